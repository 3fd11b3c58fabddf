/** Where the centroids lie in the features that tell the clusters apart most. */
import * as Plot from '@observablehq/plot';
import { FIGURE_WIDTH, figure, legend, MUTED, plot, SYMBOLS, seriesColour, textWidth } from '../../figures/figure.ts';
import type { ClusterAnalysis } from '../clusterAnalysis.ts';

export function centroidsFigure({ separating, clusters }: Pick<ClusterAnalysis, 'separating' | 'clusters'>): string {
  const names = separating.map(({ feature, of, share }) => `${of} of ${feature} (${(100 * share).toFixed(0)} %)`);
  const dots = separating.flatMap(({ centroids }, i) =>
    centroids.map((value, cluster) => ({ name: names[i]!, value, cluster })),
  );
  const ranges = separating.map(({ centroids }, i) => ({
    ...{ name: names[i]!, low: Math.min(...centroids), high: Math.max(...centroids) },
  }));
  const left = Math.max(...names.map((name) => textWidth(name))) + 12;
  const height = 26 * names.length + 50;
  const svg = plot({
    ...{ width: FIGURE_WIDTH, height, marginLeft: left, marginRight: 16, marginTop: 6, marginBottom: 40 },
    x: {
      label: 'centroid, in robust SDs of all windows',
      labelAnchor: 'center',
      labelArrow: 'none',
      grid: true,
      nice: true,
    },
    y: { domain: names, label: null, tickSize: 0 },
    symbol: { type: 'identity' },
    marks: [
      Plot.ruleX([0], { stroke: MUTED }),
      Plot.ruleY(ranges, { x1: 'low', x2: 'high', y: 'name', stroke: MUTED, strokeOpacity: 0.5 }),
      Plot.dot(dots, {
        ...{ x: 'value', y: 'name', r: 5 },
        fill: ({ cluster }: { cluster: number }) => seriesColour(cluster),
        symbol: ({ cluster }: { cluster: number }) => SYMBOLS[cluster % SYMBOLS.length]!,
      }),
    ],
  });
  const key = legend(
    Array.from({ length: clusters }, (_, c) => ({
      label: `cluster ${c}`,
      colour: seriesColour(c),
      mark: 'dot' as const,
    })),
  );
  return figure({
    title: 'What tells the clusters apart',
    description: names.join('; '),
    height: height + key.height,
    parts: [
      { x: 0, y: 0, svg },
      { x: 0, y: height, svg: key.svg },
    ],
  });
}

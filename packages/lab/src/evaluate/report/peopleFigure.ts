/** Everybody by profile on two principal components, with the centroids; no fold, so nobody is held out. */
import * as Plot from '@observablehq/plot';
import {
  FIGURE_WIDTH,
  figure,
  INK,
  type LegendItem,
  legend,
  plot,
  SYMBOLS,
  seriesColour,
  text,
} from '../../figures/figure.ts';
import { principalComponents, project } from '../../pca.ts';
import type { ClusterAnalysis } from '../clusterAnalysis.ts';

const HEIGHT = 380;

export function peopleFigure({ people, centroids }: Pick<ClusterAnalysis, 'people' | 'centroids'>): string {
  const vectors = people.map(({ profile }) => numbers(profile));
  const plane = principalComponents(vectors, 2);
  const place = (vector: readonly number[]): { x: number; y: number } => {
    const [x = 0, y = 0] = project(plane, vector);
    return { x, y };
  };
  const dots = people.map(({ subject, cluster }, i) => ({ subject, cluster, ...place(vectors[i]!) }));
  const middles = centroids.map((centroid, cluster) => ({ cluster, ...place(numbers(centroid)) }));
  const [first = '-', second = '-'] = plane.explained.map((share) => `${(100 * share).toFixed(0)} %`);
  const svg = plot({
    ...{ width: FIGURE_WIDTH, height: HEIGHT, marginLeft: 46, marginRight: 16, marginTop: 14, marginBottom: 38 },
    x: {
      ...{ label: `first component (${first} of the variance)`, labelAnchor: 'center', labelArrow: 'none' },
      ...{ ticks: 8, nice: true, grid: true },
    },
    y: { label: null, ticks: 5, nice: true, grid: true },
    symbol: { type: 'identity' },
    marks: [
      Plot.dot(dots, {
        ...{ x: 'x', y: 'y', r: 4.5, title: 'subject', fillOpacity: 0.8 },
        fill: ({ cluster }: { cluster: number }) => seriesColour(cluster),
        symbol: ({ cluster }: { cluster: number }) => SYMBOLS[cluster % SYMBOLS.length]!,
      }),
      Plot.dot(middles, { x: 'x', y: 'y', symbol: 'times', stroke: INK, strokeWidth: 3, r: 8 }),
      Plot.text(middles, {
        ...{ x: 'x', y: 'y', dy: -15, fontWeight: 600, fontSize: 13 },
        ...{ fill: INK, stroke: 'var(--paper, #fff)', strokeWidth: 4 },
        text: ({ cluster }: { cluster: number }) => `cluster ${cluster}`,
      }),
    ],
  });
  const key = legend([
    ...centroids.map((_, cluster): LegendItem => {
      const size = people.filter((person) => person.cluster === cluster).length;
      return { label: `cluster ${cluster}, ${size} people`, colour: seriesColour(cluster), mark: 'dot' };
    }),
    { label: 'centroid', colour: INK, mark: 'cross' },
  ]);
  const title = `Profiles of ${people.length} people, second component (${second}) upwards`;
  return figure({
    title: `${centroids.length} clusters of ${people.length} people`,
    description: `Profiles on the two directions in which they differ most, in ${centroids.length} clusters.`,
    height: HEIGHT + 30 + key.height,
    parts: [
      { x: 0, y: 0, svg: text(0, 14, title, { weight: 600 }) },
      { x: 0, y: 22, svg },
      { x: 0, y: HEIGHT + 30, svg: key.svg },
    ],
  });
}

const numbers = (vector: readonly (number | null)[]): number[] => vector.map((x) => x ?? Number.NaN);

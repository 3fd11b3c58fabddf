/** Reliability: how often a method is right, by how sure it was; on the diagonal it is as often right as it says. */
import * as Plot from '@observablehq/plot';
import { ACCENT, FIGURE_WIDTH, figure, MUTED, plot, text } from '../../figures/figure.ts';
import type { EvaluationRow } from '../row.ts';

export interface ReliabilityPanel {
  readonly title: string;
  /** as in rows, summed */
  readonly bins: EvaluationRow['reliability'];
}

const COLUMNS = 4;
const GAP = 16;

export function reliabilityFigure(panels: readonly ReliabilityPanel[]): string {
  const width = (FIGURE_WIDTH - GAP * (COLUMNS - 1)) / COLUMNS;
  const tall = width + 40;
  const parts = panels.flatMap(({ title, bins }, i) => {
    const all = bins.reduce((sum, [windows]) => sum + windows, 0);
    const dots = bins.flatMap(([windows, confidence, right]) =>
      windows === 0 ? [] : [{ sure: confidence / windows, right: right / windows, share: Math.sqrt(windows / all) }],
    );
    const svg = plot({
      ...{ width, height: width, marginLeft: 30, marginRight: 14, marginTop: 6, marginBottom: 40 },
      x: { domain: [0, 1], ticks: 3, label: 'confidence', labelAnchor: 'center', labelArrow: 'none', labelOffset: 34 },
      y: { domain: [0, 1], ticks: 3, label: null, grid: true },
      r: { type: 'identity' },
      marks: [
        Plot.link([0], { x1: 0, y1: 0, x2: 1, y2: 1, stroke: MUTED, strokeDasharray: '4 3' }),
        Plot.lineY(dots, { x: 'sure', y: 'right', stroke: ACCENT, strokeWidth: 1.5 }),
        Plot.dot(dots, {
          x: 'sure',
          y: 'right',
          r: ({ share }: { share: number }) => 2 + 8 * share,
          fill: ACCENT,
          fillOpacity: 0.7,
        }),
      ],
    });
    const x = (i % COLUMNS) * (width + GAP);
    const y = Math.floor(i / COLUMNS) * tall;
    return [
      { x, y, svg: text(0, 14, title, { weight: 600 }) },
      { x, y: y + 20, svg },
    ];
  });
  return figure({
    title: 'Reliability',
    description: 'Share of right predictions against stated confidence; the larger a dot, the more windows.',
    height: Math.ceil(panels.length / COLUMNS) * tall,
    parts,
  });
}

/** Pre-training loss of each encoder against the loss of chance: how much there was to learn, and how much was learned. */
import * as Plot from '@observablehq/plot';
import { ACCENT, FIGURE_WIDTH, figure, legend, MUTED, plot, text } from './figure.ts';

export interface TrainingData {
  readonly encoders: readonly {
    readonly name: string;
    readonly curve: readonly { readonly step: number; readonly loss: number; readonly chance: number }[];
  }[];
}

const HEIGHT = 190;

export function trainingFigure({ encoders }: TrainingData): string {
  const trained = encoders.filter(({ curve }) => curve.length > 0);
  const columns = Math.min(4, Math.max(3, trained.length));
  const width = (FIGURE_WIDTH - 16 * (columns - 1)) / columns;
  const top = Math.max(0, ...trained.flatMap(({ curve }) => curve.flatMap(({ loss, chance }) => [loss, chance])));
  const parts = trained.flatMap(({ name, curve }, i) => {
    const x = (i % columns) * (width + 16);
    const y = Math.floor(i / columns) * (HEIGHT + 34);
    const svg = plot({
      ...{ width, height: HEIGHT, marginLeft: 36, marginRight: 18, marginTop: 8, marginBottom: 38 },
      x: { label: 'step', labelAnchor: 'center', labelArrow: 'none', ticks: 3 },
      y: { label: null, domain: [0, top * 1.05 || 1], grid: true, ticks: 4 },
      marks: [
        Plot.lineY(curve, { x: 'step', y: 'chance', stroke: MUTED, strokeWidth: 1.5, strokeDasharray: '4 3' }),
        Plot.lineY(curve, { x: 'step', y: 'loss', stroke: ACCENT, strokeWidth: 2 }),
      ],
    });
    const last = curve.at(-1)!;
    const gained = text(width - 18, 14, `${last.loss.toFixed(2)} of ${last.chance.toFixed(2)}`, {
      fill: MUTED,
      anchor: 'end',
    });
    return [
      { x, y, svg: text(0, 14, name, { weight: 600 }) + gained },
      { x, y: y + 22, svg },
    ];
  });
  const y = Math.ceil(trained.length / columns) * (HEIGHT + 34);
  const key = legend([
    { label: 'loss (nats)', colour: ACCENT, mark: 'line' },
    { label: 'loss of chance', colour: MUTED, mark: 'dashed' },
  ]);
  return figure({
    title: 'Pre-training loss against chance',
    description: trained
      .map(({ name, curve }) => `${name}: ${curve.at(-1)!.loss.toFixed(2)} against ${curve.at(-1)!.chance.toFixed(2)}`)
      .join('; '),
    height: y + key.height,
    parts: [...parts, { x: 0, y, svg: key.svg }],
  });
}

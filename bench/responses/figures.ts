/** The figure of docs/validation.md that comes from this folder: a stretch taken apart, and what is found of all responses. */
import * as Plot from '@observablehq/plot';
import { BLUE, figure, GREEN, GREY, ORANGE } from '../beats/figure.ts';
import { cvxEda, ours } from './decompositions.ts';
import { type Outcome, tradeOff } from './people.ts';
import { personsSweat, RATE } from './sweat.ts';

const SEED = 1;
const COLOURS: Readonly<Record<string, string>> = {
  ours: BLUE,
  'one a run': GREEN,
  'cvxEDA (2, 0.7 s)': ORANGE,
};
/** s */
const STRETCH = 300;
const SHOWN = [60, 180] as const;

export function responsesFigure(people: readonly Outcome[], index: number): string {
  const known = personsSweat(index, SEED, 20, 'still');
  const samples = known.samples.slice(0, STRETCH * RATE);
  const own = ours([samples]).each[0]!;
  const convex = cvxEda([samples], [2, 0.7]).each[0]!;
  const shown = (t: number): boolean => t >= SHOWN[0] && t <= SHOWN[1];
  const line = (x: ArrayLike<number>) => Array.from(x, (v, i) => ({ t: i / RATE, v })).filter(({ t }) => shown(t));
  const whole = line(samples);
  const low = Math.min(...whole.map(({ v }) => v));
  const high = Math.max(...whole.map(({ v }) => v));
  const ticks = (at: readonly { readonly onset: number; readonly amplitude: number }[], row: number) =>
    at
      .filter(({ onset, amplitude }) => shown(onset) && amplitude >= 0.01)
      .map(({ onset }) => ({ t: onset, v: low - (high - low) * (0.07 * row) }));
  const stretch = {
    title: 'Two minutes of a simulated person',
    options: {
      x: { label: 's', domain: [...SHOWN] },
      y: { label: 'uS; below: onsets (true, ours, cvxEDA)', grid: true, nice: true },
      marks: [
        Plot.line(whole, { x: 't', y: 'v', stroke: '#222', strokeWidth: 1 }),
        Plot.line(line(known.tonic.slice(0, STRETCH * RATE)), { x: 't', y: 'v', stroke: GREY, strokeWidth: 3 }),
        Plot.line(line(own.tonic), { x: 't', y: 'v', stroke: BLUE, strokeWidth: 1.5 }),
        Plot.line(line(convex.tonic), { x: 't', y: 'v', stroke: ORANGE, strokeWidth: 1.5 }),
        Plot.dot(ticks(known.responses, 1), { x: 't', y: 'v', fill: GREY, r: 3 }),
        Plot.dot(ticks(own.responses, 2), { x: 't', y: 'v', fill: BLUE, r: 3 }),
        Plot.dot(ticks(convex.responses, 3), { x: 't', y: 'v', fill: ORANGE, r: 3 }),
      ],
    },
  };

  const points = people
    .filter(({ condition, way }) => condition === 'still' && way in COLOURS)
    .flatMap((outcome) => tradeOff(outcome).map((point) => ({ ...point, colour: COLOURS[outcome.way]! })));
  const tradedOff = {
    title: 'Simulated people, sitting still: responses found',
    options: {
      x: { label: 'sensitivity', domain: [0.4, 1.02] },
      y: { label: 'precision; each line: least amplitude 0.01 to 0.1 uS', domain: [0.4, 1.02], grid: true },
      marks: [
        Plot.line(points, { x: 'sensitivity', y: 'precision', z: 'colour', stroke: ({ colour }) => colour }),
        Plot.dot(points, { x: 'sensitivity', y: 'precision', fill: ({ colour }) => colour, r: 3 }),
        Plot.dot(
          points.filter(({ least }) => least === 0.01),
          { x: 'sensitivity', y: 'precision', stroke: ({ colour }) => colour, r: 7 },
        ),
      ],
    },
  };
  return figure({
    description:
      'Left: simulated skin conductance with its true level, the level by CHEER and by cvxEDA, and the onsets of responses. Right: sensitivity against precision as small responses are dropped; the ring is 0.01 uS.',
    panels: [stretch, tradedOff],
    height: 300,
    legend: [
      { label: 'truth', colour: GREY },
      { label: 'CHEER', colour: BLUE },
      { label: 'one response a run', colour: GREEN },
      { label: 'cvxEDA (2, 0.7 s)', colour: ORANGE },
    ],
  });
}

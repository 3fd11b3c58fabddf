/** Macro-F1 by method: every person a dot, their mean with its 95 % interval; a panel for each support rule and k. */
import * as Plot from '@observablehq/plot';
import { aggregate, type ScoredRow } from '../aggregate.ts';
import { MAJORITY } from '../fewShot.ts';
import { ACCENT, FIGURE_WIDTH, figure, legend, MUTED, plot, text, textWidth } from './figure.ts';

export interface ResultsData {
  readonly rows: readonly ScoredRow[];
  /** which decoding to show */
  readonly decoding: string;
}

const GAP = 30;

export function resultsFigure({ rows, decoding }: ResultsData): string {
  const cells = aggregate(rows.filter((row) => row.decoding === decoding));
  const methods = [...new Set(cells.map(({ method }) => method))];
  const supports = [...new Set(cells.map(({ support }) => support))];
  const counts = [...new Set(cells.map(({ k }) => k))];
  const left = Math.min(220, Math.max(0, ...methods.map((name) => textWidth(name))) + 12);
  const width = (FIGURE_WIDTH - left - GAP * (counts.length - 1)) / Math.max(1, counts.length);
  const height = 26 * methods.length + 34;
  const parts = supports.flatMap((support, r) =>
    counts.flatMap((k, c) => {
      const own = cells.filter((cell) => cell.support === support && cell.k === k);
      const people = own.flatMap(({ method, people: all }) =>
        all.map(({ subject, macroF1 }) => ({ method, subject, f1: 100 * macroF1 })),
      );
      const means = own.map(({ method, scores: { macroF1 } }) => {
        const half = Number.isFinite(macroF1.halfWidth) ? macroF1.halfWidth : 0;
        return { method, f1: 100 * macroF1.mean, low: 100 * (macroF1.mean - half), high: 100 * (macroF1.mean + half) };
      });
      const first = c === 0 ? left : 4;
      const svg = plot({
        ...{ width: width + first, height, marginLeft: first, marginRight: 12, marginTop: 4, marginBottom: 26 },
        x: { domain: [0, 100], ticks: 3, grid: true, label: null },
        y: { domain: methods, label: null, axis: c === 0 ? 'left' : null, tickSize: 0 },
        marks: [
          Plot.ruleX(
            means.filter(({ method }) => method === MAJORITY),
            { x: 'f1', stroke: MUTED, strokeDasharray: '4 3' },
          ),
          Plot.dot(people, { x: 'f1', y: 'method', fill: MUTED, fillOpacity: 0.4, r: 2.6, title: 'subject' }),
          Plot.ruleY(means, { x1: clamped('low'), x2: clamped('high'), y: 'method', stroke: ACCENT, strokeWidth: 2 }),
          Plot.dot(means, { x: 'f1', y: 'method', fill: ACCENT, r: 4.5, stroke: 'var(--paper, #fff)', strokeWidth: 1 }),
        ],
      });
      const x = c === 0 ? 0 : left + c * (width + GAP) - 4;
      const y = r * (height + 40);
      return [
        { x: x + first, y, svg: text(0, 14, `${support}, k = ${k}`, { weight: 600 }) },
        { x, y: y + 20, svg },
      ];
    }),
  );
  const y = supports.length * (height + 40) - 8;
  const key = legend([
    { label: 'one person', colour: MUTED, mark: 'dot' },
    { label: 'mean and 95 % t interval', colour: ACCENT, mark: 'dot' },
    { label: 'majority', colour: MUTED, mark: 'dashed' },
  ]);
  return figure({
    title: `Macro-F1 by method, ${decoding}`,
    description: cells
      .map(
        ({ method, support, k, scores }) =>
          `${method}, ${support}, k ${k}: ${(100 * scores.macroF1.mean).toFixed(0)} %`,
      )
      .join('; '),
    height: y + key.height,
    parts: [...parts, { x: 0, y, svg: key.svg }],
  });
}

const clamped =
  (end: 'low' | 'high') =>
  (mean: Readonly<Record<'low' | 'high', number>>): number =>
    Math.min(100, Math.max(0, mean[end]));

/** What must stand beside every figure of an evaluation, since without it the figure means nothing. */
import type { Method, Window } from './method.ts';
import type { Normalisation, Protocol } from './protocol.ts';
import type { EvaluationRow } from './row.ts';
import { summarise } from './summary.ts';

export interface EvaluationFacts {
  readonly dataset: string;
  readonly task: string;
  /** the classes in words */
  readonly title: string;
  readonly classes: readonly string[];
  readonly simulated: boolean;
  readonly window: Window;
  readonly protocol: Protocol;
  readonly normalisations: readonly Normalisation[];
  readonly seeds: readonly number[];
  readonly methods: readonly Pick<Method, 'name' | 'about' | 'chosenOn'>[];
  /** title, licence and citation of the data */
  readonly source: string;
  /** people scored */
  readonly people: number;
}

/** Dataset, protocol, windows, people: one line, and simulated data is called simulated. */
export function statement({ dataset, simulated, title, window, protocol, seeds, people }: EvaluationFacts): string {
  const name = simulated && dataset !== 'simulated' ? `${dataset} (simulated)` : dataset;
  return (
    `${name}: ${title}; leave one subject out, ${people} people; ${window.length} s windows every ${window.step} s; ` +
    `k ${protocol.k.join(', ')} labelled windows a class, ${protocol.draws} draws of random support; seeds ${seeds.join(', ')}`
  );
}

/** `majority 62.0/38.3`: accuracy and macro-F1 of the constant answer, over the columns of one normalisation. */
export function majorityText(rows: readonly EvaluationRow[]): string {
  const cells = summarise(rows.filter(({ method, decoding }) => method === 'majority' && decoding === 'windowed'));
  if (cells.length === 0) return 'majority not run';
  const mean = (of: 'accuracy' | 'macroF1'): number =>
    cells.reduce((sum, { scores }) => sum + scores[of].mean, 0) / cells.length;
  return `majority ${percent(mean('accuracy'))} % of windows, macro-F1 ${percent(mean('macroF1'))}`;
}

export const percent = (share: number): string => (Number.isFinite(share) ? (100 * share).toFixed(1) : '-');

export const points = (share: number): string =>
  Number.isFinite(share) ? `${share < 0 ? '-' : '+'}${(100 * Math.abs(share)).toFixed(1)}` : '-';

export const pText = (p: number): string => (p < 0.001 ? '< 0.001' : p.toFixed(3));

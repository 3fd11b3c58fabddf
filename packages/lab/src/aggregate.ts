/** From rows of results to what a table says of people: the mean over people, and how sure it is. */
import type { ResultRow } from './fewShot.ts';
import { studentT } from './studentT.ts';
import type { SupportRule } from './support.ts';

/** Mean over people. Draws and seeds of one person are averaged first, so that a person counts once. */
export interface Spread {
  readonly mean: number;
  /** across people, ddof 1; NaN for one person */
  readonly sd: number;
  /** half the width of the 95 % t interval of the mean: t(n - 1) sd / sqrt(n); NaN for one person */
  readonly halfWidth: number;
  /** people */
  readonly n: number;
}

export const SCORES = ['accuracy', 'balancedAccuracy', 'macroF1'] as const;
export type ScoreName = (typeof SCORES)[number];

export interface Cell {
  readonly method: string;
  readonly support: SupportRule;
  readonly k: number;
  readonly decoding: string;
  readonly scores: Readonly<Record<ScoreName, Spread>>;
  /** each person's own figures: what the means are made of */
  readonly people: readonly PersonScores[];
}

export interface PersonScores extends Readonly<Record<ScoreName, number>> {
  readonly subject: string;
}

/** What of a row goes into its cell. */
export type ScoredRow = Pick<ResultRow, 'subject' | 'method' | 'support' | 'k' | 'decoding' | ScoreName>;

/** One cell a method, support rule, k and decoding, in the order in which they first appear. */
export function aggregate(rows: readonly ScoredRow[]): Cell[] {
  return [
    ...groupBy(rows, ({ method, support, k, decoding }) => [method, support, k, decoding].join('\u001f')).values(),
  ].map((group) => {
    const { method, support, k, decoding } = group[0]!;
    const people = [...groupBy(group, ({ subject }) => subject)].map(([subject, own]) => ({
      subject,
      accuracy: mean(own.map((row) => row.accuracy)),
      balancedAccuracy: mean(own.map((row) => row.balancedAccuracy)),
      macroF1: mean(own.map((row) => row.macroF1)),
    }));
    const over = (name: ScoreName): Spread => spread(people.map((person) => person[name]));
    return {
      method,
      support,
      k,
      decoding,
      scores: { accuracy: over('accuracy'), balancedAccuracy: over('balancedAccuracy'), macroF1: over('macroF1') },
      people,
    };
  });
}

export function spread(values: readonly number[]): Spread {
  const n = values.length;
  const center = mean(values);
  if (n < 2) return { mean: center, sd: Number.NaN, halfWidth: Number.NaN, n };
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (n - 1));
  return { mean: center, sd, halfWidth: (studentT(0.95, n - 1) * sd) / Math.sqrt(n), n };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

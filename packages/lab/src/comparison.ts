/** How a method stands against the better of the two rows that have learned nothing, person by person. */
import type { Cell } from './aggregate.ts';
import { RAW, RAW_L2 } from './representations.ts';
import type { SupportRule } from './support.ts';
import { wilcoxon } from './wilcoxon.ts';

export interface Comparison {
  readonly method: string;
  readonly support: SupportRule;
  readonly k: number;
  readonly decoding: string;
  /** the row of raw features with the higher mean macro-F1 in this column */
  readonly against: string;
  /** mean difference in macro-F1 */
  readonly difference: number;
  /** two-sided, paired over people, not corrected for the number of columns */
  readonly p: number;
  /** people in both rows */
  readonly people: number;
}

/** One comparison a column in which the method and a raw row stand. */
export function compareWithRaw(cells: readonly Cell[], method: string): Comparison[] {
  return cells.flatMap((cell) => {
    if (cell.method !== method) return [];
    const { support, k, decoding } = cell;
    const rivals = cells.filter(
      (one) =>
        (one.method === RAW.name || one.method === RAW_L2.name) &&
        one.support === support &&
        one.k === k &&
        one.decoding === decoding,
    );
    const best = rivals.reduce<Cell | undefined>(
      (a, b) => (a === undefined || b.scores.macroF1.mean > a.scores.macroF1.mean ? b : a),
      undefined,
    );
    if (best === undefined) return [];
    const pairs = cell.people.flatMap((own) => {
      const other = best.people.find(({ subject }) => subject === own.subject);
      return other === undefined ? [] : [[own.macroF1, other.macroF1] as const];
    });
    const difference = pairs.reduce((sum, [a, b]) => sum + a - b, 0) / pairs.length;
    const { p } = wilcoxon(
      pairs.map(([a]) => a),
      pairs.map(([, b]) => b),
    );
    return [{ method, support, k, decoding, against: best.method, difference, p, people: pairs.length }];
  });
}

/** `random k = 1: +0.4 against raw-L2 (p 0.91, n 9)`, one a column. */
export function describeComparisons(comparisons: readonly Comparison[]): string[] {
  return comparisons.map(({ support, k, against, difference, p, people }) => {
    const points = `${difference < 0 ? '-' : '+'}${(100 * Math.abs(difference)).toFixed(1)}`;
    return `${support} k = ${k}: ${points} against ${against} (p ${p < 0.001 ? '< 0.001' : p.toFixed(3)}, n ${people})`;
  });
}

/** Confusion and reliability of the methods that stand out, a panel a method and support rule, at one k. */
import type { Confusion } from '../../metrics.ts';
import type { EvaluationRow } from '../row.ts';
import { type Column, unique } from '../summary.ts';
import type { ReliabilityPanel } from './reliabilityFigure.ts';

export interface Panel extends ReliabilityPanel {
  readonly confusion: Confusion;
  readonly column: Column;
}

/** @param rows windowed, of one normalisation @param wanted methods */
export function panelsOf(
  rows: readonly EvaluationRow[],
  wanted: readonly string[],
  k: number,
  classes: readonly string[],
): Panel[] {
  const few = rows.filter((row) => row.support !== 'none' && row.k === k);
  const methods = unique(few.map(({ method }) => method)).filter((method) => wanted.includes(method));
  return unique(few.map(({ support }) => support)).flatMap((support) =>
    methods.flatMap((method) => {
      const own = few.filter((row) => row.method === method && row.support === support);
      if (own.length === 0) return [];
      const confusion: Confusion = {
        classes,
        counts: classes.map((_, t) => classes.map((__, p) => own.reduce((sum, row) => sum + row.confusion[t]![p]!, 0))),
      };
      const bins = own[0]!.reliability.map((_, b): [number, number, number] => {
        const sum = (part: 0 | 1 | 2): number => own.reduce((total, row) => total + row.reliability[b]![part], 0);
        return [sum(0), sum(1), sum(2)];
      });
      return [{ title: `${method}, ${support}`, confusion, bins, column: { support, k } }];
    }),
  );
}

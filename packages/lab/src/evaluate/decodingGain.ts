/** What memory adds to judging window by window, and what of it is left when windows come in shuffled order. */
import { type Spread, spread } from '../aggregate.ts';
import type { Normalisation } from './protocol.ts';
import type { EvaluationRow } from './row.ts';
import { type Column, grouped } from './summary.ts';

export interface DecodingGain extends Column {
  readonly method: string;
  readonly normalisation: Normalisation;
  /** macro-F1 less that of `windowed`, mean over people */
  readonly causal: Spread;
  readonly offline: Spread;
  /** the control: causal on windows in shuffled order, less windowed on the same draws */
  readonly shuffled: Spread;
}

export function decodingGains(rows: readonly EvaluationRow[]): DecodingGain[] {
  const own = rows.filter(({ method }) => method !== 'majority');
  return grouped(own, (row) => [row.normalisation, row.method, row.support, row.k].join('\u001f')).map((cell) => {
    const { method, normalisation, support, k } = cell[0]!;
    const people = grouped(cell, ({ subject }) => subject);
    const gain = (decoding: EvaluationRow['decoding']): Spread =>
      spread(
        people.flatMap((all) => {
          const windowed = new Map(
            all.filter((row) => row.decoding === 'windowed').map((row) => [row.seed, row.macroF1]),
          );
          const other = all.filter((row) => row.decoding === decoding);
          const differences = other.map((row) => row.macroF1 - (row.windowedMacroF1 ?? windowed.get(row.seed)!));
          // a person of whom a cell could not be run has no part in its mean
          return differences.length === 0 ? [] : [differences.reduce((sum, one) => sum + one, 0) / differences.length];
        }),
      );
    return {
      method,
      normalisation,
      support,
      k,
      causal: gain('causal'),
      offline: gain('offline'),
      shuffled: gain('causal-shuffled'),
    };
  });
}

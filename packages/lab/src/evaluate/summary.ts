/** From rows to what a table says: seeds of one person are averaged first, so that a person counts once. */
import { SCORES, type ScoreName, type Spread, spread } from '../aggregate.ts';
import type { DecodingName } from './decode.ts';
import type { Normalisation, SupportName } from './protocol.ts';
import type { EvaluationRow } from './row.ts';

export interface Column {
  readonly support: SupportName;
  readonly k: number;
}

export interface SummaryCell extends Column {
  readonly method: string;
  readonly normalisation: Normalisation;
  readonly decoding: DecodingName;
  readonly scores: Readonly<Record<ScoreName, Spread>>;
  readonly people: readonly PersonFigures[];
}

export interface PersonFigures extends Readonly<Record<ScoreName, number>> {
  readonly subject: string;
}

/** One cell a method, support, k, normalisation and decoding, in the order in which they first appear. */
export function summarise(rows: readonly EvaluationRow[]): SummaryCell[] {
  const cells = grouped(rows, (row) =>
    [row.method, row.support, row.k, row.normalisation, row.decoding].join('\u001f'),
  );
  return cells.map((own) => {
    const { method, support, k, normalisation, decoding } = own[0]!;
    const people = grouped(own, ({ subject }) => subject).map((seeds) => {
      const mean = (name: ScoreName): number => seeds.reduce((sum, row) => sum + row[name], 0) / seeds.length;
      const figures = {
        accuracy: mean('accuracy'),
        balancedAccuracy: mean('balancedAccuracy'),
        macroF1: mean('macroF1'),
      };
      return { subject: seeds[0]!.subject, ...figures };
    });
    const scores = Object.fromEntries(SCORES.map((name) => [name, spread(people.map((one) => one[name]))]));
    return {
      ...{ method, support, k, normalisation, decoding, people },
      scores: scores as Record<ScoreName, Spread>,
    };
  });
}

/** Support rule by rule, k rising. */
export function columnsOf(cells: readonly Column[]): Column[] {
  const supports = unique(cells.map(({ support }) => support));
  return supports.flatMap((support) =>
    unique(cells.filter((cell) => cell.support === support).map(({ k }) => k))
      .sort((a, b) => a - b)
      .map((k) => ({ support, k })),
  );
}

export const columnName = ({ support, k }: Column): string =>
  support === 'none' ? 'zero-shot' : `${support} k = ${k}`;

export const unique = <T>(items: readonly T[]): T[] => [...new Set(items)];

export function grouped<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

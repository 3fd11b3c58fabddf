/**
 * How each method stands, person by person, against the better of the two raw rows of its column and against CHEER-Cluster. p
 * values are Wilcoxon's, two-sided, and Holm's over all methods and columns of one table.
 */
import { holm } from '../holm.ts';
import { wilcoxon } from '../wilcoxon.ts';
import type { DecodingName } from './decode.ts';
import type { Normalisation } from './protocol.ts';
import { type Column, columnsOf, type SummaryCell, unique } from './summary.ts';

export const RIVALS = { raw: ['raw', 'raw-L2'], cluster: ['CHEER-Cluster'] } as const;
export type Rival = keyof typeof RIVALS;

export interface Difference {
  readonly method: string;
  readonly normalisation: Normalisation;
  readonly decoding: DecodingName;
  readonly rival: Rival;
  /** one column, or the mean over the support rules of one k */
  readonly support: Column['support'] | 'both';
  readonly k: number;
  /** the row compared with, for each column */
  readonly against: readonly string[];
  /** mean difference in macro-F1 */
  readonly difference: number;
  readonly p: number;
  /** after Holm's correction */
  readonly corrected: number;
  /** people in both rows */
  readonly people: number;
}

/** With fewer, no difference could have p below 0.05: such columns are shown, and do not count in the correction. */
const LEAST_PEOPLE = 6;

/** One table: cells of one normalisation and decoding. */
export function compareMethods(cells: readonly SummaryCell[], rival: Rival): Difference[] {
  const columns = columnsOf(cells).filter(({ support }) => support !== 'none');
  const counts = unique(columns.map(({ k }) => k));
  const supports = unique(columns.map(({ support }) => support));
  const wanted = [
    ...columns.map((column) => ({ support: column.support as Difference['support'], k: column.k, columns: [column] })),
    ...(supports.length < 2
      ? []
      : counts.map((k) => ({ support: 'both' as const, k, columns: columns.filter((column) => column.k === k) }))),
  ];
  const none = new Set<string>([...RIVALS[rival], 'majority']);
  const found = unique(cells.map(({ method }) => method))
    .filter((method) => !none.has(method))
    .flatMap((method) => wanted.flatMap((one) => differenceOf(cells, method, rival, one) ?? []));
  const family = found.filter(({ people }) => people >= LEAST_PEOPLE);
  const corrected = holm(family.map(({ p }) => p));
  return found.map((one) => ({ ...one, corrected: corrected[family.indexOf(one)] ?? one.p }));
}

function differenceOf(
  cells: readonly SummaryCell[],
  method: string,
  rival: Rival,
  { support, k, columns }: Pick<Difference, 'support' | 'k'> & { readonly columns: readonly Column[] },
): Omit<Difference, 'corrected'> | undefined {
  const at = (name: string, column: Column): SummaryCell | undefined =>
    cells.find((cell) => cell.method === name && cell.support === column.support && cell.k === column.k);
  const pairs = columns.map((column) => {
    const rivals = RIVALS[rival].flatMap((name) => at(name, column) ?? []);
    const best = rivals.reduce<SummaryCell | undefined>(
      (a, b) => (a === undefined || b.scores.macroF1.mean > a.scores.macroF1.mean ? b : a),
      undefined,
    );
    return { own: at(method, column), best };
  });
  const first = pairs[0]?.own;
  if (first === undefined || pairs.some(({ own, best }) => own === undefined || best === undefined)) return undefined;
  const subjects = first.people.map(({ subject }) => subject);
  const differences = subjects.flatMap((subject) => {
    const each = pairs.map(({ own, best }) => figureOf(own!, subject) - figureOf(best!, subject));
    const mean = each.reduce((sum, one) => sum + one, 0) / each.length;
    return Number.isFinite(mean) ? [mean] : [];
  });
  const { normalisation, decoding } = first;
  const zeros = differences.map(() => 0);
  return {
    ...{ method, normalisation, decoding, rival, support, k },
    against: pairs.map(({ best }) => best!.method),
    difference: differences.reduce((sum, one) => sum + one, 0) / differences.length,
    p: wilcoxon(differences, zeros).p,
    people: differences.length,
  };
}

const figureOf = (cell: SummaryCell, subject: string): number =>
  cell.people.find((one) => one.subject === subject)?.macroF1 ?? Number.NaN;

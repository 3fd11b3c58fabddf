/** What the folds say, in tables. */
import { type Cell, RAW, RAW_L2, wilcoxon } from '@cheer/lab';
import { fixed, markdown } from '../../beats/table.ts';
import { type Fold, INT8, METHODS } from './folds.ts';

/** Macro-F1 / accuracy, %, means over people. */
export function scoresTable(cells: readonly Cell[]): string {
  const columns = columnsOf(cells);
  const methods = [...new Set(cells.map(({ method }) => method))];
  return markdown(
    ['macro-F1 / accuracy, %', ...columns.map(heading)],
    methods.map((method) => [
      method,
      ...columns.map((column) => {
        const cell = cellOf(cells, method, column);
        return cell ? `${fixed(100 * cell.scores.macroF1.mean)} / ${fixed(100 * cell.scores.accuracy.mean)}` : '-';
      }),
    ]),
  );
}

/** Mean differences in macro-F1, points, with p of a paired Wilcoxon test over people. */
export function comparisonTable(cells: readonly Cell[]): string {
  const columns = columnsOf(cells);
  const pairs = [
    [METHODS.fine, METHODS.scratch],
    [METHODS.fine, METHODS.global],
    [METHODS.scratch, METHODS.global],
    [METHODS.fine, RAW.name],
    [METHODS.fine, RAW_L2.name],
    [INT8, METHODS.global],
  ] as const;
  return markdown(
    ['macro-F1, points (p)', ...columns.map(heading)],
    pairs.map(([method, against]) => [
      `${method} - ${against}`,
      ...columns.map((column) => {
        const [a, b] = [cellOf(cells, method, column), cellOf(cells, against, column)];
        if (!a || !b) return '-';
        const ours = a.people.map(({ macroF1 }) => macroF1);
        const theirs = b.people.map(({ macroF1 }) => macroF1);
        const difference = a.scores.macroF1.mean - b.scores.macroF1.mean;
        return `${difference < 0 ? '' : '+'}${fixed(100 * difference, 2)} (${fixed(wilcoxon(ours, theirs).p, 3)})`;
      }),
    ]),
  );
}

/** Where fine-tuning is the better: by how many people the cluster has to learn from. */
export function sizeTable(folds: readonly Fold[]): string {
  const sizes = [...new Set(folds.map(({ clusterSize }) => clusterSize))].sort((a, b) => a - b);
  const middle = sizes[sizes.length >> 1] ?? 0;
  const parts = [
    { name: `clusters below ${middle} people`, own: folds.filter(({ clusterSize }) => clusterSize < middle) },
    { name: `from ${middle} people`, own: folds.filter(({ clusterSize }) => clusterSize >= middle) },
  ];
  return markdown(
    ['', 'folds', 'fine-tuned - scratch, macro-F1 points, all supports and k'],
    parts.map(({ name, own }) => [
      name,
      own.length,
      fixed(100 * (meanOf(own, METHODS.fine) - meanOf(own, METHODS.scratch)), 2),
    ]),
  );
}

function meanOf(folds: readonly Fold[], method: string): number {
  const rows = folds.flatMap((one) => one.rows.filter((row) => row.method === method));
  return rows.reduce((sum, { macroF1 }) => sum + macroF1, 0) / rows.length;
}

type Column = Pick<Cell, 'support' | 'k' | 'people'>;

/** Fewer people have enough windows of each class where more are labelled. */
const heading = ({ support, k, people }: Column): string => `${support} k = ${k} (n ${people.length})`;

function columnsOf(cells: readonly Cell[]): Column[] {
  const [first] = cells;
  return cells
    .filter(({ method }) => method === first?.method)
    .sort((a, b) => b.support.localeCompare(a.support) || a.k - b.k);
}

const cellOf = (cells: readonly Cell[], method: string, { support, k }: Column): Cell | undefined =>
  cells.find((cell) => cell.method === method && cell.support === support && cell.k === k);

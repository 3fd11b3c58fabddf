/** What heads reach, and how far each is from the default. */
import { aggregate, type Cell, type ResultRow, SUPPORT_RULES, spread } from '@cheer/lab';
import { fixed, markdown, percent, type Row } from '../beats/table.ts';
import { INPUTS } from './people.ts';

/** Rows of results by the name of the head they were made with; the first is what the others are compared with. */
export type ByHead = ReadonlyMap<string, readonly ResultRow[]>;

/** Rows by dataset and protocol, said as the tables say it. */
export type Groups = ReadonlyMap<string, ByHead>;

/** Macro-F1 in %: `random` at each k / `chronological` at each k. */
export function scoresTable(groups: Groups, counts: (group: string) => readonly number[]): string {
  const lines = [...groups].flatMap(([group, byHead]) => {
    const cells = [...byHead.values()].map((rows) => aggregate(rows));
    return Object.values(INPUTS).map((input): Row => {
      const figures = cells.map((own) =>
        SUPPORT_RULES.map((support) =>
          counts(group)
            .map((k) => percent(cellOf(own, { method: input, support, k }).scores.macroF1.mean))
            .join(' '),
        ).join(' / '),
      );
      const n = new Set([...byHead.values()].flatMap((rows) => rows.map(({ subject }) => subject))).size;
      return [group, input, n, ...figures];
    });
  });
  return markdown(['people', 'input of the head', 'n', ...headsOf(groups)], lines);
}

/** Points of macro-F1 above the first head, over inputs and k; in brackets the standard error over people. */
export function differencesTable(groups: Groups, counts: (group: string) => readonly number[]): string {
  const lines = [...groups].flatMap(([group, byHead]) =>
    SUPPORT_RULES.map((support): Row => {
      const [first, ...others] = [...byHead.values()].map((rows) =>
        personMeans(rows.filter((row) => row.support === support && counts(group).includes(row.k))),
      );
      return [group, support, ...others.map((other) => difference(other, first!))];
    }),
  );
  return markdown(['people', 'support', ...headsOf(groups).slice(1)], lines);
}

/** Expected calibration error, mean over rows of k from 3. */
export function calibrationTable(groups: Groups): string {
  const lines = [...groups].flatMap(([group, byHead]) =>
    SUPPORT_RULES.map((support): Row => {
      const errors = [...byHead.values()].map((rows) => {
        const own = rows.filter((row) => row.support === support && row.k >= 3 && row.method === INPUTS.global);
        return spread(own.map(({ calibrationError }) => calibrationError!)).mean;
      });
      return [group, support, ...errors.map((error) => fixed(error, 3))];
    }),
  );
  return markdown(['calibration error, one encoder', 'support', ...headsOf(groups)], lines);
}

/** With one window a class: the largest distance of any head from the first, points of macro-F1, over all inputs. */
export function largestAtOne(groups: Groups): number {
  let most = 0;
  for (const byHead of groups.values()) {
    const [first, ...others] = [...byHead.values()].map((rows) => aggregate(rows.filter(({ k }) => k === 1)));
    for (const cell of first!) {
      for (const other of others)
        most = Math.max(most, Math.abs(cellOf(other, cell).scores.macroF1.mean - cell.scores.macroF1.mean));
    }
  }
  return 100 * most;
}

const headsOf = (groups: Groups): string[] => [...[...groups.values()][0]!.keys()];

const cellOf = (cells: readonly Cell[], wanted: Pick<Cell, 'method' | 'support' | 'k'>): Cell =>
  cells.find(({ method, support, k }) => method === wanted.method && support === wanted.support && k === wanted.k)!;

/** Each input and k of a person weighs the same, however many draws it has. */
function personMeans(rows: readonly ResultRow[]): Map<string, number> {
  const figures = new Map<string, number[]>();
  for (const { people } of aggregate(rows)) {
    for (const { subject, macroF1 } of people) figures.set(subject, [...(figures.get(subject) ?? []), macroF1]);
  }
  return new Map([...figures].map(([subject, own]) => [subject, spread(own).mean]));
}

function difference(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): string {
  const { mean, sd, n } = spread([...b].map(([subject, value]) => 100 * (a.get(subject)! - value)));
  return `${mean < 0 ? '' : '+'}${fixed(mean, 2)} (${fixed(sd / Math.sqrt(n), 2)})`;
}

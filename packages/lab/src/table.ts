/** The results as text for a terminal: rows are methods, columns support rule x k, cells accuracy/macro-F1 in percent. */
import { aggregate, type Cell } from './aggregate.ts';
import { MAJORITY, type ResultRow, type SkippedCell } from './fewShot.ts';
import { describeSkipped } from './skipped.ts';

/** What must stand beside every figure, since without it the figure means nothing. */
export interface RunFacts {
  readonly dataset: string;
  /** such as `stress / non-stress` */
  readonly task: string;
  readonly simulated: boolean;
  /** such as `loso`, or `5 people held out` */
  readonly protocol: string;
  /** `population`, `calibration` or `transductive` */
  readonly normalisation: string;
  /** s */
  readonly windowLength: number;
  readonly step: number;
  readonly seeds: readonly number[];
  /** draws of random support per person */
  readonly draws: number;
}

const WIDTH = 120;
const GAP = '  ';

/** Lines of at most 120 characters. A column that could not be run for everyone says for how many people it holds. */
export function resultsTable(
  facts: RunFacts,
  rows: readonly ResultRow[],
  skipped: readonly SkippedCell[] = [],
): string {
  const cells = aggregate(rows);
  const lines = statement(facts, cells);
  const everyone = peopleOf(cells);
  for (const decoding of unique(cells.map((cell) => cell.decoding))) {
    const own = cells.filter((cell) => cell.decoding === decoding);
    const methods = unique(own.map((cell) => cell.method));
    const columns = unique(own.map(columnName)).map((name) => ({
      name,
      cells: methods.map((method) => own.find((cell) => cell.method === method && columnName(cell) === name)),
    }));
    const first = [decoding, ...methods];
    const texts = columns.map((column) => [
      `${column.name}${peopleOf(column.cells) < everyone ? ` n=${peopleOf(column.cells)}` : ''}`,
      ...column.cells.map((cell) => (cell ? cellText(cell) : '-')),
    ]);
    lines.push('');
    for (const block of blocks(texts, width(first))) {
      for (const [i, head] of first.entries()) {
        const row = [head.padEnd(width(first)), ...block.map((column) => column[i]!.padStart(width(column)))];
        lines.push(row.join(GAP).trimEnd());
        if (i === 0) lines.push('-'.repeat(row.join(GAP).length));
      }
      lines.push('');
    }
    lines.pop();
  }
  const missing = describeSkipped(skipped).flatMap((line) => wrap(`not run: ${line}`));
  if (missing.length > 0) lines.push('', ...missing);
  return lines.join('\n');
}

/** The header: dataset, protocol, normalisation, decoding, people, seeds, majority. */
export function statement(facts: RunFacts, cells: readonly Cell[]): string[] {
  const people = peopleOf(cells);
  const majority = cells.find((cell) => cell.method === MAJORITY);
  const { task, protocol, normalisation, windowLength, step, seeds, draws } = facts;
  return [
    `${datasetName(facts)}: ${task}; ${people} people, ${protocol}; ${windowLength} s windows every ${step} s; normalisation ${normalisation}`,
    `decoding ${unique(cells.map((cell) => cell.decoding)).join(', ')}; seeds ${seeds.join(', ')}; ${draws} draws of random support${
      majority
        ? `; majority ${percent(majority.scores.accuracy.mean)}/${percent(majority.scores.macroF1.mean)} (${columnName(majority)})`
        : ''
    }`,
    'accuracy/macro-F1 in %, mean over people, +- half the 95 % t interval of the macro-F1',
  ].flatMap((line) => wrap(line));
}

const peopleOf = (cells: readonly (Cell | undefined)[]): number =>
  new Set(cells.flatMap((cell) => cell?.people.map(({ subject }) => subject) ?? [])).size;

/** Says that simulated data is simulated, unless the name says so already. */
export const datasetName = ({ dataset, simulated }: Pick<RunFacts, 'dataset' | 'simulated'>): string =>
  simulated && dataset !== 'simulated' ? `${dataset} (simulated)` : dataset;

export const percent = (share: number): string => (Number.isFinite(share) ? (100 * share).toFixed(0) : '-');

const columnName = ({ support, k }: Cell): string => `${support} k=${k}`;

const cellText = ({ scores: { accuracy, macroF1 } }: Cell): string =>
  `${percent(accuracy.mean)}/${percent(macroF1.mean)} +-${percent(macroF1.halfWidth).padStart(2)}`;

const unique = <T>(items: readonly T[]): T[] => [...new Set(items)];
const width = (texts: readonly string[]): number => Math.max(...texts.map((text) => text.length));

/** As many columns side by side as fit; the rest below. */
function blocks(columns: readonly string[][], first: number): string[][][] {
  const done: string[][][] = [[]];
  let used = first;
  for (const column of columns) {
    const next = GAP.length + width(column);
    if (used + next > WIDTH && done.at(-1)!.length > 0) {
      done.push([]);
      used = first;
    }
    done.at(-1)!.push(column);
    used += next;
  }
  return done;
}

function wrap(text: string): string[] {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line !== '' && line.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}

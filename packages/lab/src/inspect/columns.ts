import { type ClockGuess, guessClock } from './clock.ts';

/** What the columns of a table may be, from their names and first rows. */
export interface ColumnGuess {
  readonly columns: readonly string[];
  /** a mapping that would read it, see `parseMapping`; undefined if no column is named as a signal */
  readonly map?: string;
  /** signals that are blank in most rows where no time tells which: they are not in the mapping */
  readonly blank?: readonly string[];
}

const CONDUCTANCE_UNITS = /(?:^|[^a-zA-Z])(uS|µS|nS|mS|kOhm|MOhm)(?:$|[^a-zA-Z])/;

/** What a column is called, the units that may stand in its name, as a mapping writes them, and the slowest rate of its rows, Hz. */
const SIGNALS: readonly [channel: string, names: RegExp, units: RegExp | undefined, slowest: number][] = [
  ['BVP', /bvp|ppg|pleth|pulse/i, undefined, 8],
  ['GSR', /eda|gsr|skin.?cond|conductance|electrodermal/i, CONDUCTANCE_UNITS, 0.2],
  ['SKT', /temp|skt|thermo/i, /(?:^|[^a-zA-Z])(degC|degF|°C|°F|C|F|K)(?:$|[^a-zA-Z])/, 0.2],
];
const TIME = /^(time|timestamp|seconds|unix|t(?![a-z]))/i;
/** Hz, where nothing tells: the E4's own. */
const USUAL: Readonly<Record<string, number>> = { BVP: 64, GSR: 4, SKT: 4 };

/** @param lines the header and some rows; the last may be cut off */
export function guessColumns(lines: readonly string[], separator: string): ColumnGuess {
  const cells = (line: string): string[] =>
    line.split(separator).map((cell) =>
      cell
        .trim()
        .replace(/^"(.*)"$/, '$1')
        .trim(),
    );
  const rows = lines
    .slice(1, -1)
    .filter((line) => line.trim() !== '')
    .map(cells);
  return guessNamed(cells(lines[0]!.replace(/^\ufeff/, '')), rows, () => undefined);
}

/**
 * @param rows cells of some first rows, '' where one is blank
 * @param unitOf the unit of a column of times, where the format states it
 */
export function guessNamed(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  unitOf: (column: number) => string | undefined,
): ColumnGuess {
  const cellsOf = (column: number): string[] => rows.map((row) => row[column] ?? '');
  const found = signalsIn(columns);
  if (found.length === 0) return { columns };
  const slowest = Math.max(...found.map((one) => one.slowest));
  const time = timeIn(columns, found, cellsOf, unitOf, slowest);
  const clock = time?.clock;
  const timed = clock !== undefined && 'unit' in clock;
  const entries: string[] = [];
  const blank: string[] = [];
  for (const { channel, column, unit } of found) {
    const name = columnName(columns[column]!, column);
    const missing = cellsOf(column).filter((cell) => cell === '').length;
    if (!timed && 2 * missing > rows.length) {
      blank.push(columns[column]!);
      continue;
    }
    const rate = timed ? '' : `@${clock?.rowsPerSecond ?? USUAL[channel]}`;
    entries.push(`${channel}=${name}${unit === undefined ? '' : `[${unit}]`}${rate}`);
  }
  const times = timed ? [`time=${columnName(columns[time!.column]!, time!.column)}[${clock.unit}]`] : [];
  return {
    columns,
    ...(entries.length > 0 && { map: [...times, ...entries].join(',') }),
    ...(blank.length > 0 && { blank }),
  };
}

interface FoundSignal {
  readonly channel: string;
  readonly column: number;
  readonly unit: string | undefined;
  readonly slowest: number;
}

function signalsIn(columns: readonly string[]): FoundSignal[] {
  const taken = new Set<number>();
  return SIGNALS.flatMap(([channel, names, units, slowest]) => {
    const column = columns.findIndex((name, i) => !taken.has(i) && !TIME.test(name) && names.test(name));
    if (column < 0) return [];
    taken.add(column);
    return [{ channel, column, unit: units?.exec(columns[column]!)?.[1], slowest }];
  });
}

/** A column that is called a time, else one that the format says is one, else one of dates, wherever it stands. */
function timeIn(
  columns: readonly string[],
  signals: readonly FoundSignal[],
  cellsOf: (column: number) => string[],
  unitOf: (column: number) => string | undefined,
  slowest: number,
): { column: number; clock: ClockGuess } | undefined {
  const free = columns.map((_, column) => column).filter((column) => signals.every((one) => one.column !== column));
  const isDates = (column: number): boolean => cellsOf(column).some((cell) => /^\d{4}-\d\d-\d\d[ T]/.test(cell));
  const candidates = new Set([
    ...free.filter((column) => TIME.test(columns[column]!)),
    ...free.filter((column) => unitOf(column) !== undefined),
    ...free.filter(isDates),
  ]);
  for (const column of candidates) {
    const clock = guessClock(cellsOf(column), unitOf(column), slowest);
    if (clock !== undefined) return { column, clock };
  }
  return undefined;
}

/** As a mapping writes it: in quotes where it has signs of the mapping's own, by number where it has quotes. */
function columnName(name: string, index: number): string {
  if (name === '' || /"/.test(name)) return `#${index + 1}`;
  return /^[\p{L}\p{N}_.-]+$/u.test(name) ? name : `"${name}"`;
}

/** In quotes for a shell, where it needs them. */
export const shellQuoted = (text: string): string =>
  /^[\w@=,.:#-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** What the columns of a table may be, from their names and first rows. */
export interface ColumnGuess {
  readonly columns: readonly string[];
  /** a mapping that would read it, see `parseMapping`; undefined if no column is named as a signal */
  readonly map?: string;
}

/** What a column is called, and the units that may stand in its name, as a mapping writes them. */
const SIGNALS: readonly [channel: string, names: RegExp, units: RegExp | undefined][] = [
  ['BVP', /bvp|ppg|pleth|pulse/i, undefined],
  ['GSR', /eda|gsr|skin.?cond|conductance|electrodermal/i, /(?:^|[^a-zA-Z])(uS|µS|nS|mS|kOhm|MOhm)(?:$|[^a-zA-Z])/],
  ['SKT', /temp|skt|thermo/i, /(?:^|[^a-zA-Z])(degC|degF|°C|°F|C|F|K)(?:$|[^a-zA-Z])/],
];
const TIME = /^(time|timestamp|t|seconds|unix)/i;
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
  const rows = lines.slice(1, -1).map(cells);
  return guessNamed(cells(lines[0]!.replace(/^\ufeff/, '')), (time) => timeUnit(rows.map((row) => row[time] ?? '')));
}

/** @param unitOf the unit of a column that is called a time, or undefined if it is none */
export function guessNamed(columns: readonly string[], unitOf: (column: number) => string | undefined): ColumnGuess {
  const time = columns.findIndex((name) => TIME.test(name));
  const times = time < 0 ? undefined : unitOf(time);
  const taken = new Set<number>(times === undefined ? [] : [time]);
  const signals = SIGNALS.flatMap(([channel, names, units]) => {
    const column = columns.findIndex((name, i) => !taken.has(i) && names.test(name));
    if (column < 0) return [];
    taken.add(column);
    const name = columns[column]!;
    const unit = units?.exec(name)?.[1];
    const rate = times === undefined ? `@${USUAL[channel]}` : '';
    return [`${channel}=${columnName(name, column)}${unit === undefined ? '' : `[${unit}]`}${rate}`];
  });
  if (signals.length === 0) return { columns };
  const clock = times === undefined ? [] : [`time=${columnName(columns[time]!, time)}[${times}]`];
  return { columns, map: [...clock, ...signals].join(',') };
}

/** As a mapping writes it: in quotes where it has signs of the mapping's own, by number where it has quotes. */
function columnName(name: string, index: number): string {
  if (name === '' || /"/.test(name)) return `#${index + 1}`;
  return /^[\p{L}\p{N}_.-]+$/u.test(name) ? name : `"${name}"`;
}

/** `s`, `ms`, `us`, `ns` or `iso`; undefined if these are no times that grow. */
function timeUnit(times: readonly string[]): string | undefined {
  const [first] = times;
  if (first === undefined) return undefined;
  if (/^\d{4}-\d{2}-\d{2}/.test(first)) return 'iso';
  const values = times.map((text) => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN));
  if (values.length < 2 || !values.every((value, i) => i === 0 || value >= values[i - 1]!)) return undefined;
  // seconds since 1970 have ten digits before the point, milliseconds 13, microseconds 16, nanoseconds 19
  const size = values[0]!;
  if (size > 1e17) return 'ns';
  if (size > 1e14) return 'us';
  if (size > 1e11) return 'ms';
  if (size > 1e8) return 's';
  // counted from the beginning: whole numbers that step by more than one are milliseconds
  const step = (values.at(-1)! - size) / (values.length - 1);
  return values.every(Number.isInteger) && step > 1 ? 'ms' : 's';
}

/** In quotes for a shell, where it needs them. */
export const shellQuoted = (text: string): string =>
  /^[\w@=,.:#-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

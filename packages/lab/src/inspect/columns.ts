/** What the columns of a table may be, from their names and first rows. */
export interface ColumnGuess {
  readonly columns: readonly string[];
  /** the value of `--map` that would read it; undefined if no column is named as a signal */
  readonly map?: string;
}

const SIGNALS: readonly [channel: string, names: RegExp][] = [
  ['BVP', /bvp|ppg|pleth|pulse/i],
  ['GSR', /eda|gsr|skin.?cond|conductance|electrodermal/i],
  ['SKT', /temp|skt|thermo/i],
];
const TIME = /^(time|timestamp|t|seconds|unix)/i;
/** Hz: what sensors run at; a rate from a few rows is rounded to the nearest of these if it is near one */
const RATES = [1, 2, 4, 5, 8, 10, 16, 20, 25, 32, 50, 64, 100, 125, 128, 200, 250, 256, 500, 512, 700, 1000];
/** Where nothing tells: the E4's own. */
const USUAL: Readonly<Record<string, number>> = { BVP: 64, GSR: 4, SKT: 4 };

/** @param lines the header and some rows; the last may be cut off */
export function guessColumns(lines: readonly string[], separator: string): ColumnGuess {
  const cells = (line: string): string[] => line.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  const columns = cells(lines[0]!.replace(/^\ufeff/, ''));
  const rows = lines.slice(1, -1).map(cells);
  const time = columns.findIndex((name) => TIME.test(name));
  const rate = time < 0 ? undefined : rateOf(rows.map((row) => row[time] ?? ''));
  const taken = new Set<number>([time]);
  const map = SIGNALS.flatMap(([channel, names]) => {
    const column = columns.findIndex((name, i) => !taken.has(i) && names.test(name));
    if (column < 0) return [];
    taken.add(column);
    return [`${channel}=${columns[column]}@${rate ?? USUAL[channel]}`];
  });
  return { columns, ...(map.length > 0 && { map: quoteForShell(map.join(',')) }) };
}

/** From times in seconds, milliseconds or microseconds, or dates. */
function rateOf(times: readonly string[]): number | undefined {
  const values = times.map((text) =>
    /^-?\d+([.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : Date.parse(text) / 1000,
  );
  const steps = values
    .slice(1)
    .map((value, i) => value - values[i]!)
    .filter((step) => step > 0)
    .sort((a, b) => a - b);
  const step = steps[steps.length >> 1];
  if (step === undefined) return undefined;
  // seconds since 1970 have ten digits before the point; milliseconds and microseconds 13 and 16
  const size = Math.abs(values[0]!);
  const rate = (size > 1e14 ? 1e6 : size > 1e11 ? 1e3 : 1) / step;
  const near = RATES.find((one) => Math.abs(rate - one) < 0.02 * one);
  return near ?? Number(rate.toPrecision(4));
}

const quoteForShell = (text: string): string =>
  /^[\w@=,.:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

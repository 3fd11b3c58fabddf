import { parseDate } from '@cheer/recordings';

/** What a column of times is good for: the unit that a mapping takes it in, or, where rows share times, how many rows a second it says. */
export type ClockGuess = { readonly unit: string } | { readonly rowsPerSecond: number };

const COUNTED = { s: 1, ms: 1e-3, us: 1e-6, ns: 1e-9 };
/** Hz: no wrist sensor samples faster. */
const FASTEST = 4096;
const WHOLE = 0.02;

/**
 * @param cells of some first rows
 * @param stated the unit, where the file has one
 * @param slowest rate that rows with these signals may follow each other at, Hz
 * @returns undefined if these are no times that grow
 */
export function guessClock(
  cells: readonly string[],
  stated: string | undefined,
  slowest: number,
): ClockGuess | undefined {
  const there = cells.filter((cell) => cell !== '');
  if (there.length < 2 || 2 * there.length < cells.length) return stated === undefined ? undefined : { unit: stated };
  const dates = there.map((cell) => parseDate(cell) ?? Number.NaN);
  const isDate = stated === undefined && dates.every(Number.isFinite);
  const values = isDate ? dates : there.map((cell) => (/^\d+(\.\d+)?(e\d+)?$/i.test(cell) ? Number(cell) : Number.NaN));
  if (!values.every((value, i) => Number.isFinite(value) && (i === 0 || value >= values[i - 1]!))) return undefined;
  const step = stepOf(values);
  if (step === undefined) return undefined;
  const unit = stated ?? (isDate ? 'iso' : (sinceEpoch(values[0]!) ?? counted(step, slowest)));
  if (unit === undefined) return undefined;
  const groups = new Map<number, number>();
  for (const value of values) groups.set(value, (groups.get(value) ?? 0) + 1);
  if (groups.size === values.length) return { unit };
  return sharedTimes([...groups], unit === 'iso' ? 1 : COUNTED[unit as keyof typeof COUNTED]);
}

/** Rows of the same time are of a clock too coarse for them; the first and the last group may be cut. */
function sharedTimes(groups: readonly (readonly [time: number, rows: number])[], scale: number) {
  const whole = groups.slice(1, -1);
  if (whole.length === 0) return undefined;
  const seconds = (groups.at(-1)![0] - groups[1]![0]) * scale;
  const rate = whole.reduce((sum, [, rows]) => sum + rows, 0) / seconds;
  const near = Math.round(rate);
  return { rowsPerSecond: Math.abs(near / rate - 1) < WHOLE ? near : Number(rate.toPrecision(4)) };
}

/** The middle one of those between times that differ. */
function stepOf(values: readonly number[]): number | undefined {
  const steps = values.flatMap((value, i) => (i > 0 && value > values[i - 1]! ? [value - values[i - 1]!] : []));
  return steps.sort((a, b) => a - b)[steps.length >> 1];
}

/** Seconds since 1970 have ten digits before the point, milliseconds 13, microseconds 16, nanoseconds 19. */
function sinceEpoch(first: number): string | undefined {
  return first > 1e17 ? 'ns' : first > 1e14 ? 'us' : first > 1e11 ? 'ms' : first > 1e8 ? 's' : undefined;
}

/** Counted from the beginning: the largest unit in which rows follow each other as those of a sensor do. */
function counted(step: number, slowest: number): string | undefined {
  return Object.entries(COUNTED).find(([, scale]) => {
    const rate = 1 / (step * scale);
    return rate >= slowest && rate <= FASTEST;
  })?.[0];
}

/** The few statistics that the tables need; quantiles by linear interpolation (type 7). NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  const at = (sorted.length - 1) * share;
  const low = Math.floor(at);
  if (sorted.length === 0) return Number.NaN;
  return sorted[low]! + (at - low) * ((sorted[low + 1] ?? sorted[low]!) - sorted[low]!);
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

export const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

/** ddof 1 */
export function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, x) => sum + (x - centre) ** 2, 0) / (values.length - 1));
}

export const absolute = (values: readonly number[]): number[] => values.map(Math.abs);

export const shareOf = (values: readonly number[], test: (value: number) => boolean): number =>
  values.filter(test).length / values.length;

/** Root mean square of the differences of successive values. */
export function rmssd(intervals: ArrayLike<number>, follows?: ArrayLike<number>): number {
  let sum = 0;
  let count = 0;
  for (let i = 1; i < intervals.length; i++) {
    if (follows !== undefined && follows[i] !== 1) continue;
    sum += (intervals[i]! - intervals[i - 1]!) ** 2;
    count++;
  }
  return Math.sqrt(sum / count);
}

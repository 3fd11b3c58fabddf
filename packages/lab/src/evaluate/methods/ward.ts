/**
 * Ward's clustering (1963, doi 10.1080/01621459.1963.10500845) in which only neighbours in time may be joined: cuts a series
 * into stretches within which it changes little.
 */
export interface Stretch {
  /** places in the series, the end not included */
  readonly from: number;
  readonly to: number;
}

/** @param series points of one length, in the order of time; @param count stretches, at most the points */
export function stretches(series: readonly Float64Array[], count: number): Stretch[] {
  interface Part extends Stretch {
    readonly mean: Float64Array;
  }
  const parts: Part[] = series.map((mean, i) => ({ from: i, to: i + 1, mean }));
  const size = ({ from, to }: Part): number => to - from;
  /** how much joining two raises the sum of squares within */
  const cost = (a: Part, b: Part): number => {
    let square = 0;
    for (let j = 0; j < a.mean.length; j++) square += (a.mean[j]! - b.mean[j]!) * (a.mean[j]! - b.mean[j]!);
    return ((size(a) * size(b)) / (size(a) + size(b))) * square;
  };
  const costs = parts.slice(1).map((part, i) => cost(parts[i]!, part));
  while (parts.length > Math.max(1, count)) {
    let i = 0;
    for (let j = 1; j < costs.length; j++) if (costs[j]! < costs[i]!) i = j;
    const [a, b] = [parts[i]!, parts[i + 1]!];
    const all = size(a) + size(b);
    const mean = a.mean.map((x, j) => (size(a) * x + size(b) * b.mean[j]!) / all);
    parts.splice(i, 2, { from: a.from, to: b.to, mean });
    costs.splice(i, 1);
    if (i > 0) costs[i - 1] = cost(parts[i - 1]!, parts[i]!);
    if (i < costs.length) costs[i] = cost(parts[i]!, parts[i + 1]!);
  }
  return parts.map(({ from, to }) => ({ from, to }));
}

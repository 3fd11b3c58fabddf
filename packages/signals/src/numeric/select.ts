/**
 * Quantiles without a full sort: Hoare's quickselect (doi 10.1145/366622.366647) with the median of three as pivot,
 * O(n) on average. Type 7 interpolation, as `quantile` of statistics.ts.
 */

/** The p-quantile, p in [0, 1], of unsorted values without NaN; reorders `x`. NaN if empty. */
export function selectQuantile(x: Float64Array, p: number): number {
  return selectWithin(x, p, x.length - 1);
}

/** Upper minus lower quartile of values without NaN; `x` is kept. NaN if empty. */
export function interquartileRange(x: Float64Array): number {
  const binned = bin(x, 0, x.length);
  if (binned === undefined) {
    const { q1, q3 } = fiveNumbers(x);
    return q3 - q1;
  }
  return binnedQuantile(binned, 0.75) - binnedQuantile(binned, 0.25);
}

/** Median of x[from] to x[to - 1], values without NaN; `x` is kept. NaN if empty. */
export function medianOf(x: Float64Array, from = 0, to = x.length): number {
  const binned = bin(x, from, to);
  return binned === undefined ? selectQuantile(x.slice(from, to), 0.5) : binnedQuantile(binned, 0.5);
}

/**
 * Values counted into equal bins from the lowest to the highest, so that only those of one or two bins need to be
 * searched: no comparison whose outcome a processor cannot foresee is made for the others.
 */
interface Binned {
  readonly x: Float64Array;
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly perUnit: number;
  readonly counts: Uint32Array;
}

const counters = /* @__PURE__ */ [64, 256].map((bins) => new Uint32Array(bins + 1));
const FEW = 1000;

/** Good until the next call, since the counters are shared; undefined where bins are of no use. */
function bin(x: Float64Array, from: number, to: number): Binned | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = from; i < to; i++) {
    low = Math.min(low, x[i]!);
    high = Math.max(high, x[i]!);
  }
  const counts = counters[to - from < FEW ? 0 : 1]!;
  const perUnit = (counts.length - 1) / (high - low);
  if (!(perUnit > 0 && perUnit < Number.POSITIVE_INFINITY)) return undefined;
  counts.fill(0);
  for (let i = from; i < to; i++) counts[((x[i]! - low) * perUnit) | 0]!++;
  return { x, from, to, low, perUnit, counts };
}

function binnedQuantile({ x, from, to, low, perUnit, counts }: Binned, p: number): number {
  const place = (to - from - 1) * p;
  const below = Math.floor(place);
  let before = 0;
  let first = 0;
  while (before + counts[first]! <= below) before += counts[first++]!;
  let last = first;
  let through = before + counts[first]!;
  while (through < Math.min(to - from, below + 2)) through += counts[++last]!;
  const near = new Float64Array(through - before);
  let at = 0;
  for (let i = from; i < to; i++) {
    const bin = (x[i]! - low) * perUnit;
    if (bin >= first && bin < last + 1) near[at++] = x[i]!;
  }
  return selectPlace(near, place - before, near.length - 1);
}

/** Tukey's five numbers, with quartiles of type 7. */
export interface FiveNumbers {
  readonly min: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly max: number;
}

/** Of values without NaN; `x` is kept. All NaN if empty. */
export function fiveNumbers(x: Float64Array): FiveNumbers {
  const work = x.slice();
  const q3 = selectQuantile(work, 0.75);
  const median = selectWithin(work, 0.5, Math.ceil((x.length - 1) * 0.75));
  const q1 = selectWithin(work, 0.25, Math.ceil((x.length - 1) * 0.5));
  let min = x.length > 0 ? x[0]! : Number.NaN;
  let max = min;
  for (let i = 1; i < x.length; i++) {
    min = Math.min(min, x[i]!);
    max = Math.max(max, x[i]!);
  }
  return { min, q1, median, q3, max };
}

/** The p-quantile of `x`, of which what follows x[right] is known to be no smaller than what is needed. */
function selectWithin(x: Float64Array, p: number, right: number): number {
  if (x.length === 0) return Number.NaN;
  return selectPlace(x, (x.length - 1) * Math.min(1, Math.max(0, p)), right);
}

/** The value at a place in the sorted order, 0 the first, between two by the straight line. */
function selectPlace(x: Float64Array, place: number, right: number): number {
  const below = Math.floor(place);
  select(x, below, right);
  const low = x[below]!;
  const share = place - below;
  if (share === 0) return low;
  let high = x[below + 1]!;
  for (let i = below + 2; i <= right; i++) if (x[i]! < high) high = x[i]!;
  return low + share * (high - low);
}

/** Puts the k-th smallest of x[0..last] at x[k], nothing larger before it and nothing smaller after it. */
function select(x: Float64Array, k: number, last: number): void {
  let left = 0;
  let right = last;
  while (left < right) {
    const a = x[left]!;
    const b = x[(left + right) >> 1]!;
    const c = x[right]!;
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    let i = left;
    let j = right;
    while (i <= j) {
      while (x[i]! < pivot) i++;
      while (x[j]! > pivot) j--;
      if (i > j) break;
      const swap = x[i]!;
      x[i] = x[j]!;
      x[j] = swap;
      i++;
      j--;
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else return;
  }
}

/**
 * Quantiles without a full sort: Hoare's quickselect (doi 10.1145/366622.366647) with the median of three as pivot,
 * O(n) on average. Type 7 interpolation, as `quantile` of statistics.ts.
 */

/** The p-quantile, p in [0, 1], of unsorted values without NaN; reorders `x`. NaN if empty. */
export function selectQuantile(x: Float64Array, p: number): number {
  const n = x.length;
  if (n === 0) return Number.NaN;
  const place = (n - 1) * Math.min(1, Math.max(0, p));
  const below = Math.floor(place);
  select(x, below);
  const low = x[below]!;
  const share = place - below;
  if (share === 0) return low;
  let high = x[below + 1]!;
  for (let i = below + 2; i < n; i++) if (x[i]! < high) high = x[i]!;
  return low + share * (high - low);
}

/** Upper minus lower quartile of values without NaN; reorders `x`. */
export function selectInterquartileRange(x: Float64Array): number {
  const upper = selectQuantile(x, 0.75);
  return upper - selectQuantile(x, 0.25);
}

/** Puts the k-th smallest at x[k], nothing larger before it and nothing smaller after it. */
function select(x: Float64Array, k: number): void {
  let left = 0;
  let right = x.length - 1;
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

/** Share of the samples that lie in runs of one and the same value that last `seconds` or longer, 0..1; 0 if empty. */
export function stillShare(x: ArrayLike<number>, rate: number, seconds: number): number {
  const n = x.length;
  const shortest = Math.max(2, seconds * rate);
  let still = 0;
  let start = 0;
  for (let i = 1; i <= n; i++) {
    if (i < n && x[i] === x[start]) continue;
    if (i - start >= shortest) still += i - start;
    start = i;
  }
  return n > 0 ? still / n : 0;
}

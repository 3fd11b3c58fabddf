/** 97.5 % quantile of the standard normal distribution. */
const Z = 1.959964;

/**
 * 95 % interval of a share seen in `n` trials: Wilson's score interval (1927, doi 10.1080/01621459.1927.10502953), which stays
 * within 0 and 1 and says something with few trials. Windows that overlap are fewer trials than they look: the interval is
 * then too narrow.
 */
export function wilson(share: number, n: number): { readonly low: number; readonly high: number } {
  if (!(n > 0)) return { low: 0, high: 1 };
  const square = Z * Z;
  const middle = (share + square / (2 * n)) / (1 + square / n);
  const half = (Z * Math.sqrt((share * (1 - share)) / n + square / (4 * n * n))) / (1 + square / n);
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

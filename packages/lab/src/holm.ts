/**
 * Holm's correction (1979, jstor.org/stable/4615733): p values that hold for all hypotheses of a family together. In the order
 * given.
 */
export function holm(p: readonly number[]): number[] {
  const order = [...p.keys()].sort((a, b) => p[a]! - p[b]!);
  const corrected = new Array<number>(p.length);
  let largest = 0;
  for (const [rank, i] of order.entries()) {
    largest = Math.max(largest, Math.min(1, (p.length - rank) * p[i]!));
    corrected[i] = largest;
  }
  return corrected;
}

/** Seconds on either side of a step that are not trusted: rule 4 of Kleckner et al. 2018, doi 10.1109/TBME.2017.2758643. */
const AROUND = 5;

/**
 * Share of the samples that are further than 5 s from any step faster than skin can be, 0..1.
 *
 * @param rate    Hz
 * @param fastest largest change that is believed, unit of x per second
 */
export function steadyShare(x: ArrayLike<number>, rate: number, fastest: number): number {
  const n = x.length;
  if (n < 2) return 1;
  const reach = Math.round(AROUND * rate);
  let lost = 0;
  // samples before this one are counted already
  let next = 0;
  for (let i = 1; i < n; i++) {
    if (Math.abs(x[i]! - x[i - 1]!) * rate <= fastest) continue;
    const from = Math.max(next, i - 1 - reach);
    const to = Math.min(n, i + 1 + reach);
    if (to > from) lost += to - from;
    next = Math.max(next, to);
  }
  return 1 - lost / n;
}

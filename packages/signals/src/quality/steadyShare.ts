/** Seconds on either side of what is not trusted that are not either: rule 4 of Kleckner et al. 2018, doi 10.1109/TBME.2017.2758643. */
const AROUND = 5;

/**
 * Share of the samples that are further than 5 s from any change that is not believed, 0..1.
 *
 * @param rate     Hz
 * @param lag      how many samples a change takes, 1 or more; 0 where a single sample is judged
 * @param believed whether skin can go from the first value to the second in that time
 */
export function steadyShare(
  x: ArrayLike<number>,
  rate: number,
  lag: number,
  believed: (from: number, to: number) => boolean,
): number {
  const n = x.length;
  const reach = Math.round(AROUND * rate);
  let lost = 0;
  // samples before this one are counted already
  let next = 0;
  for (let i = lag; i < n; i++) {
    if (believed(x[i - lag]!, x[i]!)) continue;
    const from = Math.max(next, i - lag - reach);
    const to = Math.min(n, i + 1 + reach);
    if (to > from) lost += to - from;
    next = Math.max(next, to);
  }
  return n > 0 ? 1 - lost / n : 1;
}

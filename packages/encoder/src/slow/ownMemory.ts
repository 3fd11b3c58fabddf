/**
 * How much of the past a device should count in: the autocorrelation of a person's embedded windows three window lengths apart. Found
 * by trying: at two lengths there was hardly a gain, with one constant for all a loss where states are short (docs/research.md).
 */
import { eachPair, type SlowGrid, usableBySession, type WindowTimes } from './ownWindows.ts';

/** window lengths */
const MEMORY_LAG = 3;
/** At steps of 30 s the past then fades within five minutes: no state is to be slept through. */
const MOST_MEMORY = 0.9;

/**
 * Weight a step of the past, 0 to 0.9; 0 where there is no such pair of windows: see `calm`.
 * @param points an embedding a window
 */
export function ownMemory(points: readonly Float32Array[], times: WindowTimes, { length, step }: SlowGrid): number {
  const sessions = usableBySession(times);
  const usable = sessions.flat();
  const rank = points[0]?.length ?? 0;
  const mean = new Float64Array(rank);
  for (const i of usable) for (let k = 0; k < rank; k++) mean[k] = mean[k]! + points[i]![k]! / usable.length;
  const covariance = (a: Float32Array, b: Float32Array): number => {
    let sum = 0;
    for (let k = 0; k < rank; k++) sum += (a[k]! - mean[k]!) * (b[k]! - mean[k]!);
    return sum;
  };
  let variance = 0;
  for (const i of usable) variance += covariance(points[i]!, points[i]!) / usable.length;
  let lagged = 0;
  let pairs = 0;
  for (const places of sessions) {
    eachPair(places, times.starts, MEMORY_LAG * length, step, (early, late) => {
      lagged += covariance(points[early]!, points[late]!);
      pairs++;
    });
  }
  return pairs > 0 && variance > 1e-12 ? Math.min(MOST_MEMORY, Math.max(0, lagged / pairs / variance)) : 0;
}

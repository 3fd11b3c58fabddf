import { vertex } from '../numeric/parabola.ts';

/** Systolic peaks of a blood volume pulse. */
export interface Beats {
  /** samples from the first, refined below one sample */
  readonly positions: Float64Array;
  /** seconds from the first sample */
  readonly times: Float64Array;
  /** 1 if the signal was there all the way from the beat before, 0 for the first beat and after a filled gap */
  readonly follows: Uint8Array;
  /** seconds of signal that were searched */
  readonly duration: number;
}

/** Seconds: about one systolic peak, and about one beat (Elgendi et al. 2013, W1 and W2). */
const PEAK = 0.111;
const BEAT = 0.667;
/** Share of the mean square added to the threshold (Elgendi et al. 2013, beta). */
const OFFSET = 0.02;
/** Seconds after a beat in which there is no other. */
const DELAY = 0.3;

/**
 * Finds beats by two moving averages of the squared positive part of the signal (Elgendi et al. 2013,
 * doi 10.1371/journal.pone.0076585): where the short one exceeds the long one by the offset for at least the length of
 * a peak, the highest sample is a beat. Its time is the vertex of the parabola through that sample and its neighbours,
 * since one sample of 1/64 s is coarse beside beat-to-beat variability.
 *
 * @param cleaned band-passed signal, a window or a whole recording
 * @param rate    Hz
 * @param filled  1 where a sample was filled: no beat is taken from there
 */
export function findBeats(cleaned: Float64Array, rate: number, filled?: Uint8Array): Beats {
  const n = cleaned.length;
  const sums = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) {
    const positive = Math.max(0, cleaned[i]!);
    sums[i + 1] = sums[i]! + positive * positive;
  }
  const offset = (OFFSET * sums[n]!) / n;
  const halfPeak = Math.round((PEAK * rate - 1) / 2);
  const halfBeat = Math.round((BEAT * rate - 1) / 2);
  const shortest = Math.max(1, Math.round(PEAK * rate));
  const found: number[] = [];
  const follows: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  let start = -1;
  let broken = true;
  let seen = 0;

  const close = (end: number): void => {
    if (start < 0 || end - start < shortest) return;
    let peak = start;
    for (let i = start + 1; i < end; i++) if (cleaned[i]! > cleaned[peak]!) peak = i;
    if (peak - last < DELAY * rate || peak === 0 || peak === n - 1) return;
    if (filled !== undefined) {
      while (seen < peak) if (filled[seen++] === 1) broken = true;
      if (filled[peak] === 1) return;
    }
    found.push(peak + vertex(cleaned[peak - 1]!, cleaned[peak]!, cleaned[peak + 1]!));
    follows.push(broken ? 0 : 1);
    broken = false;
    last = peak;
  };
  for (let i = 0; i < n; i++) {
    if (average(sums, i, halfPeak) > average(sums, i, halfBeat) + offset) {
      if (start < 0) start = i;
    } else {
      close(i);
      start = -1;
    }
  }
  close(n);
  const positions = Float64Array.from(found);
  return { positions, times: positions.map((p) => p / rate), follows: Uint8Array.from(follows), duration: n / rate };
}

/** Mean over the samples within `half` of i, fewer at the ends. */
function average(sums: Float64Array, i: number, half: number): number {
  const from = i > half ? i - half : 0;
  const to = Math.min(sums.length - 1, i + half + 1);
  return (sums[to]! - sums[from]!) / (to - from);
}

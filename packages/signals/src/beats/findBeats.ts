import { requireFinite, requireRate } from '../arguments.ts';

/** Beats of a blood volume pulse, each where its upstroke begins. */
export interface Beats {
  /** where the tangent of the upstroke meets the level of the foot; samples from the first, finer than one sample */
  readonly positions: Float64Array;
  /** the same in seconds from the first sample */
  readonly times: Float64Array;
  /** the foot: the lowest sample, at or before the position */
  readonly feet: Uint32Array;
  /** 1 if the signal was there all the way from the beat before, 0 for the first beat and after a filled gap */
  readonly follows: Uint8Array;
  /** seconds of signal that were searched */
  readonly duration: number;
}

/** Seconds: about one extreme of the wave, and about one beat (Elgendi et al. 2013, W1 and W2). */
const EXTREME = 0.111;
const BEAT = 0.667;
/** Share of the mean square added to the threshold (Elgendi et al. 2013, beta). */
const OFFSET = 0.02;
/**
 * Seconds on either side over which that mean is taken. The paper takes it over the whole signal; then one burst of
 * motion hides the beats of a minute, and a beat depends on how long a stretch is searched at once.
 */
const LOCAL = 2;
/** Seconds after a foot in which there is no other, and in which the upstroke is steepest. */
const DELAY = 0.3;

/**
 * Finds beats by the two moving averages of Elgendi et al. 2013 (doi 10.1371/journal.pone.0076585), applied to the signal
 * upside down: where the short average of the squared negative part exceeds the long one by the offset for at least the
 * length of an extreme, the lowest sample is the foot of a beat. The beat's time is where the tangent at the steepest
 * sample of the upstroke meets the height of the foot, which needs no interpolation to be finer than a sample.
 *
 * Why not peaks: at the wrist the systolic peak is round and often double, the foot is sharp. On the beats that the
 * makers of the wristband accept in the calm minutes of Stress-Predict, intervals between tangents differ from theirs by
 * 6 ms (median) and those between peaks by 22 ms. Why tangents: where a foot is flat, its lowest sample is chance.
 *
 * @param cleaned band-passed signal, upstroke positive; a window or a whole recording
 * @param rate    Hz
 * @param filled  1 where a sample was filled: no beat is taken from there
 * @throws CheerError `option-invalid` for a rate that is not positive, `number-invalid` for a sample that is not finite:
 *   `cleanBvp` fills those
 */
export function findBeats(cleaned: Float64Array, rate: number, filled?: Uint8Array): Beats {
  requireRate('findBeats', rate);
  requireFinite('findBeats', 'cleaned', cleaned);
  const reach = Math.max(2, Math.round(DELAY * rate));
  const feet: number[] = [];
  const found: number[] = [];
  const follows: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  let broken = true;
  let seen = 0;
  for (const foot of lowestOfTroughs(cleaned, rate)) {
    if (foot - last < DELAY * rate || foot === 0) continue;
    const steepest = steepestRise(cleaned, foot, reach);
    if (steepest === undefined) continue;
    if (filled !== undefined) {
      while (seen < foot) if (filled[seen++] === 1) broken = true;
      if (filled.subarray(foot, steepest + 1).includes(1)) continue;
    }
    feet.push(foot);
    found.push(steepest - (cleaned[steepest]! - cleaned[foot]!) / slopeAt(cleaned, steepest));
    follows.push(broken ? 0 : 1);
    broken = false;
    last = foot;
  }
  const positions = Float64Array.from(found);
  return {
    positions,
    times: positions.map((p) => p / rate),
    feet: Uint32Array.from(feet),
    follows: Uint8Array.from(follows),
    duration: cleaned.length / rate,
  };
}

/** The lowest sample of each stretch in which the short average exceeds the long one for long enough. */
function lowestOfTroughs(cleaned: Float64Array, rate: number): number[] {
  const n = cleaned.length;
  const sums = new Float64Array(n + 1);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const negative = Math.min(0, cleaned[i]!);
    sum += negative * negative;
    sums[i + 1] = sum;
  }
  const halfExtreme = Math.round((EXTREME * rate - 1) / 2);
  const halfBeat = Math.round((BEAT * rate - 1) / 2);
  const halfLocal = Math.round(LOCAL * rate);
  const shortest = Math.max(1, Math.round(EXTREME * rate));
  // 1 over how many samples an average has, where the signal does not end within it
  const extremeShare = 1 / (2 * halfExtreme + 1);
  const beatShare = 1 / (2 * halfBeat + 1);
  const localShare = OFFSET / (2 * halfLocal + 1);
  const lowest: number[] = [];
  let length = 0;
  let foot = 0;
  for (let i = 0; i < n; i++) {
    const inside = i >= halfLocal && i + halfLocal < n;
    const excess = inside
      ? (sums[i + halfExtreme + 1]! - sums[i - halfExtreme]!) * extremeShare -
        (sums[i + halfBeat + 1]! - sums[i - halfBeat]!) * beatShare -
        (sums[i + halfLocal + 1]! - sums[i - halfLocal]!) * localShare
      : average(sums, i, halfExtreme) - average(sums, i, halfBeat) - OFFSET * average(sums, i, halfLocal);
    if (excess > 0) {
      if (length === 0 || cleaned[i]! < cleaned[foot]!) foot = i;
      length++;
    } else {
      if (length >= shortest) lowest.push(foot);
      length = 0;
    }
  }
  if (length >= shortest) lowest.push(foot);
  return lowest;
}

/** Mean over the samples within `half` of i, fewer at the ends. */
function average(sums: Float64Array, i: number, half: number): number {
  const from = Math.max(0, i - half);
  const to = Math.min(sums.length - 1, i + half + 1);
  return (sums[to]! - sums[from]!) / (to - from);
}

/** The sample after the foot where the signal rises fastest; undefined where the window ends before that is known. */
function steepestRise(x: Float64Array, foot: number, reach: number): number | undefined {
  const end = Math.min(foot + reach, x.length - 3);
  let best: number | undefined;
  let steepest = 0;
  for (let i = Math.max(2, foot); i <= end; i++) {
    const slope = slopeAt(x, i);
    if (slope > steepest) {
      steepest = slope;
      best = i;
    }
  }
  return best === end && end < foot + reach ? undefined : best;
}

/** Rise per sample by five-point differences, exact to the fourth power, since 64 Hz is coarse for an upstroke. */
export function slopeAt(x: Float64Array, i: number): number {
  return (8 * (x[i + 1]! - x[i - 1]!) - (x[i + 2]! - x[i - 2]!)) * (1 / 12);
}

import type { Beats } from './findBeats.ts';

/** Intervals between normal beats: what all measures of heart rate and its variability are made of. */
export interface NN {
  /** ms */
  readonly intervals: Float64Array;
  /** seconds from the first sample to the beat that ends each interval */
  readonly times: Float64Array;
  /** 1 if the interval begins with the beat that ended the one before; 0 for the first and after a dropped one */
  readonly follows: Uint8Array;
  /** index among the beats of the beat that ends each interval */
  readonly ends: Uint32Array;
  /** intervals kept, over those kept and those lost; a long hole counts as the beats it would have held, 0..1 */
  readonly keptShare: number;
}

/** ms: 200 to 30 beats a minute. */
const SHORTEST = 300;
const LONGEST = 2000;
/** Seconds at either end of the window in which a beat may go unseen, since its wave is cut off. */
const CUT = 0.4;
/** Largest departure from the local median, as a share of it. */
const TOLERANCE = 0.25;

/**
 * The intervals of 300-2000 ms between beats that follow each other, without those that differ by more than 25 % from
 * the median of the five intervals around them (fewer at the ends). Nothing is put in the place of what is dropped.
 */
export function nnIntervals(beats: Beats): NN {
  const candidates: number[] = [];
  const lengths: number[] = [];
  for (let i = 1; i < beats.times.length; i++) {
    const length = 1000 * (beats.times[i]! - beats.times[i - 1]!);
    if (beats.follows[i] !== 1 || length < SHORTEST || length > LONGEST) continue;
    candidates.push(i);
    lengths.push(length);
  }
  const kept: number[] = [];
  const scratch = new Float64Array(5);
  for (let c = 0; c < candidates.length; c++) {
    const middle = localMedian(lengths, c, scratch);
    if (Math.abs(lengths[c]! - middle) <= TOLERANCE * middle) kept.push(c);
  }
  const intervals = new Float64Array(kept.length);
  const times = new Float64Array(kept.length);
  const ends = new Uint32Array(kept.length);
  const follows = new Uint8Array(kept.length);
  for (let k = 0; k < kept.length; k++) {
    const end = candidates[kept[k]!]!;
    intervals[k] = lengths[kept[k]!]!;
    ends[k] = end;
    times[k] = beats.times[end]!;
    follows[k] = k > 0 && ends[k - 1] === end - 1 ? 1 : 0;
  }
  return { intervals, times, follows, ends, keptShare: keptShare(beats, intervals, ends) };
}

/** Median of the lengths at most two places away. */
function localMedian(lengths: readonly number[], centre: number, scratch: Float64Array): number {
  const from = Math.max(0, centre - 2);
  const size = Math.min(lengths.length, centre + 3) - from;
  for (let i = 0; i < size; i++) {
    const value = lengths[from + i]!;
    let j = i;
    for (; j > 0 && scratch[j - 1]! > value; j--) scratch[j] = scratch[j - 1]!;
    scratch[j] = value;
  }
  return (scratch[(size - 1) >> 1]! + scratch[size >> 1]!) / 2;
}

function keptShare(beats: Beats, intervals: Float64Array, ends: Uint32Array): number {
  const kept = intervals.length;
  if (kept === 0) return 0;
  let usual = 0;
  for (let k = 0; k < kept; k++) usual += intervals[k]! / 1000 / kept;
  const last = beats.times.length - 1;
  const beatsIn = (silence: number): number => Math.max(0, Math.floor((silence - CUT) / usual));
  let lost = beatsIn(beats.times[0]!) + beatsIn(beats.duration - beats.times[last]!);
  let next = 0;
  for (let i = 1; i <= last; i++) {
    if (ends[next] === i) next++;
    else lost += Math.max(1, Math.round((beats.times[i]! - beats.times[i - 1]!) / usual));
  }
  return kept / (kept + lost);
}

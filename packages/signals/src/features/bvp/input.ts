import { type Beats, findBeats } from '../../beats/findBeats.ts';
import { type NN, nnIntervals } from '../../beats/nnIntervals.ts';
import { type Pulses, pulses } from '../../beats/pulses.ts';
import { type CleanBvp, cleanBvp } from '../../clean/bvp.ts';
import type { Reason } from '../family.ts';
import type { Segment } from '../segment.ts';

/** What all families of the blood volume pulse share: prepared once a window. */
export interface BvpInput {
  readonly clean: CleanBvp;
  readonly beats: Beats;
  readonly nn: NN;
  readonly pulses: Pulses;
}

/** A window of a recording that was band-passed, and its beats found, before it was cut. */
export interface ReadyBvp {
  readonly samples: Float64Array;
  readonly beats: () => Beats;
}

/**
 * Cleans one window and finds its beats; or the reason why nothing can be computed (see `cleanBvp`). Never throws.
 *
 * @param duration the window's length, seconds
 * @param ready    the window's part of a recording that was cleaned and searched as a whole
 */
export function prepareBvp(segment: Segment, duration: number, ready?: ReadyBvp): BvpInput | Reason {
  const clean = cleanBvp(segment, duration, ready?.samples);
  if (typeof clean === 'string') return clean;
  const beats = ready?.beats() ?? findBeats(clean.samples, clean.rate, clean.filled);
  const nn = nnIntervals(beats);
  return { clean, beats, nn, pulses: pulses(clean.samples, clean.rate, beats, nn) };
}

/** Intervals that the quadratic measures look at in long windows: the first ones, about a quarter of an hour. */
export const BOUND = 1000;

/** The first intervals of a long series. */
export function bounded(nn: NN): { intervals: Float64Array; follows: Uint8Array } {
  return { intervals: nn.intervals.subarray(0, BOUND), follows: nn.follows.subarray(0, BOUND) };
}

/** x[i] - x[i - 1] where the two intervals follow each other. */
export function differences({ intervals, follows }: NN): Float64Array {
  const out: number[] = [];
  for (let i = 1; i < intervals.length; i++) if (follows[i] === 1) out.push(intervals[i]! - intervals[i - 1]!);
  return Float64Array.from(out);
}

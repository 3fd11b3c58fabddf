import type { Reason } from '../features/family.ts';
import type { Segment } from '../features/segment.ts';
import { butterworth, filtfilt } from '../numeric/butterworth.ts';
import { allowedGap } from './gaps.ts';

/** The blood volume pulse of one window, cleaned, with what the cleaning found. */
export interface CleanBvp {
  /** zero-phase band-pass, Butterworth order 3, 0.5-8 Hz; the unit of the input */
  readonly samples: Float64Array;
  /** Hz */
  readonly rate: number;
  /** 1 where a missing sample was filled; undefined if none was */
  readonly filled: Uint8Array | undefined;
  /** share of the window's samples that are there and not at the sensor's rails, 0..1 */
  readonly validShare: number;
  /** share of the samples that are at the sensor's rails, 0..1 */
  readonly clippedShare: number;
  /** share of the samples that stand still for 0.25 s or longer, at the rails or not, 0..1 */
  readonly stillShare: number;
}

/** Hz: below this a pulse wave has too few samples for its features to mean anything. */
export const LOWEST_RATE = 20;
/** Seconds: below this there are too few pulses. */
const SHORTEST = 5;
/** Seconds that a value must stand still to be called a flat run, whatever the rate. */
const STILL = 0.25;
/** Seconds that a value must stay at the extreme to be called clipped. */
const RAIL = 0.03;

/**
 * Cleans the blood volume pulse of one window.
 *
 * Samples that are missing (not finite, or absent at either end) are filled by straight lines if they are at most 5 %
 * of the window. The reasons to give up: `out-of-range` (rate below 20 Hz), `too-short` (below 5 s), `gap` (more is
 * missing), `flat` (no variance, or more than half of the samples stand still for 0.25 s or longer).
 *
 * @param duration the window's length, seconds
 * @param filtered these samples as a band-pass of the whole recording gives them; without it, the window alone is filtered
 */
export function cleanBvp(segment: Segment, duration: number, filtered?: Float64Array): CleanBvp | Reason {
  const { samples, rate } = segment;
  if (!(rate >= LOWEST_RATE && rate < Number.POSITIVE_INFINITY)) return 'out-of-range';
  if (!(duration >= SHORTEST && duration < Number.POSITIVE_INFINITY)) return 'too-short';
  const expected = Math.max(samples.length, Math.floor(duration * rate));
  const raw = new Float64Array(samples);
  const filled = fill(raw);
  let missing = expected - raw.length;
  if (filled !== undefined) for (let i = 0; i < filled.length; i++) missing += filled[i]!;
  if (missing === expected || missing > allowedGap(expected)) return 'gap';

  const { still, clipped, varies } = runs(raw, rate);
  if (!varies || still > raw.length / 2) return 'flat';
  return {
    samples: filtered ?? bandpassBvp(raw, rate),
    rate,
    filled,
    validShare: Math.max(0, (expected - missing - clipped) / expected),
    clippedShare: clipped / raw.length,
    stillShare: still / raw.length,
  };
}

/** The band-pass alone, for whole recordings without missing samples; the upper edge is lowered to 0.45 of a low rate. */
export function bandpassBvp(samples: Float64Array, rate: number): Float64Array {
  return filtfilt(butterworth(3, 'bandpass', [0.5, Math.min(8, 0.45 * rate)], rate), samples);
}

/** Fills in place what is not finite, by straight lines, level at the ends; returns where, or undefined if nowhere. */
function fill(x: Float64Array): Uint8Array | undefined {
  const n = x.length;
  let filled: Uint8Array | undefined;
  for (let i = 0; i < n; i++) {
    if (Number.isFinite(x[i]!)) continue;
    filled ??= new Uint8Array(n);
    let end = i;
    while (end < n && !Number.isFinite(x[end]!)) end++;
    const before = i > 0 ? x[i - 1]! : x[end];
    const after = end < n ? x[end]! : before;
    for (let j = i; j < end; j++) {
      const share = (j - i + 1) / (end - i + 1);
      // all missing: any level will do, since the window is given up for the gap
      x[j] = before === undefined || after === undefined ? 0 : before + share * (after - before);
    }
    filled.fill(1, i, end);
    i = end - 1;
  }
  return filled;
}

/** How many samples stand still, and how many of those at the highest or lowest value, where a sensor clips. */
function runs(x: Float64Array, rate: number): { still: number; clipped: number; varies: boolean } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < x.length; i++) {
    if (x[i]! < low) low = x[i]!;
    if (x[i]! > high) high = x[i]!;
  }
  const stillLength = Math.max(3, STILL * rate);
  const railLength = Math.max(3, RAIL * rate);
  let still = 0;
  let clipped = 0;
  let start = 0;
  for (let i = 1; i <= x.length; i++) {
    if (i < x.length && x[i] === x[start]) continue;
    const length = i - start;
    if (length >= stillLength) still += length;
    if (length >= railLength && (x[start] === low || x[start] === high)) clipped += length;
    start = i;
  }
  return { still, clipped, varies: high > low };
}

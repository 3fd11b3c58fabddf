import type { Reason } from '../features/family.ts';
import type { Segment } from '../features/segment.ts';
import { fillGaps } from './gaps.ts';
import { slowed } from './resample.ts';

/** Skin temperature of a living wrist, degC; E4 files begin with values such as 382. */
export const LOWEST_SKT = 15;
export const HIGHEST_SKT = 45;
export const CUTOFF_SKT = 0.5;
const SLOWEST_RATE = 1;

export interface CleanSkt {
  /** Hz: that of the recording, or 4 if it is faster */
  readonly rate: number;
  /** low-passed temperature, degC */
  readonly temperature: Float64Array;
  /** share of the window that was measured and possible, 0..1 */
  readonly present: number;
}

/** A window of a recording whose temperature was low-passed before it was cut: degC, at most 4 Hz. */
export interface ReadySkt {
  readonly samples: Float64Array;
  readonly rate: number;
}

/**
 * Cleans skin temperature: samples outside 15..45 degC and missing ones are filled if they are at most 5 %, then a
 * zero-phase low-pass at 0.5 Hz (none below 1.12 Hz, where 0.5 Hz is above 0.45 of the rate), then 4 Hz if faster.
 * `gap`; `out-of-range` for another unit or a rate below 1 Hz. A temperature that does not move is a valid one.
 *
 * @param duration length of the window the segment is from, s
 * @param ready    the window's part of a recording that was cleaned as a whole; without it, the window alone is cleaned
 */
export function cleanSkt(segment: Segment, duration: number, ready?: ReadySkt): CleanSkt | Reason {
  if (!(segment.rate >= SLOWEST_RATE && segment.rate < Number.POSITIVE_INFINITY)) return 'out-of-range';
  const filled = fillGaps(segment, duration, LOWEST_SKT, HIGHEST_SKT);
  if (typeof filled === 'string') return filled;
  const { samples, rate } = ready ?? slowed(filled.samples, segment.rate, CUTOFF_SKT);
  return { rate, temperature: samples, present: filled.present };
}

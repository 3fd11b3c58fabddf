import { quantile, sorted } from '../numeric/statistics.ts';
import { finiteColumn, IQR_OF_NORMAL, type Scaler } from './scaler.ts';

/** One person in numbers: where each feature lies and how far it moves, over all of their windows, labels unseen. */
export interface Profile {
  /** median of each scaled feature; NaN where it was measured in too few windows */
  readonly median: Float32Array;
  /** interquartile range of each scaled feature; NaN where the median is */
  readonly iqr: Float32Array;
  /** how many windows it was made from */
  readonly windows: number;
}

/** Fewer values than this give no quartiles worth the name. */
export const PROFILE_MINIMUM = 4;

/** A user's spread below this, in population SDs, counts as this: else a feature that hardly moved is all noise. */
export const USER_SCALE_FLOOR = 0.1;

/** Where values scaled to the user end, in the user's own SDs. */
export const USER_CLIP = 5;

/** Profile of one user's rows, each already scaled by the population's scaler. Quantiles are type 7. */
export function profileOf(scaledRows: readonly Float32Array[]): Profile {
  const width = scaledRows[0]?.length ?? 0;
  const middle = new Float32Array(width).fill(Number.NaN);
  const iqr = new Float32Array(width).fill(Number.NaN);
  for (let j = 0; j < width; j++) {
    const values = sorted(finiteColumn(scaledRows, j));
    if (values.length < PROFILE_MINIMUM) continue;
    middle[j] = quantile(values, 0.5);
    iqr[j] = quantile(values, 0.75) - quantile(values, 0.25);
  }
  return { median: middle, iqr, windows: scaledRows.length };
}

/** What people are clustered and matched by: all medians, then all interquartile ranges. */
export function profileVector(profile: Profile): Float32Array {
  const width = profile.median.length;
  const vector = new Float32Array(2 * width);
  vector.set(profile.median);
  vector.set(profile.iqr, width);
  return vector;
}

/**
 * The scaler from population-scaled to user-scaled values: the profile's median, and its IQR / 1.349 but at least
 * `USER_SCALE_FLOOR`; 0 and 1 where the profile has no value. Apply with `USER_CLIP`.
 */
export function userScaler(profile: Profile): Scaler {
  const center = profile.median.map((m) => (Number.isFinite(m) ? m : 0));
  const scale = profile.iqr.map((r) => (Number.isFinite(r) ? Math.max(USER_SCALE_FLOOR, r / IQR_OF_NORMAL) : 1));
  return { center, scale };
}

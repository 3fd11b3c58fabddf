/** What the device keeps of a recording: the features of its windows, not its signals. */
import {
  applyScaler,
  cutWindows,
  extractFeatures,
  isUsable as hasEnough,
  type Recording,
  type Scaler,
  USER_CLIP,
} from '@cheer/signals';
import type { WindowGrid } from './chain.ts';

export interface MeasuredWindow {
  /** seconds since 1970-01-01 UTC */
  readonly start: number;
  /** features as extracted, NaN where missing */
  readonly values: Float32Array;
  /** 0 (nothing to be had) to 1: the mean of the three signals' */
  readonly quality: number;
}

export interface MeasureOptions {
  /** called after each window */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Cuts recordings into the windows of a release and extracts their features; all in order of time. */
export function measure(
  recordings: readonly Recording[],
  { length, step }: WindowGrid,
  { onProgress }: MeasureOptions = {},
): MeasuredWindow[] {
  const windows = recordings.flatMap((recording) => cutWindows(recording, { length, step }));
  return windows
    .map((window, i) => {
      const { values, quality } = extractFeatures(window);
      onProgress?.(i + 1, windows.length);
      return { start: window.start, values, quality: quality.overall };
    })
    .sort((a, b) => a.start - b.start);
}

/** Whether a window has enough in it to be judged. */
export const isUsable = ({ values, quality }: MeasuredWindow, length: number): boolean =>
  hasEnough(values, quality, length);

/**
 * What an encoder takes: features on the population's scale and, where the release says `user`, then on the person's own.
 * @param user from `userScaler`, null for a release whose normalisation is `population`
 */
export function normalise(values: Float32Array, population: Scaler, user: Scaler | null): Float32Array {
  const scaled = applyScaler(values, population);
  return user === null ? scaled : applyScaler(scaled, user, USER_CLIP);
}

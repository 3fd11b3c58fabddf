/** What the device keeps of a recording: the features of its windows, not its signals. */
import {
  applyScaler,
  CheerError,
  cutWindows,
  extractRecording,
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
  /** gives up when aborted, with `cancelled` */
  readonly signal?: AbortSignal;
}

/** Windows between two moments in which the caller's other work gets its turn: some tens of ms. */
const TURN = 16;

/**
 * Cuts recordings into the windows of a release and extracts their features; all in order of time. Each recording is
 * cleaned once, as in the cloud, and gives the same bits.
 * @throws CheerError `cancelled`; those of `cutWindows`
 */
export async function measure(
  recordings: readonly Recording[],
  { length, step }: WindowGrid,
  { onProgress, signal }: MeasureOptions = {},
): Promise<MeasuredWindow[]> {
  const total = recordings.reduce((sum, recording) => sum + cutWindows(recording, { length, step }).length, 0);
  const measured: MeasuredWindow[] = [];
  for (const recording of recordings) {
    for (const { window, features } of extractRecording(recording, { length, step })) {
      if (signal?.aborted) {
        throw new CheerError(
          'cancelled',
          `measure: stopped at window ${measured.length} of ${total}`,
          'Start it again.',
          {
            cause: signal.reason,
          },
        );
      }
      measured.push({ start: window.start, values: features.values, quality: features.quality.overall });
      onProgress?.(measured.length, total);
      if (measured.length % TURN === 0) await new Promise((resolve) => setTimeout(resolve));
    }
  }
  return measured.sort((a, b) => a.start - b.start);
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

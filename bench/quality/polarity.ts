/** What becomes of the index if the pulse is upside down: whether the better of the two tells which way up it is. */
import { extractFeatures, type Recording } from '@cheer/signals';
import { pulseWindows, WINDOW } from '../beats/maker.ts';

export interface Polarity {
  readonly windows: number;
  /** share of them with a higher index upright */
  readonly windowsRight: number;
  readonly recordings: number;
  /** recordings whose mean index is higher upright */
  readonly recordingsRight: number;
  /** mean index, upright and upside down */
  readonly upright: number;
  readonly inverted: number;
}

export function polarity(recordings: readonly Recording[]): Polarity {
  const sum = { windows: 0, right: 0, recordings: 0, recordingsRight: 0, upright: 0, inverted: 0 };
  for (const recording of recordings) {
    let difference = 0;
    const windows = pulseWindows(recording);
    for (const { segments } of windows) {
      const { samples, rate, offset } = segments.BVP!;
      const upright = indexOf(samples, rate, offset);
      const inverted = indexOf(
        samples.map((x) => -x),
        rate,
        offset,
      );
      sum.windows++;
      if (upright > inverted) sum.right++;
      sum.upright += upright;
      sum.inverted += inverted;
      difference += upright - inverted;
    }
    if (windows.length === 0) continue;
    sum.recordings++;
    if (difference > 0) sum.recordingsRight++;
  }
  return {
    windows: sum.windows,
    windowsRight: sum.right / sum.windows,
    recordings: sum.recordings,
    recordingsRight: sum.recordingsRight,
    upright: sum.upright / sum.windows,
    inverted: sum.inverted / sum.windows,
  };
}

const indexOf = (samples: Float32Array, rate: number, offset: number): number =>
  extractFeatures({ duration: WINDOW, segments: { BVP: { samples, rate, offset } } }).quality.BVP;

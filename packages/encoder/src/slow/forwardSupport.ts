/**
 * A labelled window's support point: the mean of the window and the usable ones after it in its session, which fade within
 * 0.75 window lengths. States last: what follows a labelled window is mostly the same state. What comes before it is not, where
 * somebody labels the first windows of a state, and does not count.
 */
import { CheerError } from '@cheer/signals';
import { exp } from '@cheer/tensor';
import type { WindowTimes } from './ownWindows.ts';

/** window lengths; 0.33, 0.5, 1, 1.5: 65.7, 66.8, 67.6, 66.3, as in `SLOW_FIT`; none at all: 64.4 */
export const SUPPORT_FADE = 0.75;

/**
 * @param points one a window, null where it is not usable
 * @param labelled places of the labelled windows
 * @param windowLength s
 * @returns a new point a labelled window
 * @throws CheerError `option-invalid` if a labelled window is not usable
 */
export function forwardSupport(
  points: readonly (Float32Array | null)[],
  { sessions, starts, usable }: WindowTimes,
  labelled: readonly number[],
  windowLength: number,
): Float32Array[] {
  return labelled.map((place) => {
    const own = points[place];
    if (!own) {
      throw new CheerError(
        'option-invalid',
        `forwardSupport: a labelled window must be usable, window ${place} is not`,
        'Label windows with enough in them.',
      );
    }
    const sum = Float64Array.from(own);
    let total = 1;
    for (const [i, point] of points.entries()) {
      const after = starts[i]! - starts[place]!;
      if (i === place || !point || usable?.[i] === false || sessions[i] !== sessions[place] || !(after >= 0)) continue;
      const weight = exp(-after / (SUPPORT_FADE * windowLength));
      total += weight;
      for (let k = 0; k < sum.length; k++) sum[k] = sum[k]! + weight * point[k]!;
    }
    return Float32Array.from(sum, (value) => value / total);
  });
}

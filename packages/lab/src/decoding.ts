/** From probabilities window by window to those that count, with or without the memory of the windows before. */

import { fitPersistence, smooth } from '@cheer/edge';

export interface Stream {
  /** one session's windows in the order of time, labelled or not; null where the device abstains */
  readonly probabilities: readonly (Float64Array | null)[];
  /** s */
  readonly starts: readonly number[];
  /** s from the start of one window to the start of the next, and length of a window */
  readonly step: number;
  readonly windowLength: number;
}

export interface Decoding {
  /** `windowed` or `causal`: named beside every figure */
  readonly name: string;
  decode(stream: Stream): readonly (Float64Array | null)[];
}

/** Each window by itself. */
export const WINDOWED: Decoding = { name: 'windowed', decode: ({ probabilities }) => probabilities };

/**
 * Each window in the light of those before it, by a hidden Markov filter. How long states last is estimated from the same
 * stream, labels unseen; see `fitPersistence` in @cheer/edge.
 */
export const CAUSAL: Decoding = {
  name: 'causal',
  decode({ probabilities, starts, step, windowLength }) {
    if (!probabilities.some((row) => row !== null)) return probabilities;
    const grid = { length: windowLength, step };
    return smooth(probabilities, starts, grid, fitPersistence(probabilities, starts, grid).stay);
  },
};

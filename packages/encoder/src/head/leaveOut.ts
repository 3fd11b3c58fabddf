/**
 * Labelled windows predicted by heads that were fitted without them, and without those that share signal with them. Windows are
 * left out one at a time, or in so many stretches if there are more. One workspace serves all refits, and each begins where the
 * fit to all windows ended, from where the way is short.
 */
import { log } from '@cheer/tensor';
import { createPrototypes } from './prototype.ts';
import { createSoftmaxRegression } from './softmaxRegression.ts';
import { balance, type Support } from './support.ts';

export interface Candidate {
  readonly head: 'softmax' | 'prototype';
  readonly strength: number;
}

const MOST_FOLDS = 30;
/** Of the gradient's norm a window, or of the prototypes' scale: predictions within some 1e-6 of the exact refit's */
const TOLERANCE = 1e-6;

/** Which windows may not stand on both sides, such as those that overlap. */
export type Together = (a: number, b: number) => boolean;

export interface Folds {
  /** windows left out at a time: stretch i begins at window i * stretch */
  readonly stretch: number;
  readonly count: number;
  /** [count, size]: weights of the windows that each refit is given */
  readonly v: Float64Array;
}

/** Null if a class would be left empty. */
export function createFolds(support: Support, together: Together): Folds | null {
  const { size } = support;
  const stretch = Math.ceil(size / MOST_FOLDS);
  const count = Math.ceil(size / stretch);
  const v = new Float64Array(count * size).fill(1);
  for (let fold = 0; fold < count; fold++) {
    const end = Math.min(size, (fold + 1) * stretch);
    for (let i = fold * stretch; i < end; i++)
      for (let j = 0; j < size; j++) if (i === j || together(i, j)) v[fold * size + j] = 0;
    if (!balance(support, v.subarray(fold * size, (fold + 1) * size))) return null;
  }
  return { stretch, count, v };
}

export interface Fits {
  /**
   * The classes' weights in the support's coordinates, biases last, fitted to all windows as exactly as it goes; null if the
   * strength is too small for points of this size
   */
  weights(candidate: Candidate): Float64Array | null;
  /**
   * Predicts each window by a refit without it.
   * @param losses if given: class-balanced - log p(its class), by window
   * @returns how many were given their own class, of equals the first
   */
  leaveOut(candidate: Candidate, folds: Folds, losses?: Float64Array): number;
}

export function createFits(support: Support): Fits {
  const { size, y, classes } = support;
  const all = new Float64Array(size).fill(1);
  balance(support, all);
  const p = new Float64Array(classes);
  const v = new Float64Array(size);
  const regression = createSoftmaxRegression(support);
  const prototypes = createPrototypes(support);
  const theta = new Float64Array(regression.size);
  /** by strength, the fit to all windows so far */
  const wholes = new Map<number, Float64Array>();

  function whole(strength: number, tolerance: number): Float64Array | null {
    const fitted = wholes.get(strength) ?? new Float64Array(regression.size);
    if (!wholes.has(strength)) {
      for (const nearby of wholes.values()) fitted.set(nearby); // the last one is the nearest
      wholes.set(strength, fitted);
    }
    return regression.fit(all, strength, fitted, tolerance * size) ? fitted : null;
  }

  return {
    weights({ head, strength }) {
      if (head === 'prototype') {
        prototypes.fit(all, strength, 1e-12);
        return prototypes.classWeights();
      }
      const fitted = whole(strength, 1e-12);
      return fitted && regression.classWeights(fitted);
    },
    leaveOut({ head, strength }, folds, losses) {
      const from = head === 'softmax' ? whole(strength, TOLERANCE) : theta;
      if (from === null) {
        losses?.fill(Number.POSITIVE_INFINITY);
        return 0;
      }
      let right = 0;
      for (let fold = 0; fold < folds.count; fold++) {
        for (let j = 0; j < size; j++) v[j] = folds.v[fold * size + j]!;
        theta.set(from);
        if (head === 'prototype') prototypes.fit(v, strength, TOLERANCE);
        else regression.fit(v, strength, theta, TOLERANCE * size);
        const end = Math.min(size, (fold + 1) * folds.stretch);
        for (let j = fold * folds.stretch; j < end; j++) {
          if (head === 'prototype') prototypes.probabilities(j, p);
          else regression.probabilities(theta, j, p);
          let best = 0;
          for (let c = 1; c < classes; c++) if (p[c]! > p[best]!) best = c;
          if (best === y[j]) right++;
          if (losses) losses[j] = -all[j]! * log(Math.max(p[y[j]!]!, Number.MIN_VALUE));
        }
      }
      return right;
    },
  };
}

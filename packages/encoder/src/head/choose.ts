/**
 * Which head, and how strongly regularised: chosen on the labelled windows alone. Each window is predicted by heads fitted
 * without it (and without those that overlap it); the candidate of the least class-balanced mean of - log p(its class) is the
 * best, of equals the simplest. A few windows tell little, and the least of several noisy means flatters: the default is left
 * only for a candidate that is better by more than SURE standard errors of the paired difference.
 */
import { log } from '@cheer/tensor';
import { createPrototypes } from './prototype.ts';
import { createSoftmaxRegression } from './softmaxRegression.ts';
import { balance, type Support } from './support.ts';

export interface Candidate {
  readonly head: 'softmax' | 'prototype';
  readonly strength: number;
}

/** In order of simplicity: one fitted number, then ever freer weights. */
export const CANDIDATES: readonly Candidate[] = [
  { head: 'prototype', strength: 1 },
  { head: 'softmax', strength: 10 },
  { head: 'softmax', strength: 1 },
  { head: 'softmax', strength: 0.1 },
];

/** One of CANDIDATES; taken as well where nothing can be left out, as with one window a class. */
export const DEFAULT_CANDIDATE: Candidate = { head: 'softmax', strength: 1 };

const SURE = 2;

/** Windows are left out one at a time, or in so many stretches if there are more. */
const MOST_FOLDS = 30;
/** Of the gradient's norm a window: predictions within some 1e-6 of the exact refit's */
const TOLERANCE = 1e-6;

/**
 * @param together which windows may not stand on both sides, such as those that overlap; each with itself only, if absent
 */
export function chooseHead(
  support: Support,
  together: (a: number, b: number) => boolean = (a, b) => a === b,
): Candidate {
  const { size, y, classes } = support;
  const folds: { readonly left: readonly number[]; readonly v: Float64Array }[] = [];
  const stretch = Math.ceil(size / MOST_FOLDS);
  for (let from = 0; from < size; from += stretch) {
    const left = Array.from({ length: Math.min(stretch, size - from) }, (_, i) => from + i);
    const keep = Uint8Array.from({ length: size }, (_, j) => (left.some((i) => i === j || together(i, j)) ? 0 : 1));
    const v = new Float64Array(size);
    if (!balance(support, keep, v)) return DEFAULT_CANDIDATE;
    folds.push({ left, v });
  }
  const all = new Float64Array(size);
  balance(support, new Uint8Array(size).fill(1), all);

  const losses = CANDIDATES.map(() => new Float64Array(size));
  const p = new Float64Array(classes);
  const regression = createSoftmaxRegression(support);
  const prototypes = createPrototypes(support);
  const whole = new Float64Array(regression.size);
  const theta = new Float64Array(regression.size);
  for (const [at, { head, strength }] of CANDIDATES.entries()) {
    // from the fit to all windows, and that from the candidate's before, the way to each refit is short
    if (head === 'softmax' && !regression.fit(all, strength, whole, TOLERANCE * size)) {
      losses[at]!.fill(Number.POSITIVE_INFINITY);
      continue;
    }
    for (const { left, v } of folds) {
      if (head === 'prototype') prototypes.fit(v, strength);
      else {
        theta.set(whole);
        regression.fit(v, strength, theta, TOLERANCE * size);
      }
      for (const j of left) {
        if (head === 'prototype') prototypes.probabilities(j, p);
        else regression.probabilities(theta, j, p);
        losses[at]![j] = -all[j]! * log(Math.max(p[y[j]!]!, Number.MIN_VALUE));
      }
    }
  }
  return CANDIDATES[bestOf(losses)]!;
}

function bestOf(losses: readonly Float64Array[]): number {
  const means = losses.map(mean);
  const best = means.indexOf(Math.min(...means));
  const usual = CANDIDATES.findIndex(({ head, strength }) => {
    return head === DEFAULT_CANDIDATE.head && strength === DEFAULT_CANDIDATE.strength;
  });
  const gains = losses[usual]!.map((loss, j) => loss - losses[best]![j]!);
  const gain = mean(gains);
  const variance = mean(gains.map((d) => (d - gain) * (d - gain)));
  return gain > SURE * Math.sqrt(variance / Math.max(1, gains.length - 1)) ? best : usual;
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

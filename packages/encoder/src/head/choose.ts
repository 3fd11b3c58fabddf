/**
 * Which head, and how strongly regularised: chosen on the labelled windows alone. Each window is predicted by heads fitted
 * without it (leaveOut.ts); the candidate of the least class-balanced mean of - log p(its class) is the best, of equals the
 * simplest. Where windows left out are hard, that loss is least for a head that says next to nothing, all classes alike: so only
 * a candidate counts that names no fewer of them rightly than the default and whose loss is below TOLD of that of a guess, ln K.
 * A few windows tell little, and the least of several noisy means flatters: the default is left only for a candidate that is
 * better by more than SURE standard errors of the paired difference.
 */
import { log } from '@cheer/tensor';
import type { Candidate, Fits, Folds } from './leaveOut.ts';
import type { Support } from './support.ts';

export type { Candidate };

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
const TOLD = 0.95;

export interface Choice {
  readonly chosen: Candidate;
  /** how many windows the chosen head names rightly when fitted without them */
  readonly right: number;
}

export function chooseHead(fits: Fits, folds: Folds, { size, classes }: Support): Choice {
  const losses = new Float64Array(CANDIDATES.length * size);
  const of = (at: number): Float64Array => losses.subarray(at * size, (at + 1) * size);
  const right = CANDIDATES.map((candidate, at) => fits.leaveOut(candidate, folds, of(at)));
  const usual = CANDIDATES.findIndex(({ head, strength }) => {
    return head === DEFAULT_CANDIDATE.head && strength === DEFAULT_CANDIDATE.strength;
  });
  const means = CANDIDATES.map((_, at) => {
    const loss = mean(of(at));
    return at === usual || (right[at]! >= right[usual]! && loss < TOLD * log(classes))
      ? loss
      : Number.POSITIVE_INFINITY;
  });
  const best = means.indexOf(Math.min(...means));
  const [gain, error] = pairedGain(of(usual), of(best));
  const taken = gain > SURE * error ? best : usual;
  return { chosen: CANDIDATES[taken]!, right: right[taken]! };
}

/** Mean of a - b, and its standard error. */
function pairedGain(a: Float64Array, b: Float64Array): [number, number] {
  const gain = mean(a) - mean(b);
  let square = 0;
  for (let j = 0; j < a.length; j++) square += (a[j]! - b[j]! - gain) ** 2;
  return [gain, Math.sqrt(square / a.length / Math.max(1, a.length - 1))];
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < values.length; j++) sum += values[j]!;
  return sum / values.length;
}

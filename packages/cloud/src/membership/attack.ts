/** Membership inference on one part of a release: which attack does best, and how well. */
import { type Area, areaUnderCurve } from './areaUnderCurve.ts';
import { likelihoodRatio } from './likelihoodRatio.ts';
import type { Split } from './splits.ts';

/** Parts of a release that are made from people. */
export type Part = 'centroids' | 'scaler' | 'encoders' | 'slow-features';

/** What the attacker has of a person: the very recording that may have been used, or another one. */
export type Has = 'same' | 'other';

export interface Attack extends Area {
  readonly part: Part;
  readonly recording: Has;
  /** the name of the score, with `likelihood ratio` if the attacker calibrated it with cohorts of their own */
  readonly by: string;
}

/** Called between two splits with the share that is done; gives others a turn. */
export type Tick = (fraction: number) => Promise<void>;

/** Of each split, one score a person. */
export type Scores = readonly Float64Array[];

/** Each score as it is and as a likelihood ratio, the best attack first. */
export function attacks(
  part: Part,
  recording: Has,
  splits: readonly Split[],
  scores: Readonly<Record<string, Scores>>,
  seed: number,
): Attack[] {
  return Object.entries(scores)
    .flatMap(([by, own]): Attack[] => [
      { part, recording, by, ...areaUnderCurve(splits, own, seed) },
      { part, recording, by: `${by}, likelihood ratio`, ...areaUnderCurve(splits, likelihoodRatio(splits, own), seed) },
    ])
    .sort((a, b) => b.auc - a.auc);
}

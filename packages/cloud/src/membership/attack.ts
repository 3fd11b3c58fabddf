/** Membership inference on one part of a release: which attack does best, and how well. */
import { type Area, areaOf, areaUnderCurve } from './areaUnderCurve.ts';
import { likelihoodRatio } from './likelihoodRatio.ts';
import type { Split } from './splits.ts';
import { caughtAt, worstPerson } from './worstPerson.ts';

/** Parts of a release that are made from people, alone and together. */
export type Part = 'centroids' | 'scaler' | 'centroids and scaler' | 'encoders' | 'slow-features' | 'whole';

/** What the attacker has of a person: the very recording that may have been used, or another one. */
export type Has = 'same' | 'other';

export interface Attack extends Area {
  readonly part: Part;
  readonly recording: Has;
  /** the name of the score, with `likelihood ratio` if the attacker calibrated it with cohorts of their own */
  readonly by: string;
  /** area under the ROC curve of the person who is found best, see `worstPerson`; absent if it was not measured */
  readonly worst?: number;
  /** share of members that are found if 1 % of the others may be taken for members; absent if it was not measured */
  readonly caught?: number;
}

/** Called between two splits with the share that is done; gives others a turn. */
export type Tick = (fraction: number) => Promise<void>;

/** Of each split, one score a person. */
export type Scores = readonly Float64Array[];

export type NamedScores = Readonly<Record<string, Scores>>;

/** The best attack by one score, as it is or as a likelihood ratio, or by the likelihood ratios of all together. */
export function bestAttack(
  part: Part,
  recording: Has,
  splits: readonly Split[],
  scores: NamedScores,
  seed: number,
): Attack {
  const ratios = Object.values(scores).map((own) => likelihoodRatio(splits, own));
  const all: [string, Scores][] = Object.entries(scores).flatMap(([by, own], i): [string, Scores][] => [
    [by, own],
    [`${by}, likelihood ratio`, ratios[i]!],
  ]);
  if (ratios.length > 1) all.push(['joint, likelihood ratio', together(ratios)]);
  const areas = all.map(([, own]) => areaOf(splits, own));
  const [by, best] = all[areas.indexOf(Math.max(...areas))]!;
  const worst = worstPerson(splits, best);
  return {
    ...{ part, recording, by, ...areaUnderCurve(splits, best, seed), caught: caughtAt(FALSE_ALARMS, splits, best) },
    ...(Number.isNaN(worst) ? {} : { worst }),
  };
}

const FALSE_ALARMS = 0.01;

/** Log-likelihood ratios add up as far as scores are independent; where they are not the sum is still a score. */
const together = (ratios: readonly Scores[]): Float64Array[] =>
  ratios[0]!.map((first, s) => first.map((_, i) => ratios.reduce((sum, own) => sum + own[s]![i]!, 0)));

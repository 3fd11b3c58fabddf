/**
 * How far a device goes when it fine-tunes: chosen in the cloud, by people held out of the training and treated as if each were
 * new. With one labelled window a class most steps lead away from what many people taught; with ten they pay.
 */
import type { Fold, FoldPerson } from '../evaluate/method.ts';
import { score } from '../metrics.ts';
import { chooseSupport, SUPPORT_RULES, type SupportRule } from '../support.ts';
import type { CnnLstmConfig, CnnLstmWeights } from './cnnLstm.ts';
import { classify, FINE_TUNING, fineTune } from './fineTuning.ts';
import { lastStates } from './states.ts';

/** To choose from; 0 leaves the network as it is. */
const STEPS = [0, 2, 5, 10, 20, 50] as const;

/** Labelled windows a class for which a choice is made. */
const SHOTS = [1, 3, 5, 10] as const;

/** Steps by labelled windows a class, ascending. */
export type StepsByShots = readonly { readonly shots: number; readonly steps: number }[];

/** The choice for the most shots that are not more than there are. */
export const stepsFor = (chosen: StepsByShots, shots: number): number =>
  chosen.findLast((one) => one.shots <= shots)?.steps ?? chosen[0]!.steps;

/** For each number of shots the steps of the best mean macro-F1 over people and both support rules, of equals the fewest. */
export function chooseSteps(
  config: CnnLstmConfig,
  weights: CnnLstmWeights,
  people: readonly FoldPerson[],
  fold: Pick<Fold, 'seed' | 'classes' | 'window'>,
): StepsByShots {
  const states = people.map((person) => lastStates(config, weights, person, fold.window));

  /** Macro-F1 after each number of steps; nothing if the person has no such support. */
  const simulate = (who: number, rule: SupportRule, k: number): number[] => {
    const { labels, sessions, starts, subject } = people[who]!;
    const windows = labels.map((label, i) => ({ session: sessions[i]!, start: starts[i]!, label }));
    const seed = `${fold.seed} fine-tuning ${subject} ${k}`;
    const chosen = chooseSupport(windows, fold.window.length, { rule, k, seed });
    if ('reason' in chosen) return [];
    const support = chosen.support.map((i) => ({ window: i, target: fold.classes.indexOf(labels[i]!) }));
    const truth = chosen.test.map((i) => labels[i]!);
    return fineTune(config, weights, states[who]!, support, STEPS).map((layer) => {
      const predicted = chosen.test.map((i) => {
        const p = classify(layer, states[who]!, i);
        return fold.classes[p.indexOf(Math.max(...p))]!;
      });
      return score(truth, predicted).macroF1;
    });
  };

  return SHOTS.map((shots) => {
    const sums = STEPS.map(() => 0);
    for (const who of people.keys())
      for (const rule of SUPPORT_RULES)
        for (const [s, macroF1] of simulate(who, rule, shots).entries()) sums[s] = sums[s]! + macroF1;
    const best = Math.max(...sums);
    return { shots, steps: best === 0 ? FINE_TUNING.blindSteps : STEPS[sums.indexOf(best)]! };
  });
}

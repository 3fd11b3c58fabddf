/** A trained CNN-LSTM on the device of one person. */
import type { Guest, PersonModel, Window } from '../evaluate/method.ts';
import { stepsFor } from './chooseSteps.ts';
import { classify, fineTune, type OutputLayer } from './fineTuning.ts';
import { lastStates } from './states.ts';
import type { TrainedCnnLstm } from './supervised.ts';

/** @param classes in the order of the network's outputs */
export function sequenceModel(
  { config, weights, steps }: TrainedCnnLstm,
  guest: Guest,
  window: Window,
  classes: readonly string[],
): PersonModel {
  const { usable } = guest;
  const states = lastStates(config, weights, guest, window, usable);
  const predict = (layer: OutputLayer): (Float64Array | null)[] =>
    usable.map((use, i) => (use ? classify(layer, states, i) : null));
  return {
    zeroShot: () => predict({ weight: weights.get('output.weight')!, bias: weights.get('output.bias')! }),
    classify(support, labels) {
      const labelled = support.map((i, at) => ({ window: i, target: classes.indexOf(labels[at]!) }));
      const shots = Math.min(...[...new Set(labels)].map((name) => labels.filter((one) => one === name).length));
      return predict(fineTune(config, weights, states, labelled, [stepsFor(steps, shots)])[0]!);
    },
  };
}

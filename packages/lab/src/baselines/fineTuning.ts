/**
 * Fine-tuning on a support: the output layer moves from where training on other people left it, by a few steps of AdamW on all
 * labelled windows at once; what is before it stays.
 */
import { adamWState, adamWStep, crossEntropy, linear, softmax, Tape } from '@cheer/tensor';
import type { CnnLstmConfig, CnnLstmWeights } from './cnnLstm.ts';

export const FINE_TUNING = {
  learningRate: 1e-2,
  weightDecay: 0,
  /** where there is nobody to choose the number of steps by; see chooseSteps.ts */
  blindSteps: 10,
} as const;

export interface Labelled {
  readonly window: number;
  /** class, by its place among the network's outputs */
  readonly target: number;
}

export interface OutputLayer {
  /** [hidden, classes] */
  readonly weight: Float32Array;
  /** [classes] */
  readonly bias: Float32Array;
}

/** The layer after each of the given numbers of steps, which ascend. @param states [windows, hidden] */
export function fineTune(
  config: CnnLstmConfig,
  weights: CnnLstmWeights,
  states: Float32Array,
  support: readonly Labelled[],
  steps: readonly number[],
): OutputLayer[] {
  const { hidden, classes } = config;
  const examples = evenly(support);
  const tape = new Tape();
  const x = tape.variable(examples.length, hidden);
  const [weight, bias] = [tape.variable(hidden, classes), tape.variable(classes)];
  const targets = Int32Array.from(examples, ({ target }) => target);
  const loss = crossEntropy(tape, linear(tape, x, weight, bias), targets);
  const optimiser = adamWState([weight, bias]);
  weight.value.set(weights.get('output.weight')!);
  bias.value.set(weights.get('output.bias')!);
  for (const [slot, { window }] of examples.entries())
    x.value.set(states.subarray(window * hidden, (window + 1) * hidden), slot * hidden);
  return steps.map((count, i) => {
    for (let step = steps[i - 1] ?? 0; step < count; step++) {
      tape.forward();
      tape.backward(loss);
      adamWStep([weight, bias], optimiser, FINE_TUNING);
    }
    return { weight: Float32Array.from(weight.value), bias: Float32Array.from(bias.value) };
  });
}

/** As many windows of each class as of the largest: those of a smaller one come again. */
function evenly(support: readonly Labelled[]): Labelled[] {
  const own = new Map<number, Labelled[]>();
  for (const one of support) own.set(one.target, [...(own.get(one.target) ?? []), one]);
  const most = Math.max(...[...own.values()].map(({ length }) => length));
  return [...own.values()].flatMap((some) => Array.from({ length: most }, (_, i) => some[i % some.length]!));
}

/** Class probabilities of one window. */
export function classify({ weight, bias }: OutputLayer, states: Float32Array, window: number): Float64Array {
  const p = Float64Array.from(bias);
  const hidden = weight.length / p.length;
  for (let h = 0; h < hidden; h++) {
    const state = states[window * hidden + h]!;
    for (let c = 0; c < p.length; c++) p[c] = p[c]! + state * weight[h * p.length + c]!;
  }
  softmax(p.length, p, 0, p, 0);
  return p;
}

/** AdamW: Adam with decoupled weight decay (Loshchilov and Hutter 2019, arXiv 1711.05101, algorithm 2). */
import type { Variable } from './inferenceTape.ts';
import type { Numbers } from './kernels.ts';
import { Tape } from './tape.ts';

export interface AdamWOptions {
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
}

/** Everything the optimiser remembers between steps, so that training can stop and go on. */
export interface AdamWState {
  step: number;
  /** beta1^step and beta2^step, kept as running products: `**` may differ in the last bit between engines */
  power1: number;
  power2: number;
  readonly first: readonly Numbers[];
  readonly second: readonly Numbers[];
}

/** An optimiser at work: its moments are views of the tape's memory. */
export interface AdamW extends AdamWState {
  readonly moments: readonly { readonly first: Variable; readonly second: Variable }[];
}

/** An optimiser of these parameters, with moments of zeros. */
export function adamWState(parameters: readonly Variable[]): AdamW {
  const moments = parameters.map(({ tape, size }) => ({ first: tape.buffer(size), second: tape.buffer(size) }));
  return {
    step: 0,
    power1: 1,
    power2: 1,
    moments,
    get first() {
      return moments.map(({ first }) => first.value);
    },
    get second() {
      return moments.map(({ second }) => second.value);
    },
  };
}

/** Goes on from a state, in the room that the optimiser has. */
export function adamWRestore(optimiser: AdamW, { step, power1, power2, first, second }: AdamWState): void {
  Object.assign(optimiser, { step, power1, power2 });
  for (const [p, moments] of optimiser.moments.entries()) {
    moments.first.value.set(first[p]!);
    moments.second.value.set(second[p]!);
  }
}

/** One step on the parameters' gradients; `rate` scales the learning rate (a schedule). */
export function adamWStep(parameters: readonly Variable[], state: AdamW, options: AdamWOptions, rate = 1): void {
  const { learningRate, weightDecay, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  state.step++;
  state.power1 *= beta1;
  state.power2 *= beta2;
  const stepSize = (rate * learningRate) / (1 - state.power1);
  const correction = 1 / Math.sqrt(1 - state.power2);
  const decay = 1 - rate * learningRate * weightDecay;
  for (const [p, { tape, size, at, gradientAt }] of parameters.entries()) {
    if (!(tape instanceof Tape && tape.gradients))
      throw new Error('adamWStep: the tape of the parameters was made without gradients');
    const { first, second } = state.moments[p]!;
    tape.kernels.adamW(
      size,
      at,
      gradientAt,
      first.at,
      second.at,
      beta1,
      1 - beta1, // in float64: formed in float32 it would be off by 1.3e-5
      beta2,
      1 - beta2,
      decay,
      stepSize,
      correction,
      epsilon,
    );
  }
}

/** AdamW: Adam with decoupled weight decay (Loshchilov and Hutter 2019, arXiv 1711.05101, algorithm 2). */
import type { Numbers } from './kernels.ts';
import type { Variable } from './tape.ts';

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

export function adamWState(parameters: readonly Variable[]): AdamWState {
  const zeros = (): Numbers[] => parameters.map(({ value }) => value.map(() => 0));
  return { step: 0, power1: 1, power2: 1, first: zeros(), second: zeros() };
}

/** One step on the parameters' gradients; `rate` scales the learning rate (a schedule). */
export function adamWStep(parameters: readonly Variable[], state: AdamWState, options: AdamWOptions, rate = 1): void {
  const { learningRate, weightDecay, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  state.step++;
  state.power1 *= beta1;
  state.power2 *= beta2;
  const stepSize = (rate * learningRate) / (1 - state.power1);
  const correction = Math.sqrt(1 - state.power2);
  const decay = 1 - rate * learningRate * weightDecay;
  for (const [p, { value, gradient }] of parameters.entries()) {
    const first = state.first[p]!;
    const second = state.second[p]!;
    for (let i = 0; i < value.length; i++) {
      const g = gradient[i]!;
      const m = beta1 * first[i]! + (1 - beta1) * g;
      const v = beta2 * second[i]! + (1 - beta2) * g * g;
      first[i] = m;
      second[i] = v;
      value[i] = value[i]! * decay - (stepSize * m) / (Math.sqrt(v) / correction + epsilon);
    }
  }
}

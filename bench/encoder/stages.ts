/** Where the time of our training step goes: its kernels, timed one by one in the step. */
import { type Kernels, wasmKernels } from '@cheer/tensor';
import type { Problem } from './problem.ts';
import { trainingStep } from './step.ts';

/** Seconds a step by kernel, `the rest` included: what is left of the whole, such as filling inputs and clearing gradients. */
export type KernelTimes = Readonly<Record<string, number>>;

/** Steps before and while it is measured: compiled code needs some hundred to settle. */
const [WARM_UP, STEPS] = [800, 400];

/** Measures at each call; empty where the kernels in WebAssembly are not to be had. */
export function kernelTimes(problem: Problem): () => KernelTimes {
  const kernels = wasmKernels();
  if (kernels === undefined) return () => ({});
  const times = new Map<string, number>();
  const timed = Object.fromEntries(
    Object.entries(kernels).map(([name, kernel]) => [
      name,
      typeof kernel !== 'function'
        ? kernel
        : (...operands: unknown[]): unknown => {
            const begin = performance.now();
            const result = (kernel as (...operands: unknown[]) => unknown)(...operands);
            times.set(name, (times.get(name) ?? 0) + performance.now() - begin);
            return result;
          },
    ]),
  ) as unknown as Kernels;
  const { step } = trainingStep(problem, timed);
  return () => {
    for (let i = 0; i < WARM_UP; i++) step();
    times.clear();
    const begin = performance.now();
    for (let i = 0; i < STEPS; i++) step();
    const whole = performance.now() - begin;
    const known = [...times.values()].reduce((sum, ms) => sum + ms, 0);
    const all = [...times, ['the rest', whole - known] as const];
    return Object.fromEntries(all.map(([name, ms]) => [name, ms / STEPS / 1000]));
  };
}

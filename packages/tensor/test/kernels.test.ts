/** The kernels in WebAssembly against those in TypeScript: the whole memory, bit for bit, after the same call. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Kernels } from '../src/kernels.ts';
import { referenceKernels } from '../src/reference/training.ts';
import { wasmKernels } from '../src/wasm/training.ts';

const wasm = wasmKernels()!;
const reference = referenceKernels('float32');

/** numbers in each of the regions A, B, C ... that the calls below use */
const REGION = 2048;
const [A, B, C, D, E] = [0, 1, 2, 3, 4].map((i) => i * REGION) as [number, number, number, number, number];
for (const { memory } of [wasm, reference]) memory.grow(5 * REGION);

type Call = (kernels: Kernels) => unknown;

/** Where the two differ after the same call on the same memory; all NaN are alike. */
function difference(seed: number, call: Call, odd: readonly number[] = []): string | undefined {
  for (const { memory } of [wasm, reference]) {
    let state = seed >>> 0;
    for (let i = 0; i < 5 * REGION; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      memory.numbers[i] = (state / 2 ** 31 - 1) * 2 ** ((state >>> 8) % 8);
    }
    for (const [i, x] of odd.entries()) for (const region of [A, B, C, D]) memory.numbers[region + 7 * i] = x;
  }
  setGraph(wasm);
  setGraph(reference);
  const [one, other] = [call(wasm), call(reference)];
  if (!Object.is(one, other)) return `results ${one} and ${other}`;
  const [ours, theirs] = [wasm.memory.numbers, reference.memory.numbers];
  for (let i = 0; i < 5 * REGION; i++) {
    if (!Object.is(ours[i], theirs[i])) return `place ${i}: ${ours[i]} and ${theirs[i]}`;
  }
  return undefined;
}

/** In region E: two trees of 9 nodes, the children of one not side by side, presence with missing nodes, targets. */
const [NODES, LEAVES] = [9, 4];
const [PARENTS, PRESENT, SCALES, TARGETS] = [E, E + 48, E + 64, E + 80];
const ALLOWED = E + 128;
function setGraph({ memory }: Kernels): void {
  memory.integers.set([4, 5, 4, 6, 7, 7, 8, -1, -1], PARENTS);
  memory.numbers.set([1, 1, 0, 1, 1, 1, 0, 1, 1], PRESENT);
  memory.numbers.set([0.25, 0.5, 0, 1 / 3, 1, 0.2, 0, 0.5, 1], SCALES);
  memory.integers.set([1, -1, 0, 2, -1, 1], TARGETS);
  for (let i = 0; i < 512; i++) memory.numbers[ALLOWED + i] = i % 5 === 4 ? 0 : 1;
}

const size = fc.integer({ min: 0, max: 37 });
const seed = fc.integer();
/** what may pass through but never hang nor differ */
const ODD = [Number.NaN, Infinity, -Infinity, 1e-42, 3e38, -0];

const KERNELS: Record<string, (m: number, n: number, k: number) => Call> = {
  'gemm A B': (m, n, k) => (on) => on.gemm(m, n, k, A, k, 1, B, n, C, n, false),
  'gemm A B, accumulating': (m, n, k) => (on) => on.gemm(m, n, k, A, k, 1, B, n, C, n, true),
  'gemm A^T B': (m, n, k) => (on) => on.gemm(m, n, k, A, 1, m, B, n, C, n, true),
  'gemm with wider rows': (m, n, k) => (on) => on.gemm(m, n, k, A, k + 3, 1, B, n + 5, C, n + 1, false),
  'gemm, one column for all rows': (m, n, k) => (on) => on.gemm(m, n, k, A, 0, 1, B, n, C, n, true),
  transpose: (m, n) => (on) => on.transpose(m, n, A, B),
  meanCoefficients: () => (on) => on.meanCoefficients(NODES, PARENTS, PRESENT, A),
  meanRelu: (_, n) => (on) => on.meanRelu(NODES, LEAVES, n, PARENTS, A, SCALES, B, C),
  neighbourSums: (_, n) => (on) => on.neighbourSums(NODES, LEAVES, n, PARENTS, A, SCALES, B),
  outerSum: (_, n) => (on) => on.outerSum(NODES, n, A, B, C, SCALES, D),
  outerSumBackward: (m, n) => (on) => on.outerSumBackward(m, n, A, B, C, D),
  broadcast: (m, n) => (on) => on.broadcast(m, n, A, B),
  reluBackward: (_, n) => (on) => on.reluBackward(NODES, n, A, B, SCALES, C, D),
  columnSums: (m, n) => (on) => on.columnSums(m, n, A, B),
  scale: (m, n) => (on) => on.scale(m * n, 1 / 3, A, B),
  'scale in place': (m, n) => (on) => on.scale(m * n, 0.7, A, A),
  axpy: (m, n) => (on) => on.axpy(m * n, -0.1, A, B),
  unitRows: (m, n) => (on) => on.unitRows(m, n, A, B, C),
  unitRowsBackward: (m, n) => (on) => on.unitRowsBackward(m, n, A, B, C, D),
  crossEntropy: (_, n) => (on) => on.crossEntropy(6, n + 3, A, TARGETS, -1, B, C),
  'crossEntropy over allowed columns': (_, n) => (on) => on.crossEntropy(6, n + 3, A, TARGETS, ALLOWED, B, C),
  adamW: (m, n) => (on) => {
    for (let i = 0; i < REGION; i++) on.memory.numbers[D + i] = Math.abs(on.memory.numbers[D + i]!);
    on.adamW(m * n, A, B, C, D, 0.9, 1 - 0.9, 0.999, 1 - 0.999, 0.99997, 0.003, 1.7, 1e-8);
  },
};

describe('WebAssembly and reference agree bit for bit', () => {
  it.each(Object.entries(KERNELS))('%s', (_, kernel) => {
    fc.assert(
      fc.property(seed, size, size, size, (s, m, n, k) => {
        expect(difference(s, kernel(m, n, k))).toBeUndefined();
      }),
      {
        numRuns: 60,
        seed: 1,
        examples: [
          [1, 4, 8, 8],
          [1, 0, 0, 0],
          [1, 1, 1, 1],
          [1, 5, 9, 0],
          [1, 37, 37, 37],
        ],
      },
    );
  });

  it.each(Object.entries(KERNELS))('%s, with infinities, NaN, tiny and huge numbers', (_, kernel) => {
    for (const [m, n, k] of [
      [5, 9, 6],
      [8, 16, 3],
      [1, 3, 17],
    ] as const)
      expect(difference(7, kernel(m, n, k), ODD)).toBeUndefined();
  });
});

describe('the reference', () => {
  const exact = referenceKernels('float64');
  exact.memory.grow(64);
  const put = (at: number, ...x: number[]): void => exact.memory.numbers.set(x, at);
  const at = (from: number, n: number): number[] => [...exact.memory.numbers.subarray(from, from + n)];

  it('multiplies [[1 2] [3 4] [5 6]] by [[1 0 2] [0 1 1]], and A^T A', () => {
    put(0, 1, 2, 3, 4, 5, 6);
    put(8, 1, 0, 2, 0, 1, 1);
    exact.gemm(3, 3, 2, 0, 2, 1, 8, 3, 16, 3, false);
    expect(at(16, 9)).toEqual([1, 2, 4, 3, 4, 10, 5, 6, 16]);
    exact.gemm(2, 2, 3, 0, 1, 2, 0, 2, 16, 2, true);
    expect(at(16, 4)).toEqual([36, 46, 48, 59]);
  });

  it('takes means over children, node and parent, and their adjoint: a root with two leaves, of which one is missing', () => {
    exact.memory.integers.set([2, 2, -1], 0);
    put(8, 1, 0, 1);
    exact.meanCoefficients(3, 0, 8, 16);
    expect(at(16, 3)).toEqual([0.5, 0, 0.5]);
    put(24, 3, 30, 0, 0, 5, -70); // width 2; the missing row is zeros
    put(32, 1, -1);
    exact.meanRelu(3, 2, 2, 0, 24, 16, 32, 40);
    expect(at(40, 6)).toEqual([5, 0, 0, 0, 5, 0]); // (3 + 5) / 2 + 1, and (30 - 70) / 2 - 1 is below 0
    put(32, 0, 0);
    exact.reluBackward(3, 2, 40, 24, 16, 32, 48);
    expect([...at(32, 2), ...at(48, 6)]).toEqual([8, 0, 1.5, 0, 0, 0, 2.5, 0]);
    exact.neighbourSums(3, 2, 2, 0, 48, 16, 56);
    expect(at(56, 6)).toEqual([4, 0, 0, 0, 4, 0]);
  });

  it('passes NaN on: through the product with zero and through the ReLU', () => {
    put(0, 0, Number.NaN);
    put(4, 1, 1);
    exact.gemm(1, 1, 2, 0, 2, 1, 4, 1, 8, 1, false);
    expect(at(8, 1)).toEqual([Number.NaN]);
    exact.memory.integers[2 * 16] = -1;
    exact.meanRelu(1, 1, 1, 16, 8, 4, 12, 20);
    expect(at(20, 1)).toEqual([Number.NaN]);
  });
});

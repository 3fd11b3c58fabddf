/** The kernels of sequence models in WebAssembly against those in TypeScript: the whole memory, bit for bit. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { referenceSequenceKernels, type SequenceKernels, wasmSequenceKernels } from '../../src/sequence/index.ts';
import { squash } from '../../src/sequence/squash.ts';

const wasm = wasmSequenceKernels()!;
const reference = referenceSequenceKernels('float32');

const REGION = 1024;
const [A, B, C, D, E, F, G] = Array.from({ length: 7 }, (_, i) => i * REGION) as [
  ...[number, number, number, number],
  ...[number, number, number],
];
for (const { memory } of [wasm, reference]) memory.grow(7 * REGION);

type Call = (kernels: SequenceKernels) => void;

/** Where the two differ after the same call on the same memory; all NaN are alike. */
function difference(seed: number, call: Call, odd: readonly number[] = []): string | undefined {
  for (const { memory } of [wasm, reference]) {
    let state = seed >>> 0;
    for (let i = 0; i < memory.numbers.length && i < 7 * REGION; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      memory.numbers[i] = (state / 2 ** 31 - 1) * 2 ** ((state >>> 8) % 6);
    }
    for (const [i, x] of odd.entries()) for (let r = 0; r < 7; r++) memory.numbers[r * REGION + 5 * i] = x;
    call(memory === wasm.memory ? wasm : reference);
  }
  const [ours, theirs] = [wasm.memory.numbers, reference.memory.numbers];
  for (let i = 0; i < 7 * REGION; i++)
    if (!Object.is(ours[i], theirs[i])) return `place ${i}: ${ours[i]} and ${theirs[i]}`;
  return undefined;
}

const KERNELS: Record<string, (rows: number, hidden: number) => Call> = {
  lstmCell: (rows, hidden) => (on) => on.lstmCell(rows, hidden, A, B, C, D, E),
  'lstmCell and its way back': (rows, hidden) => (on) => {
    on.lstmCell(rows, hidden, A, B, C, D, E);
    on.lstmCellBackward(rows, hidden, A, B, D, E, F, G);
  },
  'lstmCellBackward of anything': (rows, hidden) => (on) => on.lstmCellBackward(rows, hidden, A, B, D, E, F, G),
  biasRelu: (rows, hidden) => (on) => on.biasRelu(rows, hidden, A, B),
  multiply: (rows, hidden) => (on) => on.multiply(rows * hidden, A, B, C, false),
  'multiply, accumulating': (rows, hidden) => (on) => on.multiply(rows * hidden, A, B, C, true),
  'gemm and columnSums of the common kernels': (rows, hidden) => (on) => {
    on.gemm(rows, hidden, rows, A, rows, 1, B, hidden, C, hidden, true);
    on.columnSums(rows, hidden, C, D);
  },
};

describe('WebAssembly and reference agree bit for bit', () => {
  it.each(Object.entries(KERNELS))('%s', (_, kernel) => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 11 }), fc.integer({ min: 0, max: 21 }), (seed, m, n) => {
        expect(difference(seed, kernel(m, n))).toBeUndefined();
      }),
      { numRuns: 80, seed: 1 },
    );
  });

  it.each(Object.entries(KERNELS))('%s, with infinities, NaN, tiny and huge numbers', (_, kernel) => {
    const odd = [Number.NaN, Infinity, -Infinity, 1e-42, 3e38, -0, 0, 0.625, -0.625, 1e-20, -88, 90];
    for (const [m, n] of [[3, 7] as const, [4, 16] as const, [1, 1] as const])
      expect(difference(7, kernel(m, n), odd)).toBeUndefined();
  });
});

describe('sigmoid and tanh', () => {
  it.each([
    ['float32', 4e-7],
    ['float64', 1e-11],
  ] as const)('in %s are within %d of the truth, also near 0 and beyond the ends', (precision, bound) => {
    const { sigmoid, tanh } = squash(precision);
    for (let i = -4000; i <= 4000; i++) {
      const x = Math.fround(i * Math.abs(i) * 1e-6);
      expect(Math.abs(sigmoid(x) * (1 + Math.exp(-x)) - 1)).toBeLessThan(bound);
      if (x === 0) expect(tanh(x)).toBe(0);
      else expect(Math.abs(tanh(x) / Math.tanh(x) - 1)).toBeLessThan(bound);
    }
    expect([tanh(-1e9), tanh(1e9), sigmoid(1e9), sigmoid(-1e9), tanh(-0)]).toEqual([-1, 1, 1, 0, -0]);
    expect([tanh(Number.NaN), sigmoid(Number.NaN)]).toEqual([Number.NaN, Number.NaN]);
  });
});

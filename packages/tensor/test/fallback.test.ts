/** Where WebAssembly is absent or forbidden the tape runs on the reference, and trains to the same bits. */
import { afterEach, describe, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** The bits of a tape that trains a little, and which kernels it ran on. */
async function train(): Promise<{ name: string; bits: number[] }> {
  vi.resetModules();
  const { adamWState, adamWStep, crossEntropy, linear, Tape } = await import('../src/index.ts');
  const tape = new Tape();
  const [x, w, b] = [tape.variable(7, 5), tape.variable(5, 9), tape.variable(9)];
  for (const [v, { value }] of [x, w, b].entries())
    for (let i = 0; i < value.length; i++) value[i] = ((i * 37 + v * 11) % 23) / 23 - 0.5;
  const loss = crossEntropy(tape, linear(tape, x, w, b), Int32Array.of(0, 3, -1, 8, 2, 2, 7));
  const state = adamWState([w, b]);
  for (let step = 0; step < 30; step++) {
    tape.forward();
    tape.backward(loss);
    adamWStep([w, b], state, { learningRate: 0.05, weightDecay: 0.01 });
  }
  return { name: tape.kernels.name, bits: [...new Int32Array(w.value.slice().buffer)] };
}

describe('without WebAssembly', () => {
  it.each([
    ['absent', undefined],
    [
      'forbidden by a content security policy',
      {
        Module: class {
          constructor() {
            throw new WebAssembly.CompileError("Refused to compile: 'unsafe-eval' is not allowed");
          }
        },
      },
    ],
  ])('%s: the reference gives the same weights', async (_, webAssembly) => {
    const simd = await train();
    expect(simd.name).toBe('wasm');
    vi.stubGlobal('WebAssembly', webAssembly);
    const plain = await train();
    expect(plain.name).toBe('reference');
    expect(plain.bits).toEqual(simd.bits);
  });
});

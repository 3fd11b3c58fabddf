import { describe, expect, it } from 'vitest';
import { linear } from '../src/operations/linear.ts';
import { referenceKernels } from '../src/reference.ts';
import { Tape } from '../src/tape.ts';

describe.each([
  ['wasm', {}],
  ['reference', { kernels: referenceKernels('float32') }],
] as const)('Tape on %s', (name, options) => {
  it('keeps what variables hold while its memory grows', () => {
    const tape = new Tape('float32', options);
    expect(tape.kernels.name).toBe(name);
    const first = tape.variable(3);
    first.value.set([1, 2, 3]);
    first.gradient.set([4, 5, 6]);
    const before = tape.kernels.memory.numbers.length;
    tape.variable(100_000);
    expect(tape.kernels.memory.numbers.length).toBeGreaterThan(before);
    expect([...first.value, ...first.gradient]).toEqual([1, 2, 3, 4, 5, 6]);
    first.value[0] = 7;
    expect(tape.kernels.memory.numbers[first.at]).toBe(7);
  });

  it('takes no more memory once it runs', () => {
    const tape = new Tape('float32', options);
    const y = linear(tape, tape.variable(40, 30), tape.variable(30, 20), tape.variable(20));
    const { numbers } = tape.kernels.memory;
    for (let i = 0; i < 3; i++) {
      tape.forward();
      tape.backward(y);
    }
    expect(tape.kernels.memory.numbers).toBe(numbers);
  });
});

describe('Tape', () => {
  it('without gradients gives the same result in less memory, and refuses to run backward', () => {
    const result = (gradients: boolean) => {
      const tape = new Tape('float32', { gradients });
      const [x, w, b] = [tape.variable(300, 64), tape.variable(64, 64), tape.variable(64)];
      for (const { value } of [x, w, b]) for (let i = 0; i < value.length; i++) value[i] = (i % 17) / 17 - 0.4;
      const y = linear(tape, x, w, b);
      tape.forward();
      return { tape, y, bytes: tape.kernels.memory.numbers.byteLength };
    };
    const [whole, forwardOnly] = [result(true), result(false)];
    expect(forwardOnly.y.value).toEqual(whole.y.value);
    expect(forwardOnly.bytes).toBeLessThan(0.6 * whole.bytes);
    expect(() => forwardOnly.tape.backward(forwardOnly.y)).toThrowError(/without gradients/u);
  });

  it('reads an input each time it runs', () => {
    const tape = new Tape();
    const source = Float32Array.of(1, 2);
    const [at, again] = [tape.input(source), tape.input(source)];
    expect(again).toBe(at);
    tape.forward();
    source[1] = 5;
    tape.forward();
    expect([...tape.kernels.memory.numbers.subarray(at, at + 2)]).toEqual([1, 5]);
  });
});

import { describe, expect, it } from 'vitest';
import { adamWState, adamWStep } from '../src/adamw.ts';
import { InferenceTape } from '../src/inferenceTape.ts';
import { linear } from '../src/operations/linear.ts';
import { referenceKernels } from '../src/reference/training.ts';
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

const OPTIONS = { learningRate: 0.1, weightDecay: 0 };

describe('Tape', () => {
  it('has the gradient of each run, whoever writes first, and zeros where nothing flows back', () => {
    const tape = new Tape('float64');
    const [x, w, b] = [tape.variable(1, 1), tape.variable(1, 1), tape.variable(1)];
    const apart = linear(tape, x, w, b); // no part of the loss
    const y = linear(tape, x, w, b);
    const sum = tape.variable(1);
    tape.record({
      forward() {
        sum.value[0] = 2 * y.value[0]! + x.value[0]!;
      },
      backward() {
        y.gradient[0] = y.gradient[0]! + 2 * sum.gradient[0]!;
        x.gradient[0] = x.gradient[0]! + sum.gradient[0]!;
      },
    });
    const gradients = () => [x, w, b, y, apart].map(({ gradient }) => gradient[0]);
    for (const [at, by] of [
      [3, 5],
      [-1, 7],
    ] as const) {
      x.value[0] = at;
      w.value[0] = by;
      tape.forward();
      tape.backward(sum);
      expect(gradients()).toEqual([2 * by + 1, 2 * at, 2, 2, 0]);
    }
    tape.backward(apart);
    expect(gradients()).toEqual([7, -1, 1, 0, 1]);
  });

  it('without gradients gives the same result in less memory', () => {
    const result = (tape: InferenceTape) => {
      const [x, w, b] = [tape.variable(300, 64), tape.variable(64, 64), tape.variable(64)];
      for (const { value } of [x, w, b]) for (let i = 0; i < value.length; i++) value[i] = (i % 17) / 17 - 0.4;
      const y = linear(tape, x, w, b);
      tape.forward();
      return { y, bytes: tape.kernels.memory.numbers.byteLength };
    };
    const [whole, forwardOnly] = [result(new Tape()), result(new InferenceTape())];
    expect(forwardOnly.y.value).toEqual(whole.y.value);
    expect(forwardOnly.bytes).toBeLessThan(0.6 * whole.bytes);
    expect(forwardOnly.y.gradient).toHaveLength(0);
    const without = new Tape('float32', { gradients: false });
    const other = result(without);
    expect(other.y.value).toEqual(whole.y.value);
    expect(other.bytes).toBe(forwardOnly.bytes);
    expect(() => without.backward(other.y)).toThrowError(/without gradients/u);
    expect(() => adamWStep([forwardOnly.y], adamWState([forwardOnly.y]), OPTIONS)).toThrowError(/without gradients/u);
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

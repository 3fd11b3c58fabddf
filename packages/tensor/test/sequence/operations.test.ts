import { describe, expect, it } from 'vitest';
import { crossEntropy, linear, type Numbers, type Variable } from '../../src/index.ts';
import {
  conv1d,
  lastStep,
  lstm,
  mask,
  referenceSequenceKernels,
  type SequenceTape,
  sequenceTape,
} from '../../src/sequence/index.ts';

const [TIME, BATCH, CHANNELS] = [6, 2, 3];

/** Numbers without pattern, far from the kinks of ReLU. */
function fill(values: Numbers, phase = 0): void {
  for (let i = 0; i < values.length; i++)
    values[i] = 0.7 * Math.sin(1.7 * i + phase) + 0.2 * Math.cos(5.3 * i * i + phase);
}

function variables(tape: SequenceTape, ...shapes: readonly (readonly number[])[]): Variable[] {
  return shapes.map((shape, i) => {
    const variable = tape.variable(...shape);
    fill(variable.value, i);
    return variable;
  });
}

/** Largest relative difference between the tape's gradients and central differences, float64. */
function worstError(tape: SequenceTape, loss: Variable, inputs: readonly Variable[]): number {
  const h = 1e-5;
  tape.forward();
  tape.backward(loss);
  let worst = 0;
  for (const { value, gradient } of inputs) {
    const analytic = gradient.slice();
    for (let i = 0; i < value.length; i++) {
      const x = value[i]!;
      const at = (moved: number): number => {
        value[i] = moved;
        tape.forward();
        return loss.value[0]!;
      };
      const numeric = (at(x + h) - at(x - h)) / (2 * h);
      value[i] = x;
      worst = Math.max(worst, Math.abs(numeric - analytic[i]!) / Math.max(1e-3, Math.abs(numeric)));
    }
  }
  return worst;
}

describe('gradients against central differences', () => {
  it.each([1, 2, 3, 5, 15])('of a convolution with %i taps', (taps) => {
    const tape = sequenceTape('float64');
    const inputs = variables(tape, [TIME, BATCH, CHANNELS], [taps, CHANNELS, 4], [4]);
    const y = conv1d(tape, inputs[0]!, inputs[1]!, inputs[2]!, { batch: BATCH });
    const loss = crossEntropy(
      tape,
      y,
      Int32Array.from({ length: TIME * BATCH }, (_, i) => i % 4),
    );
    expect(worstError(tape, loss, inputs)).toBeLessThan(1e-5);
  });

  it.each([1, 2, 6])('of a long short-term memory over %i steps', (time) => {
    const tape = sequenceTape('float64');
    const inputs = variables(tape, [time, BATCH, CHANNELS], [CHANNELS, 20], [5, 20], [20]);
    const [x, input, recurrent, bias] = inputs as [Variable, Variable, Variable, Variable];
    const h = lstm(tape, x, { input, recurrent, bias }, BATCH);
    const loss = crossEntropy(
      tape,
      h,
      Int32Array.from({ length: time * BATCH }, (_, i) => i % 5),
    );
    expect(worstError(tape, loss, inputs)).toBeLessThan(1e-5);
  });

  it('of convolution, convolution, memory, dropout, last step and linear, one after the other', () => {
    const tape = sequenceTape('float64');
    const inputs = variables(
      tape,
      ...[[TIME, BATCH, CHANNELS], [5, CHANNELS, 4], [4], [3, 4, 4], [4]],
      ...[[4, 12], [3, 12], [12], [3, 2], [2]],
    );
    const [x, w0, b0, w1, b1, input, recurrent, bias, w, b] = inputs;
    const factors = tape.constant(BATCH * 3);
    for (let i = 0; i < factors.length; i++) factors[i] = i % 3 === 0 ? 0 : 1.5;
    const y0 = conv1d(tape, x!, w0!, b0!, { batch: BATCH });
    const y1 = conv1d(tape, y0, w1!, b1!, { batch: BATCH });
    const h = lstm(tape, y1, { input: input!, recurrent: recurrent!, bias: bias! }, BATCH);
    const logits = linear(tape, mask(tape, lastStep(tape, h), factors), w!, b!);
    const loss = crossEntropy(tape, logits, Int32Array.of(1, 0));
    expect(worstError(tape, loss, inputs)).toBeLessThan(1e-5);
  });
});

describe('conv1d', () => {
  it('is relu(sum over taps of x moved by the tap, plus bias), with zeros beyond the ends', () => {
    const tape = sequenceTape('float64');
    const [x, w, b] = variables(tape, [TIME, BATCH, CHANNELS], [3, CHANNELS, 2], [2]) as [Variable, Variable, Variable];
    const y = conv1d(tape, x, w, b, { batch: BATCH });
    tape.forward();
    tape.forward(); // from the start again, not on top
    for (let t = 0; t < TIME; t++)
      for (let s = 0; s < BATCH; s++)
        for (let n = 0; n < 2; n++) {
          let sum = b.value[n]!;
          for (const j of [0, 1, 2])
            for (let c = 0; c < CHANNELS; c++)
              if (t + j - 1 >= 0 && t + j - 1 < TIME)
                sum += x.value[((t + j - 1) * BATCH + s) * CHANNELS + c]! * w.value[(j * CHANNELS + c) * 2 + n]!;
          expect(y.value[(t * BATCH + s) * 2 + n]).toBeCloseTo(Math.max(0, sum), 12);
        }
  });

  it('leaves the gradient of data alone when told', () => {
    const tape = sequenceTape();
    const [x, w, b] = variables(tape, [TIME, BATCH, CHANNELS], [3, CHANNELS, 4], [4]) as [Variable, Variable, Variable];
    const y = conv1d(tape, x, w, b, { batch: BATCH, inputGradient: false });
    const loss = crossEntropy(tape, y, new Int32Array(TIME * BATCH));
    tape.forward();
    tape.backward(loss);
    expect(x.gradient.every((g) => g === 0)).toBe(true);
    expect(w.gradient.some((g) => g !== 0)).toBe(true);
  });
});

describe('lstm', () => {
  it('keeps what its gates tell it to keep: open forget, shut input and output gates give 0 and no more', () => {
    const tape = sequenceTape('float64');
    const x = tape.variable(TIME, BATCH, 1);
    const weights = { input: tape.variable(1, 4), recurrent: tape.variable(1, 4), bias: tape.variable(4) };
    const h = lstm(tape, x, weights, BATCH);
    weights.bias.value.set([40, 40, 40, 40]); // all gates 1, candidate 1: the state counts the steps
    tape.forward();
    for (let t = 0; t < TIME; t++) expect(h.value[t * BATCH]).toBeCloseTo(Math.tanh(t + 1), 9);
    weights.bias.value.set([-40, 40, 40, 40]);
    tape.forward();
    for (const value of h.value) expect(Math.abs(value)).toBeLessThan(1e-15);
  });

  it('trains to the same bits on WebAssembly and on the reference', () => {
    const train = (kernels?: ReturnType<typeof referenceSequenceKernels>): number[] => {
      const tape = sequenceTape('float32', kernels === undefined ? {} : { kernels });
      expect(tape.kernels.name).toBe(kernels === undefined ? 'wasm' : 'reference');
      const [x, input, recurrent, bias] = variables(tape, [TIME, BATCH, CHANNELS], [CHANNELS, 28], [7, 28], [28]);
      const h = lstm(tape, x!, { input: input!, recurrent: recurrent!, bias: bias! }, BATCH);
      const loss = crossEntropy(tape, lastStep(tape, h), Int32Array.of(6, 2));
      for (let step = 0; step < 10; step++) {
        tape.forward();
        tape.backward(loss);
        for (const { size, gradientAt, at } of [input!, recurrent!, bias!])
          tape.kernels.axpy(size, -0.5, gradientAt, at);
      }
      return [...input!.value, ...recurrent!.value, ...bias!.value, loss.value[0]!];
    };
    const bits = train();
    expect(train(referenceSequenceKernels('float32'))).toEqual(bits);
  });
});

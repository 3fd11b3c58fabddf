import { readFileSync } from 'node:fs';
import { adamWState, adamWStep, crossEntropy } from '@cheer/tensor';
import { sequenceTape } from '@cheer/tensor/sequence';
import { describe, expect, it } from 'vitest';
import {
  CNN_LSTM_SIZES,
  type CnnLstmConfig,
  cnnLstmBytes,
  cnnLstmShapes,
  initialCnnLstm,
  recordConvolutions,
  recordMemory,
} from '../../src/baselines/index.ts';

const golden = JSON.parse(readFileSync(new URL('../golden/cnnLstm.json', import.meta.url), 'utf8')) as {
  sizes: CnnLstmConfig & { batch: number; learningRate: number; weightDecay: number };
  losses: number[];
};
const { batch, learningRate, weightDecay, ...config } = golden.sizes;

/** The formula of golden/cnnLstm.py. */
const wave = (count: number, phase: number, scale = 1): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => scale * Math.sin(0.37 * i * (1 + 0.01 * i) + phase));

/** The network of the golden, with dropout by formula. */
function network(precision: 'float32' | 'float64') {
  const tape = sequenceTape(precision);
  const weights = new Map(
    cnnLstmShapes(config).map(({ name, shape }, p) => [
      name,
      wave(
        shape.reduce((product, n) => product * n, 1),
        p,
        0.3,
      ),
    ]),
  );
  const x = tape.variable(config.time, batch, config.channels);
  const kept = tape.constant(batch * config.hidden);
  const convolutions = recordConvolutions(tape, config, weights, x);
  const memory = recordMemory(tape, config, weights, convolutions.output, kept);
  const loss = crossEntropy(
    tape,
    memory.output,
    Int32Array.from({ length: batch }, (_, i) => i % config.classes),
  );
  const parameters = [...convolutions.parameters.values(), ...memory.parameters.values()];
  const fill = (step: number): void => {
    x.value.set(wave(x.size, 10 + step));
    for (let i = 0; i < kept.length; i++) kept[i] = (i + step) % 3 === 0 ? 0 : 1.5;
  };
  return { tape, loss, parameters, fill };
}

describe('the CNN-LSTM', () => {
  it('has the losses of twenty steps of PyTorch, to 1e-5', () => {
    const { tape, loss, parameters, fill } = network('float32');
    const optimiser = adamWState(parameters);
    for (const [step, expected] of golden.losses.entries()) {
      fill(step);
      tape.forward();
      tape.backward(loss);
      expect(Math.abs(loss.value[0]! - expected)).toBeLessThan(1e-5);
      adamWStep(parameters, optimiser, { learningRate, weightDecay });
    }
  });

  it('has the gradients of central differences, to 1e-5, in every weight', () => {
    const { tape, loss, parameters, fill } = network('float64');
    fill(0);
    tape.forward();
    tape.backward(loss);
    const h = 1e-5;
    for (const { value, gradient } of parameters) {
      const analytic = gradient.slice();
      for (let i = 0; i < value.length; i += Math.ceil(value.length / 40)) {
        const x = value[i]!;
        const at = (moved: number): number => {
          value[i] = moved;
          tape.forward();
          return loss.value[0]!;
        };
        const numeric = (at(x + h) - at(x - h)) / (2 * h);
        value[i] = x;
        expect(Math.abs(numeric - analytic[i]!) / Math.max(1e-3, Math.abs(numeric))).toBeLessThan(1e-5);
      }
    }
  });

  it('has 93,122 weights for 123 features and two classes', () => {
    // 5 123 64 + 64, 5 64 64 + 64, 64 256 + 64 256 + 256, 64 2 + 2
    const whole = { ...CNN_LSTM_SIZES, channels: 123, time: 8, classes: 2 };
    expect(cnnLstmBytes(whole)).toBe(4 * (39_424 + 20_544 + 33_024 + 130));
  });

  it('begins with an open forget gate, the same for the same seed', () => {
    const weights = initialCnnLstm(config, 3);
    expect(initialCnnLstm(config, 3)).toEqual(weights);
    expect(initialCnnLstm(config, 4)).not.toEqual(weights);
    const { hidden } = config;
    expect([...weights.get('lstm.bias')!]).toEqual([
      ...new Array<number>(hidden).fill(0),
      ...new Array<number>(hidden).fill(1),
      ...new Array<number>(2 * hidden).fill(0),
    ]);
  });
});

import { readFileSync } from 'node:fs';
import { FEATURES, random } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { DEFAULT_GCN, type GcnConfig, READOUTS } from '../src/network/config.ts';
import { FEATURE_GRAPH, LEAVES } from '../src/network/graph.ts';
import { parsePretext } from '../src/pretext/spec.ts';
import type { Corpus } from '../src/training/corpus.ts';
import { schedule } from '../src/training/pretrain.ts';
import { PRETRAIN_DEFAULTS } from '../src/training/pretrainOptions.ts';
import { createTraining, type Training } from '../src/training/training.ts';

const golden = JSON.parse(readFileSync(new URL('./golden/training.json', import.meta.url), 'utf8')) as {
  parents: number[];
  settings: { steps: number; batch: number; learningRate: number; weightDecay: number; seed: number };
  cases: { pretext: string; missing: boolean; config: GcnConfig; losses: number[] }[];
};

/** The corpus of golden/training.py: 3 recordings of 12 windows; if `missing`, a tenth of the leaves, and GSR in recording 1. */
function corpus(missing: boolean): Corpus {
  const stream = random('golden corpus');
  const rows = new Float32Array(36 * LEAVES);
  for (let i = 0; i < rows.length; i++) {
    rows[i] = 4 * stream.uniform() - 2;
    const dropped = Math.floor(i / LEAVES / 12) === 1 && FEATURES[i % LEAVES]!.modality === 'GSR';
    const gone = stream.uniform() < 0.1 || dropped;
    if (missing && gone) rows[i] = Number.NaN;
  }
  return {
    rows,
    recording: Int32Array.from({ length: 36 }, (_, w) => Math.floor(w / 12)),
    start: Float64Array.from({ length: 36 }, (_, w) => 30 * (w % 12)),
    windowLength: 60,
  };
}

describe('fifty steps, against PyTorch', () => {
  const { steps, ...settings } = golden.settings;
  const losses = (precision: 'float32' | 'float64', { pretext, missing, config }: (typeof golden.cases)[number]) => {
    const training = createTraining(corpus(missing), { terms: parsePretext(pretext), config, ...settings, precision });
    return Array.from({ length: steps }, (_, step) => {
      training.step(schedule(step, steps));
      return training.loss.value[0]!;
    });
  };
  const distance = (ours: readonly number[], theirs: readonly number[]): number =>
    Math.max(...ours.map((x, i) => Math.abs(x - theirs[i]!) / Math.max(1, theirs[i]!)));

  it('is on the same tree', () => expect([...FEATURE_GRAPH.parents]).toEqual(golden.parents));

  it.each(golden.cases)('$pretext, missing leaves: $missing, read-out $config.readout', (wanted) => {
    expect(distance(losses('float64', wanted), wanted.losses)).toBeLessThan(1e-9);
    expect(distance(losses('float32', wanted), wanted.losses)).toBeLessThan(1e-5);
  });
});

describe('every gradient, against central differences', () => {
  const small: GcnConfig = { identity: 2, widths: [4, 3], embedding: 4 };
  const training = (pretext: string, config: GcnConfig, missing: boolean): Training =>
    createTraining(corpus(missing), {
      terms: parsePretext(pretext),
      config,
      batch: 4,
      seed: 3,
      precision: 'float64',
      learningRate: 1e-2,
      weightDecay: 0,
    });

  /** Largest error of any weight's gradient, relative to the largest gradient among its tensor's. */
  function worst({ tape, loss, parameters, evaluate }: Training, stride = 1, h = 3e-6): number {
    const stream = random('off the initial zeros, where units that nothing reaches sit on the bend of the ReLU');
    for (const { value } of parameters)
      for (const [i, x] of value.entries()) value[i] = x + 0.2 * stream.uniform() - 0.1;
    evaluate();
    const analytic = parameters.map(({ gradient }) => gradient.slice());
    const at = (value: Float32Array | Float64Array, i: number, x: number): number => {
      const kept = value[i]!;
      value[i] = x;
      tape.forward();
      value[i] = kept;
      return loss.value[0]!;
    };
    let error = 0;
    for (const [p, { value }] of parameters.entries()) {
      let scale = 1e-12;
      for (const g of analytic[p]!) scale = Math.max(scale, Math.abs(g));
      for (let i = p % stride; i < value.length; i += stride) {
        const numeric = (at(value, i, value[i]! + h) - at(value, i, value[i]! - h)) / (2 * h);
        error = Math.max(error, Math.abs(numeric - analytic[p]![i]!) / scale);
      }
    }
    return error;
  }

  it.each([
    ['parent', false],
    ['parent', true],
    ['temporal', false],
    ['temporal', true],
    ['masked', false],
    ['masked', true],
    ['temporal+0.5*masked', true],
  ])('%s, missing leaves: %s', (pretext, missing) => {
    expect(worst(training(pretext, small, missing))).toBeLessThan(1e-5);
  });

  it.each(READOUTS)('read-out %s', (readout) => {
    expect(worst(training('temporal+parent', { ...small, readout }, true))).toBeLessThan(1e-5);
  });

  it('the default network, one weight in 50', () => {
    expect(worst(training('temporal+0.5*masked', DEFAULT_GCN, true), 50, 5e-7)).toBeLessThan(1e-5);
  });
});

describe('a weighted sum', () => {
  const alone = (pretext: string): Training =>
    createTraining(corpus(true), {
      ...PRETRAIN_DEFAULTS,
      terms: parsePretext(pretext),
      config: { identity: 2, widths: [3], embedding: 4 },
      batch: 6,
      seed: 1,
      precision: 'float64',
    });

  it('has the weighted sum of the losses and gradients that its terms have alone', () => {
    const [sum, temporal, masked] = [alone('2*temporal+0.25*masked'), alone('temporal'), alone('masked')];
    for (const training of [sum, temporal, masked]) training.evaluate();
    expect(sum.loss.value[0]).toBeCloseTo(2 * temporal.loss.value[0]! + 0.25 * masked.loss.value[0]!, 12);
    for (const [p, { gradient }] of sum.parameters.entries()) {
      const [t, m] = [temporal.parameters[p], masked.parameters[p]];
      for (const [i, g] of gradient.entries()) {
        expect(g).toBeCloseTo(2 * (t?.gradient[i] ?? 0) + 0.25 * m!.gradient[i]!, 10);
      }
    }
  });
});

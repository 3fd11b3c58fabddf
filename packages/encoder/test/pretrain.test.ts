import { FAMILIES, random } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { readEncoder, writeEncoder } from '../src/files/encoderFile.ts';
import { readTrainingState, writeTrainingState } from '../src/files/trainingStateFile.ts';
import { DEFAULT_GCN } from '../src/network/config.ts';
import { createEncoder } from '../src/network/encoder.ts';
import { initialWeights, weightShapes } from '../src/network/gcn.ts';
import { LEAVES } from '../src/network/graph.ts';
import { parsePretext } from '../src/pretext/spec.ts';
import type { Corpus } from '../src/training/corpus.ts';
import { type Pretrained, type PretrainState, pretrain } from '../src/training/pretrain.ts';
import { PRETRAIN_DEFAULTS, type PretrainOptions } from '../src/training/pretrainOptions.ts';
import { createTraining, type Reading } from '../src/training/training.ts';

/** Recordings of 40 windows whose features follow a slow random walk, some missing. */
function corpus(recordings = 3, perRecording = 40): Corpus {
  const stream = random('corpus');
  const n = recordings * perRecording;
  const rows = new Float32Array(n * LEAVES);
  const direction = Float32Array.from({ length: LEAVES }, () => stream.normal());
  for (let w = 0, level = 0; w < n; w++) {
    level = w % perRecording === 0 ? 0 : level + stream.normal();
    for (let i = 0; i < LEAVES; i++) {
      rows[w * LEAVES + i] = stream.uniform() < 0.02 ? Number.NaN : 0.3 * level * direction[i]! + 0.5 * stream.normal();
    }
  }
  return {
    rows,
    recording: Int32Array.from({ length: n }, (_, w) => Math.floor(w / perRecording)),
    start: Float64Array.from({ length: n }, (_, w) => 1e9 + 30 * (w % perRecording)),
    windowLength: 60,
  };
}

function run(data: Corpus, options: PretrainOptions, resume?: PretrainState): Pretrained {
  const training = pretrain(data, options, resume);
  for (;;) {
    const { done, value } = training.next();
    if (done) return value;
  }
}

describe('pretrain', () => {
  const data = corpus();

  it('temporal: brings the loss well below chance', () => {
    const { curve } = run(data, { pretext: 'temporal', seed: 1, steps: 120 });
    expect(curve[0]!.loss / curve[0]!.chance).toBeGreaterThan(0.6);
    expect(curve.at(-1)!.loss / curve.at(-1)!.chance).toBeLessThan(0.6);
  });

  it('parent: learns the shape of the tree, its marginal entropy, and hardly more', () => {
    const { curve, config } = run(data, { pretext: 'parent', seed: 1, steps: 200, batch: 16, learningRate: 1e-2 });
    const families = FAMILIES.map(({ start, end }) => (end - start) / 123);
    const marginal = families.reduce((sum, p) => sum - p * Math.log(p), 0);
    expect(config.identity).toBe(0);
    expect(curve[0]!.chance).toBeCloseTo(marginal, 4);
    expect(curve[0]!.loss).toBeGreaterThan(marginal);
    expect(curve.at(-1)!.loss).toBeLessThan(marginal + 0.05);
    expect(curve.at(-1)!.loss).toBeGreaterThan(0.8 * marginal);
  });

  it('parent with node identities is a lookup: the loss vanishes', () => {
    const config = { identity: 8, widths: [16, 16], embedding: 8 };
    const { curve } = run(data, { pretext: 'parent', seed: 1, steps: 200, batch: 8, learningRate: 2e-2, config });
    expect(curve.at(-1)!.loss).toBeLessThan(0.1);
  });

  it('random: the seeded initial weights, untouched', () => {
    expect(run(data, { pretext: 'random', seed: 5 }).weights).toEqual(initialWeights(DEFAULT_GCN, 5));
  });

  it('gives the same bits for the same seed, others for another', async () => {
    const bytes = async (seed: number) => {
      const { config, weights } = run(data, { pretext: 'temporal', seed, steps: 20, batch: 16 });
      return writeEncoder(config, weights);
    };
    expect(await bytes(1)).toEqual(await bytes(1));
    expect(await bytes(1)).not.toEqual(await bytes(2));
  });

  it('goes on from a saved state to the same bits', () => {
    const options: PretrainOptions = { pretext: 'temporal', seed: 3, steps: 60, batch: 16 };
    const whole = run(data, options);
    const training = pretrain(data, options);
    training.next();
    const second = training.next();
    if (second.done) throw new Error('unreachable');
    const saved = writeTrainingState(second.value.state());
    expect(second.value.step).toBe(40);
    expect(run(data, options, readTrainingState(saved, 'saved'))).toEqual(whole);
  });

  it('gives states that keep still while the training goes on, and that can be resumed more than once', () => {
    const options: PretrainOptions = { pretext: 'temporal', seed: 3, steps: 40, batch: 8 };
    const training = pretrain(data, options);
    const first = training.next();
    if (first.done) throw new Error('unreachable');
    const state = first.value.state();
    training.next();
    const end = training.next();
    if (!end.done) throw new Error('unreachable');
    expect(run(data, options, state)).toEqual(end.value);
    expect(run(data, options, state)).toEqual(end.value);
  });

  it('temporal: a window more than whole pairs changes nothing', () => {
    const once = (batch: number) => run(data, { pretext: 'temporal', seed: 1, steps: 1, batch });
    expect(once(7)).toEqual(once(6));
  });

  it('temporal: chance is the loss of embeddings that are all alike', () => {
    const training = createTraining(data, {
      ...PRETRAIN_DEFAULTS,
      terms: parsePretext('temporal'),
      seed: 1,
      config: DEFAULT_GCN,
    });
    for (const { value } of training.parameters) value.fill(0);
    training.evaluate();
    const [{ loss, chance }] = training.readings() as [Reading];
    expect(chance).toBeGreaterThan(0);
    expect(loss).toBeCloseTo(chance, 5);
  });

  it('masked: tells hidden features from the rest, better than a table of the features does', () => {
    const { curve } = run(data, { pretext: 'masked', seed: 1, steps: 300 });
    const { loss, chance, lookup } = curve.at(-1)!;
    expect(curve[0]!.loss).toBeGreaterThan(0.9 * lookup!);
    expect(lookup).toBeLessThanOrEqual(chance);
    expect(loss).toBeLessThan(0.7 * lookup!);
  });

  it('masked: a network that sees no values learns the table and no more', () => {
    const level = Float32Array.from({ length: LEAVES }, (_, leaf) => (leaf % 5) - 2);
    const rows = data.rows.map((_, i) => level[i % LEAVES]!); // windows all alike: nothing to tell them by
    const { curve } = run({ ...data, rows }, { pretext: 'masked', seed: 1, steps: 200, learningRate: 3e-2 });
    expect(curve.at(-1)!.lookup).toBeCloseTo(0, 6);
    expect(curve.at(-1)!.loss).toBeLessThan(0.02);
    // leaves at -2 ... 2, nearly as many of each: of all constants 0 is best, with losses 1.5, 0.5, 0, 0.5, 1.5
    expect(curve.at(-1)!.chance).toBeCloseTo(0.8, 1);
  });

  it('parent, identities, and windows emptied of values: the lookup does as well without them', () => {
    const config = { identity: 8, widths: [16, 16], embedding: 8 };
    const blind = { ...data, rows: data.rows.map((value) => (Number.isNaN(value) ? value : 0)) };
    const options = { pretext: 'parent', seed: 1, steps: 200, batch: 8, learningRate: 2e-2, config };
    const end = run(blind, options).curve.at(-1)!;
    expect(end.lookup).toBe(0);
    expect(end.loss).toBeLessThan(0.1);
  });

  it('a weighted sum: its curve is that of its terms, weighed', () => {
    const { curve, config } = run(data, { pretext: 'temporal+0.5*masked', seed: 1, steps: 20, batch: 16 });
    expect(config).toEqual(DEFAULT_GCN);
    const { loss, chance, terms } = curve[0]!;
    expect(terms!.map(({ name }) => name)).toEqual(['temporal', 'masked']);
    expect(loss).toBeCloseTo(terms![0]!.loss + 0.5 * terms![1]!.loss, 4);
    expect(chance).toBeCloseTo(terms![0]!.chance + 0.5 * terms![1]!.chance, 4);
    expect(terms![0]!.chance).toBe(run(data, { pretext: 'temporal', seed: 1, steps: 20, batch: 16 }).curve[0]!.chance);
  });

  it('says what a corpus lacks', () => {
    expect(() => run(corpus(2, 4), { pretext: 'temporal', seed: 1 })).toThrowError(
      /longer than 4 windows.*Give longer/u,
    );
    expect(() => run(corpus(0), { pretext: 'parent', seed: 1 })).toThrowError(/no window/u);
  });
});

describe('encoder file', () => {
  it('gives the same embeddings after a round trip, of unit length', async () => {
    const weights = initialWeights(DEFAULT_GCN, 9);
    const bytes = await writeEncoder(DEFAULT_GCN, weights, { pretext: 'random' });
    const encoder = await readEncoder(bytes, 'encoder.safetensors');
    const row = corpus(1, 1).rows;
    const z = encoder.embed(row);
    expect(z).toEqual(createEncoder(DEFAULT_GCN, weights).embed(row));
    expect(Math.hypot(...z)).toBeCloseTo(1, 6);
    expect(encoder.about.get('pretext')).toBe('random');
    expect(bytes.length).toBeLessThan(120_000);
  });

  it('embeds a window without any feature as zeros plus bias, finite', () => {
    const encoder = createEncoder(DEFAULT_GCN, initialWeights(DEFAULT_GCN, 9));
    const z = encoder.embed(new Float32Array(LEAVES).fill(Number.NaN));
    expect(z.every(Number.isFinite)).toBe(true);
  });

  it('refuses a changed weight, another tree, another format', async () => {
    const bytes = await writeEncoder(DEFAULT_GCN, initialWeights(DEFAULT_GCN, 9));
    const text = new TextDecoder('latin1').decode(bytes);
    const changed = (from: string, to: string): Uint8Array => {
      const copy = bytes.slice();
      copy.set(new TextEncoder().encode(to), text.indexOf(from));
      return copy;
    };
    const hash = /"tree":"([0-9a-f]{64})/u.exec(text)![1]!;
    await expect(readEncoder(changed(hash, 'f'.repeat(64)), 'x')).rejects.toMatchObject({ code: 'tree-mismatch' });
    await expect(readEncoder(changed('cheer-encoder/1', 'cheer-encoder/9'), 'x')).rejects.toThrowError(
      /format must be/u,
    );
    const flipped = bytes.slice();
    flipped[bytes.length - 41] = 0x3f; // the top byte of a read-out weight
    flipped[bytes.length - 42] = 0x7f;
    await expect(readEncoder(flipped, 'x')).rejects.toThrowError(/fingerprint|shape/u);
  });

  it('counts its weights as documented', () => {
    const count = weightShapes(DEFAULT_GCN).reduce((sum, { shape }) => sum + shape[0] * (shape[1] ?? 1), 0);
    expect(count).toBe(143 * 4 + (5 * 16 + 16) + (16 * 4 + 4) + (143 * 4 * 32 + 32));
  });
});

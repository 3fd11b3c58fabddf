import { createHash } from 'node:crypto';
import { FEATURES, random } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { readEncoder, writeEncoder } from '../src/files/encoderFile.ts';
import { PRECISIONS, quantise } from '../src/files/quantise.ts';
import { readSafetensors, writeSafetensors } from '../src/files/safetensors.ts';
import { createEncoder } from '../src/network/encoder.ts';
import { DEFAULT_GCN, initialWeights, weightShapes } from '../src/network/gcn.ts';
import { LEAVES } from '../src/network/graph.ts';
import { apply, ENCODER_ATTACKS } from './attacks/encoderAttacks.ts';

const weights = initialWeights(DEFAULT_GCN, 9);
const about = { pretext: 'random', curve: '[]' };
const sound = {
  float32: await writeEncoder(DEFAULT_GCN, weights, about),
  int8: await writeEncoder(DEFAULT_GCN, weights, about, 'int8'),
};
const weightBytes = (): Uint8Array =>
  Buffer.concat(
    weightShapes(DEFAULT_GCN).map(({ name }) => {
      const { buffer, byteOffset, byteLength } = weights.get(name)!;
      return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
    }),
  );
const row = (seed: number): Float32Array => {
  const stream = random('row', seed);
  return Float32Array.from({ length: LEAVES }, () => (stream.uniform() < 0.1 ? Number.NaN : stream.normal()));
};

describe('encoder file', () => {
  it.each(PRECISIONS)('%s: embeds as it was written to, and says what it is', async (precision) => {
    const encoder = await readEncoder(sound[precision], 'x');
    const used = precision === 'int8' ? quantise({ config: DEFAULT_GCN, weights }).weights : weights;
    expect(encoder.weights).toEqual(used);
    for (let seed = 0; seed < 5; seed++) {
      expect(encoder.embed(row(seed))).toEqual(createEncoder(DEFAULT_GCN, used).embed(row(seed)));
    }
    expect(encoder.precision).toBe(precision);
    expect(encoder.about.get('pretext')).toBe('random');
    expect(await writeEncoder(DEFAULT_GCN, weights, about, precision)).toEqual(sound[precision]);
  });

  it('is at most 120 kB in float32 and 35 kB in int8', () => {
    expect(sound.float32.length).toBeLessThanOrEqual(120_000);
    expect(sound.int8.length).toBeLessThanOrEqual(35_000);
    expect(sound.int8.length).toBeGreaterThan(19_000);
  });

  it('carries the fingerprint of the weights as they are stored', () => {
    const [float32, int8] = PRECISIONS.map((p) => readSafetensors(sound[p], p).tensors.get('fingerprint')!.data);
    const off = Math.max(...Array.from(float32!, (value, i) => Math.abs(value - int8![i]!)));
    expect(off).toBeGreaterThan(1e-4); // the tolerance: neither file would pass for the other
    expect(off).toBeLessThan(1e-2);
  });

  it.each(ENCODER_ATTACKS)('refuses $of with $name', async (attack) => {
    const changed = apply(attack, sound[attack.of]);
    await expect(readEncoder(changed, 'x.safetensors')).rejects.toMatchObject({
      code: attack.code,
      message: expect.stringMatching(attack.reason),
    });
  });

  it.each(PRECISIONS)(
    '%s: with bytes changed at random is refused for a reason, or still embeds',
    async (precision) => {
      const stream = random('encoder flips', precision);
      let read = 0;
      const changedBodies: number[] = [];
      for (let round = 0; round < 200; round++) {
        const bytes = sound[precision].slice();
        // half of the changes in the header, which is a hundredth of the file
        const body = round % 2 === 1;
        const at = stream.integer(body ? bytes.length : 1200);
        bytes[at] = bytes[at]! ^ (1 << stream.integer(8));
        try {
          const z = (await readEncoder(bytes, 'x')).embed(row(1));
          expect(Math.hypot(...z)).toBeCloseTo(1, 5);
          read++;
          if (body) changedBodies.push(at);
        } catch (error) {
          expect(['tensor-file-invalid', 'tree-mismatch']).toContain((error as { code?: string }).code);
        }
      }
      expect(read).toBeGreaterThan(0); // a letter of a fact, the low bits of a fingerprint
      expect(changedBodies.length).toBeLessThan(5);
    },
  );

  it.each(PRECISIONS)('%s: with one bit of a weight flipped is refused, whichever it is', async (precision) => {
    const stream = random('weight flips', precision);
    const { tensors, metadata } = readSafetensors(sound[precision], 'sound');
    const matrices = weightShapes(DEFAULT_GCN).filter(({ shape }) => shape.length === 2);
    for (let round = 0; round < 100; round++) {
      const { name } = matrices[round % matrices.length]!;
      const { shape, data } = tensors.get(name)!;
      const copy = data.slice();
      const bytes = new Uint8Array(copy.buffer);
      const at = stream.integer(bytes.length);
      bytes[at] = bytes[at]! ^ (1 << stream.integer(8));
      if (copy.some((value) => !Number.isFinite(value))) continue; // no such file can be written
      const flipped = writeSafetensors({ tensors: new Map(tensors).set(name, { shape, data: copy }), metadata });
      await expect(readEncoder(flipped, 'x')).rejects.toMatchObject({ code: 'tensor-file-invalid' });
    }
  });

  it('is read from an ArrayBuffer too', async () => {
    const { hash, weights: own } = await readEncoder(sound.float32.slice().buffer, 'x');
    expect(own).toEqual(weights);
    expect(hash).toBe(createHash('sha256').update(weightBytes()).digest('hex'));
  });

  it('is not written with a precision, a fact or weights that would be refused', async () => {
    const refused = { code: 'option-invalid' };
    await expect(writeEncoder(DEFAULT_GCN, weights, {}, 'int4' as 'int8')).rejects.toMatchObject(refused);
    await expect(writeEncoder(DEFAULT_GCN, weights, { seed: 3 as unknown as string })).rejects.toMatchObject(refused);
    for (const precision of PRECISIONS) {
      const less = new Map(weights);
      less.delete('layer0.bias');
      await expect(writeEncoder(DEFAULT_GCN, less, {}, precision)).rejects.toThrow('"layer0.bias" must be 16');
      const short = new Map(weights).set('readout.weight', new Float32Array(3));
      await expect(writeEncoder(DEFAULT_GCN, short, {}, precision)).rejects.toThrow('must be 572 x 32 float32, got 3');
    }
    expect(() => createEncoder(DEFAULT_GCN, new Map())).toThrow(expect.objectContaining(refused));
  });

  it('refuses what is not finite, or absurd, before it is written', async () => {
    for (const [precision, value] of PRECISIONS.flatMap((one) => [[one, Number.NaN] as const, [one, 1001] as const])) {
      const broken = new Map(weights).set('readout.bias', new Float32Array(32).fill(value));
      await expect(writeEncoder(DEFAULT_GCN, broken, {}, precision)).rejects.toMatchObject({ code: 'option-invalid' });
    }
  });
});

describe('embed', () => {
  const { embed } = createEncoder(DEFAULT_GCN, weights);

  it('takes features within +-1e6 of one window, and names the one that is not', () => {
    for (const value of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1.1e6, -3e38]) {
      const wrong = row(1);
      wrong[7] = value;
      expect(() => embed(wrong)).toThrow(`NaN or within +-1000000, got "${FEATURES[7]!.name}" ${wrong[7]}`);
      expect(() => embed(wrong)).toThrow(expect.objectContaining({ code: 'option-invalid' }));
    }
    for (const length of [0, 122, 124]) expect(() => embed(new Float32Array(length))).toThrow(`got ${length}`);
    const far = embed(new Float32Array(LEAVES).fill(1e6));
    expect(Math.hypot(...far)).toBeCloseTo(1, 5);
  });

  it('gives the bias of the read-out at unit length where all features are missing', () => {
    const bias = Float32Array.from({ length: 32 }, (_, i) => i - 9);
    const z = createEncoder(DEFAULT_GCN, new Map(weights).set('readout.bias', bias)).embed(
      new Float32Array(LEAVES).fill(Number.NaN),
    );
    for (const [i, value] of z.entries()) expect(value).toBeCloseTo(bias[i]! / Math.hypot(...bias), 6);
    expect(embed(new Float32Array(LEAVES).fill(Number.NaN)).every((value) => value === 0)).toBe(true);
  });
});

describe('quantise', () => {
  const { tensors, weights: used } = quantise({ config: DEFAULT_GCN, weights });

  it('moves no weight by more than half a step of its own channel, and vectors not at all', () => {
    for (const { name, shape } of weightShapes(DEFAULT_GCN)) {
      const columns = shape[1];
      if (columns === undefined) {
        expect(used.get(name)).toEqual(weights.get(name));
        continue;
      }
      const scales = tensors.get(`${name}.scale`)!.data;
      for (const [i, w] of weights.get(name)!.entries()) {
        expect(Math.abs(used.get(name)![i]! - w)).toBeLessThanOrEqual(0.5001 * scales[i % columns]!);
      }
    }
  });

  it('keeps what lies on the grid', () => {
    const config = { ...DEFAULT_GCN, identity: 2 };
    const shape = weightShapes(config).find(({ name }) => name === 'identity')!.shape;
    const grid = Float32Array.from({ length: shape[0] * 2 }, (_, i) =>
      i % 2 === 0 ? ((i % 255) - 127) / 64 : i === 1 ? 127 : 1,
    );
    const { weights: kept } = quantise({ config, weights: new Map(initialWeights(config, 1)).set('identity', grid) });
    expect(kept.get('identity')).toEqual(grid);
  });

  it('takes a channel of zeros and one of the smallest numbers there are', () => {
    const config = { ...DEFAULT_GCN, identity: 2 };
    const tiny = Float32Array.from({ length: 143 * 2 }, (_, i) => (i % 2 === 0 ? 0 : 1e-45));
    const { weights: kept } = quantise({ config, weights: new Map(initialWeights(config, 1)).set('identity', tiny) });
    expect(kept.get('identity')!.every((w) => w === 0)).toBe(true);
  });

  it('leaves embeddings where they were, to a fiftieth of their length', () => {
    const [before, after] = [weights, used].map((w) => createEncoder(DEFAULT_GCN, w));
    for (let seed = 0; seed < 20; seed++) {
      const [a, b] = [before!.embed(row(seed)), after!.embed(row(seed))];
      expect(Math.hypot(...a.map((value, i) => value - b[i]!))).toBeLessThan(0.02);
    }
  });
});

import { applyScaler, extractRecording, FEATURES, fitScaler, MODALITIES, random, treeHash } from '@cheer/signals';
import { simulatePerson } from '@cheer/signals/simulate';
import * as ort from 'onnxruntime-web';
import { beforeAll, describe, expect, it } from 'vitest';
import { predictHead, trainHead } from '../src/head/head.ts';
import { DEFAULT_GCN, initialWeights, LEAVES, quantise } from '../src/index.ts';
import { type GcnConfig, READOUTS } from '../src/network/config.ts';
import { createEncoder } from '../src/network/encoder.ts';
import { writeOnnx } from '../src/onnx/writeOnnx.ts';

ort.env.wasm.numThreads = 1;

/** Windows of a simulated person as they are, whole, and with a signal or everything missing. */
const rows = ((): Float32Array[] => {
  const { recording } = simulatePerson({ index: 0, seed: 1, protocol: 'stress' });
  const measured = [...extractRecording(recording, { length: 60, step: 60 })].slice(0, 10);
  const values = measured.map(({ features }) => features.values);
  const scaled = values.map((row) => applyScaler(row, fitScaler(values)));
  const stream = random('onnx rows');
  const whole = Float32Array.from({ length: LEAVES }, () => stream.normal());
  const holes = whole.map((x) => (stream.uniform() < 0.3 ? Number.NaN : x));
  const without = MODALITIES.map((gone) => whole.map((x, i) => (FEATURES[i]!.modality === gone ? Number.NaN : x)));
  const few = whole.map((x, i) => (i % 40 === 0 ? 5 * x : Number.NaN));
  return [...scaled, whole, holes, ...without, few, whole.map(() => 0), whole.map(() => Number.NaN)];
})();

async function run(model: Uint8Array, input: readonly Float32Array[]) {
  const session = await ort.InferenceSession.create(model, { executionProviders: ['wasm'] });
  const features = new Float32Array(input.length * LEAVES);
  for (const [i, row] of input.entries()) features.set(row, i * LEAVES);
  const outputs = await session.run({ features: new ort.Tensor('float32', features, [input.length, LEAVES]) });
  return { session, outputs };
}

/** Largest difference between the rows of an output and ours. */
function off(output: ort.Tensor | undefined, ours: readonly ArrayLike<number>[]): number {
  const data = output!.data as Float32Array;
  expect(output!.dims).toEqual([ours.length, ours[0]!.length]);
  return Math.max(
    ...ours.map((row, i) => Math.max(...Array.from(row, (x, j) => Math.abs(x - data[i * row.length + j]!)))),
  );
}

const configs: [string, GcnConfig][] = [
  ...READOUTS.map((readout): [string, GcnConfig] => [readout, { ...DEFAULT_GCN, readout }]),
  ['without identities', { ...DEFAULT_GCN, identity: 0 }],
  ['one layer', { ...DEFAULT_GCN, widths: [3] }],
  ['deep', { identity: 3, widths: [7, 6, 5, 4], embedding: 9 }],
];

describe('ONNX', () => {
  it.each(configs)('embeds in onnxruntime as here, to 1e-5: %s', async (_, config) => {
    const encoder = createEncoder(config, initialWeights(config, 3));
    const { outputs } = await run(await writeOnnx(encoder), rows);
    expect(Object.keys(outputs)).toEqual(['embedding']);
    expect(
      off(
        outputs['embedding'],
        rows.map((row) => encoder.embed(row)),
      ),
    ).toBeLessThan(1e-5);
  });

  it('embeds as an encoder in 8 bits does', async () => {
    const { weights } = quantise({ config: DEFAULT_GCN, weights: initialWeights(DEFAULT_GCN, 3) });
    const encoder = createEncoder(DEFAULT_GCN, weights);
    const { outputs } = await run(await writeOnnx(encoder), rows);
    expect(
      off(
        outputs['embedding'],
        rows.map((row) => encoder.embed(row)),
      ),
    ).toBeLessThan(1e-5);
  });

  describe('with a head', () => {
    const encoder = createEncoder(DEFAULT_GCN, initialWeights(DEFAULT_GCN, 3));
    const points = rows.map((row) => encoder.embed(row));
    const order = points.slice(0, 12).map((point) => point[0]!);
    const labels = order.map((x) => ['calm', 'glad', 'tense'][order.filter((other) => other < x).length >> 2]!);
    const head = trainHead(points.slice(0, 12), labels, { strength: 0.01 });
    let model: Uint8Array;
    beforeAll(async () => {
      model = await writeOnnx(encoder, { head, about: { release: 'test' } });
    });

    it.each(['softmax', 'prototype'] as const)(
      '%s: gives the classes the same probabilities, to 1e-5',
      async (kind) => {
        const own = trainHead(points.slice(0, 12), labels, { head: kind, strength: 0.01 });
        const { outputs } = await run(await writeOnnx(encoder, { head: own }), rows);
        const ours = points.map((point) => predictHead(own, point));
        expect(Math.max(...ours.map((p) => Math.max(...p)))).toBeGreaterThan(0.4); // it says something
        expect(off(outputs['embedding'], points)).toBeLessThan(1e-5);
        expect(off(outputs['probabilities'], ours)).toBeLessThan(1e-5);
      },
    );

    it('takes one window as well as many', async () => {
      const { outputs } = await run(model, rows.slice(0, 1));
      expect(off(outputs['probabilities'], [predictHead(head, points[0]!)])).toBeLessThan(1e-5);
    });

    it('says how it is to be used, and is the same each time', async () => {
      const { session } = await run(model, rows.slice(0, 1));
      expect(session.inputNames).toEqual(['features']);
      expect(session.outputNames).toEqual(['embedding', 'probabilities']);
      const text = new TextDecoder('latin1').decode(model);
      for (const said of [await treeHash(), '["calm","glad","tense"]', '"bvp_rmssd"', 'NaN where missing', 'release'])
        expect(text).toContain(said);
      expect(await writeOnnx(encoder, { head, about: { release: 'test' } })).toEqual(model);
      expect(model.length).toBeLessThan(130_000);
    });
  });
});

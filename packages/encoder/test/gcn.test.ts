import { FAMILIES, FEATURES, NODES, random } from '@cheer/signals';
import { Tape } from '@cheer/tensor';
import { describe, expect, it } from 'vitest';
import { readEncoder, writeEncoder } from '../src/files/encoderFile.ts';
import { checkGcnConfig, DEFAULT_GCN, type GcnConfig, READOUTS, type Readout } from '../src/network/config.ts';
import { createEncoder } from '../src/network/encoder.ts';
import { gcn, initialWeights, weightShapes } from '../src/network/gcn.ts';
import { FEATURE_GRAPH, fillNodes, LEAVES } from '../src/network/graph.ts';
import { groupMeans, nodeGroups } from '../src/network/readout.ts';

const { nodes } = FEATURE_GRAPH;

/** A window of random features, those of `gone` missing. */
function windowWithout(gone: (feature: (typeof FEATURES)[number]) => boolean): Float32Array {
  const stream = random('window');
  return Float32Array.from(FEATURES, (feature) => {
    const value = stream.normal();
    return gone(feature) ? Number.NaN : value;
  });
}

describe('missing leaves', () => {
  /** One layer without identity, weight 1 and bias 0: h_i = relu(mean over the present among i, its parent and its children). */
  function oneMean(row: Float32Array): ArrayLike<number> {
    const config: GcnConfig = { identity: 0, widths: [1], embedding: 1 };
    const weights = new Map(initialWeights(config, 1));
    weights.set('layer0.weight', Float32Array.of(1));
    const tape = new Tape('float64');
    const network = gcn(tape, config, weights, 1);
    fillNodes(row, network.values, network.present);
    tape.forward();
    return network.nodes.value;
  }

  it('a leaf is the mean of itself and its family, a family of itself, its root and its present children', () => {
    const row = windowWithout(({ index }) => index % 4 === 1);
    const h = oneMean(row);
    const worth = (node: number): number | undefined => {
      if (node < LEAVES) return Number.isNaN(row[node]!) ? undefined : row[node]!;
      const children = NODES.filter(({ parent }) => parent === node).map(({ index }) => worth(index));
      const there = children.filter((value) => value !== undefined);
      return there.length === 0 ? undefined : there.reduce((sum, v) => sum + v, 0) / there.length;
    };
    for (const { index, parent } of NODES) {
      const around = NODES.filter((other) => other.parent === index).map((child) => child.index);
      const seen = [index, ...(parent === null ? [] : [parent]), ...around].map(worth).filter((v) => v !== undefined);
      const mean = seen.reduce((sum, v) => sum + v, 0) / seen.length;
      expect(h[index], NODES[index]!.name).toBeCloseTo(worth(index) === undefined ? 0 : Math.max(0, mean), 10);
    }
  });

  it('a missing modality leaves the other trees as they were, to the bit, and zeros in its own', () => {
    const weights = initialWeights(DEFAULT_GCN, 2);
    const run = (row: Float32Array): Float32Array => {
      const tape = new Tape();
      const network = gcn(tape, DEFAULT_GCN, weights, 1);
      fillNodes(row, network.values, network.present);
      tape.forward();
      return Float32Array.from(network.nodes.value);
    };
    const whole = run(windowWithout(() => false));
    const without = run(windowWithout(({ modality }) => modality === 'GSR'));
    const width = DEFAULT_GCN.widths[1];
    for (const { index, modality } of NODES) {
      const slice = (all: Float32Array) => all.subarray(index * width, (index + 1) * width);
      expect(slice(without)).toEqual(modality === 'GSR' ? new Float32Array(width) : slice(whole));
    }
  });

  it('a family without a present leaf says nothing to its root', () => {
    const { start, end, index } = FAMILIES[0]!;
    const row = windowWithout((feature) => feature.index >= start && feature.index < end);
    expect(oneMean(row)[index]).toBe(0);
  });
});

describe('read-outs', () => {
  const expected: Record<Readout, number> = { flatten: nodes, mean: 1, levels: 3, modalities: 3, families: 20 };

  it.each(READOUTS)('%s: as many rows as it says, and an embedding of unit length from any window', (readout) => {
    const config: GcnConfig = { ...DEFAULT_GCN, readout };
    const shape = weightShapes(config).find(({ name }) => name === 'readout.weight')!.shape;
    expect(shape).toEqual([expected[readout] * 4, 32]);
    const encoder = createEncoder(config, initialWeights(config, 3));
    for (const gone of ['BVP', 'GSR', 'SKT']) {
      expect(Math.hypot(...encoder.embed(windowWithout(({ modality }) => modality === gone)))).toBeCloseTo(1, 5);
    }
  });

  const mean = (values: number[]): number => values.reduce((sum, v) => sum + v, 0) / Math.max(1, values.length);

  it('take the means of the nodes that are there', () => {
    const row = windowWithout(({ index, modality }) => modality === 'SKT' || index % 3 === 0);
    const values = new Float64Array(nodes);
    const present = new Float64Array(nodes);
    fillNodes(row, values, present);
    const over = (of: (node: (typeof NODES)[number]) => boolean): number =>
      mean(NODES.filter((node) => of(node) && present[node.index] === 1).map(({ index }) => values[index]!));
    const wanted: [Readout, number[]][] = [
      ['levels', (['feature', 'family', 'modality'] as const).map((kind) => over((node) => node.kind === kind))],
      ['modalities', (['BVP', 'GSR', 'SKT'] as const).map((modality) => over((node) => node.modality === modality))],
      ['mean', [over(() => true)]],
      [
        'families',
        NODES.slice(LEAVES).map(({ index }) =>
          over((node) => node.index === index || (node.parent === index && node.kind === 'feature')),
        ),
      ],
    ];
    for (const [readout, groups] of wanted) {
      const tape = new Tape('float64');
      const h = tape.variable(nodes, 1);
      const out = groupMeans(tape, nodeGroups(readout)!, h, present);
      h.value.set(values.map((value, i) => (present[i] === 1 ? value : 99)));
      tape.forward();
      for (const [g, value] of groups.entries()) expect(out.value[g]).toBeCloseTo(value, 10);
    }
  });
});

describe('the configuration', () => {
  it('is stored in the file of an encoder, read-out included', async () => {
    for (const readout of READOUTS) {
      const config: GcnConfig = { identity: 1, widths: [3], readout, embedding: 5 };
      const encoder = await readEncoder(await writeEncoder(config, initialWeights(config, 1)), 'x');
      expect(encoder.config).toEqual(config);
    }
  });

  it('without a read-out, as in files from before there was a choice, is that of flatten', () => {
    expect(checkGcnConfig({ identity: 4, widths: [16, 4], embedding: 32 })).toEqual(DEFAULT_GCN);
  });

  it.each([
    ['null', null, /must be an object/u],
    [
      'a fraction of an identity',
      { ...DEFAULT_GCN, identity: 0.5 },
      /identity must be a whole number from 0.*got "?0\.5/u,
    ],
    ['a width of 0', { ...DEFAULT_GCN, widths: [0] }, /widths must be/u],
    ['no layer', { ...DEFAULT_GCN, widths: [] }, /1 to 16/u],
    ['17 layers', { ...DEFAULT_GCN, widths: Array(17).fill(2) }, /1 to 16/u],
    ['widths that are no list', { ...DEFAULT_GCN, widths: 4 }, /widths must be/u],
    ['an embedding of 0', { ...DEFAULT_GCN, embedding: 0 }, /embedding must be/u],
    ['an unknown read-out', { ...DEFAULT_GCN, readout: 'max' }, /readout must be one of flatten.*got "max"/u],
  ])('%s is refused', (_, config, reason) => {
    expect(() => checkGcnConfig(config)).toThrowError(reason);
    expect(() => checkGcnConfig(config)).toThrowError(expect.objectContaining({ code: 'option-invalid' }));
  });
});

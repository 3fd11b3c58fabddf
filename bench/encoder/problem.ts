/**
 * What every contestant is given: initial weights, batches and the tree, as one safetensors file, so that all compute the same
 * losses. Features are made up (normal, some missing): speed does not depend on them, and no contestant may need a dataset.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import {
  FEATURE_GRAPH,
  fillNodes,
  type GcnConfig,
  initialWeights,
  LEAVES,
  readSafetensors,
  type Tensor,
  type Weights,
  weightShapes,
  writeSafetensors,
} from '@cheer/encoder';
import { FEATURES, random } from '@cheer/signals';

/** Windows a step, different batches, and windows for `embed`. */
export const BATCH = 64;
const BATCHES = 16;
const WINDOWS = 256;

/** As in `pretrain` of @cheer/encoder, without its schedule. */
export const OPTIMISER = { learningRate: 3e-3, weightDecay: 1e-2 } as const;
export const TEMPERATURE = 0.2;

/** s: positives are 60 or 90 s apart, negatives more than 180 s */
const [STEP, FAR] = [30, 180];

export interface Problem {
  readonly config: GcnConfig;
  readonly weights: Weights;
  readonly batches: readonly Batch[];
  /** features of single windows, NaN where missing */
  readonly rows: readonly Float32Array[];
}

export interface Batch {
  /** [BATCH * nodes] */
  readonly values: Float32Array;
  readonly present: Float32Array;
  /** [BATCH * BATCH]: 1 where a column is the row's positive or a negative of it */
  readonly allowed: Float32Array;
  /** [BATCH]: column of the positive */
  readonly targets: Int32Array;
}

/** The same for the same config: the seed is fixed. */
export function makeProblem(config: GcnConfig): Problem {
  const stream = random('bench encoder');
  const batches = Array.from({ length: BATCHES }, (): Batch => {
    const { nodes } = FEATURE_GRAPH;
    const values = new Float32Array(BATCH * nodes);
    const present = new Float32Array(BATCH * nodes);
    for (let i = 0; i < BATCH; i++) fillNodes(row(), values, present, i * nodes);
    const half = BATCH / 2;
    const starts = Array.from({ length: half }, () => STEP * stream.integer(100));
    starts.push(...starts.map((start) => start + STEP * (2 + stream.integer(2))));
    const targets = Int32Array.from(starts, (_, i) => (i + half) % BATCH);
    const allowed = Float32Array.from({ length: BATCH * BATCH }, (_, at) => {
      const [i, j] = [Math.floor(at / BATCH), at % BATCH];
      return j === targets[i] || Math.abs(starts[i]! - starts[j]!) > FAR ? 1 : 0;
    });
    return { values, present, allowed, targets };
  });
  return { config, weights: initialWeights(config, 1), batches, rows: Array.from({ length: WINDOWS }, row) };

  /** One feature in fifty is missing, and in one window of eight a whole modality. */
  function row(): Float32Array {
    const lost = stream.integer(8) === 0 ? ['BVP', 'GSR', 'SKT'][stream.integer(3)] : undefined;
    return Float32Array.from(FEATURES, ({ modality }) => {
      const value = stream.normal();
      return modality === lost || stream.integer(50) === 0 ? Number.NaN : value;
    });
  }
}

export function writeProblem(path: string, { config, weights, batches, rows }: Problem): void {
  const tensors = new Map<string, Tensor>();
  for (const { name, shape } of weightShapes(config)) {
    if (shape.every((n) => n > 0)) tensors.set(name, { shape, data: weights.get(name)! });
  }
  const { nodes, parents } = FEATURE_GRAPH;
  const stacked = (pick: (batch: Batch) => ArrayLike<number>, ...shape: number[]): Tensor => ({
    shape: [batches.length, ...shape],
    data: Float32Array.from(batches.flatMap((batch) => Array.from(pick(batch)))),
  });
  tensors.set('parents', { shape: [nodes], data: Float32Array.from(parents) });
  tensors.set(
    'values',
    stacked(({ values }) => values, BATCH, nodes),
  );
  tensors.set(
    'present',
    stacked(({ present }) => present, BATCH, nodes),
  );
  tensors.set(
    'allowed',
    stacked(({ allowed }) => allowed, BATCH, BATCH),
  );
  tensors.set(
    'targets',
    stacked(({ targets }) => targets, BATCH),
  );
  const single = { values: new Float32Array(rows.length * nodes), present: new Float32Array(rows.length * nodes) };
  for (const [i, row] of rows.entries()) fillNodes(row, single.values, single.present, i * nodes);
  tensors.set('single.values', { shape: [rows.length, nodes], data: single.values });
  tensors.set('single.present', { shape: [rows.length, nodes], data: single.present });
  // a feature's value where it is there, far out of range where not: the format has no NaN
  tensors.set('rows', {
    shape: [rows.length, LEAVES],
    data: Float32Array.from(rows.flatMap((row) => [...row].map(code))),
  });
  const metadata = new Map([['config', JSON.stringify(config)]]);
  writeFileSync(path, writeSafetensors({ tensors, metadata }));
}

const MISSING = 1e30;
const code = (value: number): number => (Number.isNaN(value) ? MISSING : value);

/** The file as its tensors, for contestants of other libraries; `rows` with NaN again. */
export function readTensors(path: string): { tensors: ReadonlyMap<string, Tensor>; config: GcnConfig } {
  const { tensors, metadata } = readSafetensors(new Uint8Array(readFileSync(path)), path);
  const rows = tensors.get('rows')!.data;
  for (let i = 0; i < rows.length; i++) if (rows[i]! >= MISSING) rows[i] = Number.NaN;
  return { tensors, config: JSON.parse(metadata.get('config')!) as GcnConfig };
}

export function readProblem(path: string): Problem {
  const { tensors, config } = readTensors(path);
  const floats = (name: string): Float32Array => tensors.get(name)!.data as Float32Array;
  const part = (name: string, i: number, of: number): Float32Array => {
    const all = floats(name);
    return all.subarray((i * all.length) / of, ((i + 1) * all.length) / of);
  };
  const batches = Array.from({ length: BATCHES }, (_, i) => ({
    values: part('values', i, BATCHES),
    present: part('present', i, BATCHES),
    allowed: part('allowed', i, BATCHES),
    targets: Int32Array.from(part('targets', i, BATCHES)),
  }));
  const weights = new Map(
    weightShapes(config).map(({ name, shape }) => [
      name,
      shape.every((n) => n > 0) ? floats(name) : new Float32Array(0),
    ]),
  );
  return { config, weights, batches, rows: Array.from({ length: WINDOWS }, (_, i) => part('rows', i, WINDOWS)) };
}

/**
 * Encoders, heads and training states as files: safetensors whose metadata says what they are for. An encoder carries the
 * hash of the feature tree it was trained on and a fingerprint, the embedding of a fixed test vector: a file for another tree,
 * or one that this code would run differently, is refused.
 */
import { CheerError, quoted, random, treeHash } from '@cheer/signals';
import { createEncoder, type Encoder } from './encoder.ts';
import { type GcnConfig, type Weights, weightShapes } from './gcn.ts';
import { LEAVES } from './graph.ts';
import type { Head } from './head.ts';
import type { PretrainState } from './pretrain.ts';
import { readSafetensors, type SafetensorsFile, type Tensor, writeSafetensors } from './safetensors.ts';

const ENCODER = 'cheer-encoder/1';
const HEAD = 'cheer-head/1';
const STATE = 'cheer-training/1';
const FINGERPRINT = 'fingerprint';
/** float32 sums of a few hundred terms; a wrong wiring differs in the first digit */
const FINGERPRINT_TOLERANCE = 1e-4;

/** @param about free facts for a reader of the file, such as pretext and seed */
export async function writeEncoder(
  config: GcnConfig,
  weights: Weights,
  about: Readonly<Record<string, string>> = {},
): Promise<Uint8Array> {
  const tensors = new Map<string, Tensor>();
  for (const { name, shape } of weightShapes(config)) tensors.set(name, { shape, data: weights.get(name)! });
  const fingerprint = createEncoder(config, weights).embed(testVector());
  tensors.set(FINGERPRINT, { shape: [fingerprint.length], data: fingerprint });
  const metadata = new Map([
    ...Object.entries(about),
    ['format', ENCODER],
    ['tree', await treeHash()],
    ['config', JSON.stringify(config)],
  ] as [string, string][]);
  return writeSafetensors({ tensors, metadata });
}

/**
 * @param name what to call the file in an error
 * @throws CheerError `tensor-file-invalid`, or `tree-mismatch` if the file belongs to another list of features
 */
export async function readEncoder(
  bytes: Uint8Array,
  name: string,
): Promise<Encoder & { about: ReadonlyMap<string, string> }> {
  const file = readSafetensors(bytes, name);
  expectFormat(file, ENCODER, name);
  const tree = await treeHash();
  if (file.metadata.get('tree') !== tree) {
    throw new CheerError(
      'tree-mismatch',
      `readEncoder: ${name}: the file is for the feature tree ${quoted(file.metadata.get('tree'))}, this version computes "${tree}"`,
      'Use a release and a version of CHEER that belong together.',
    );
  }
  const config = parseConfig(file.metadata.get('config'), name);
  const weights = new Map<string, Float32Array>();
  for (const { name: tensor, shape } of weightShapes(config)) weights.set(tensor, take(file, tensor, shape, name));
  const fingerprint = take(file, FINGERPRINT, [config.embedding], name);
  const extra = [...file.tensors.keys()].find((key) => key !== FINGERPRINT && !weights.has(key));
  if (extra !== undefined) throw invalid(name, `it holds a tensor ${quoted(extra)} that its network does not have`);
  const encoder = createEncoder(config, weights);
  const own = encoder.embed(testVector());
  if (own.some((value, i) => !(Math.abs(value - fingerprint[i]!) <= FINGERPRINT_TOLERANCE))) {
    throw invalid(name, 'its fingerprint differs: this version would run the network differently');
  }
  return { ...encoder, about: file.metadata };
}

/** A trained head, float64, with its class names. */
export function writeHead(head: Head, about: Readonly<Record<string, string>> = {}): Uint8Array {
  const { classes, dimension, weights, bias } = head;
  return writeSafetensors({
    tensors: new Map([
      ['weights', { shape: [classes.length, dimension], data: weights }],
      ['bias', { shape: [classes.length], data: bias }],
    ]),
    metadata: new Map([...Object.entries(about), ['format', HEAD], ['classes', JSON.stringify(classes)]]),
  });
}

/** @throws CheerError `tensor-file-invalid` */
export function readHead(bytes: Uint8Array, name: string): Head & { about: ReadonlyMap<string, string> } {
  const file = readSafetensors(bytes, name);
  expectFormat(file, HEAD, name);
  const classes = parseJson(file.metadata.get('classes'));
  if (!Array.isArray(classes) || classes.length < 2 || !classes.every((c) => typeof c === 'string')) {
    throw invalid(name, 'its classes must be a list of at least two names');
  }
  const dimension = file.tensors.get('weights')?.shape[1] ?? 0;
  const weights = take(file, 'weights', [classes.length, dimension], name, Float64Array);
  const bias = take(file, 'bias', [classes.length], name, Float64Array);
  return { classes, dimension, weights, bias, about: file.metadata };
}

/** A training that can go on: see `pretrain`. */
export function writeTrainingState(state: PretrainState): Uint8Array {
  const { optimiser, weights, curve } = state;
  const tensors = new Map<string, Tensor>();
  for (const [i, data] of weights.entries()) {
    tensors.set(`weight.${i}`, flat(data));
    tensors.set(`first.${i}`, flat(optimiser.first[i]!));
    tensors.set(`second.${i}`, flat(optimiser.second[i]!));
  }
  const { step, power1, power2 } = optimiser;
  const progress = JSON.stringify({ step, power1, power2, curve, parts: weights.length });
  return writeSafetensors({
    tensors,
    metadata: new Map([
      ['format', STATE],
      ['progress', progress],
    ]),
  });
}

/** @throws CheerError `tensor-file-invalid`; a training then starts over */
export function readTrainingState(bytes: Uint8Array, name: string): PretrainState {
  const file = readSafetensors(bytes, name);
  expectFormat(file, STATE, name);
  const progress = parseJson(file.metadata.get('progress')) as Progress | undefined;
  if (!(progress && progress.step >= 0 && progress.parts <= file.tensors.size && Array.isArray(progress.curve))) {
    throw invalid(name, 'it does not say how far the training is');
  }
  const part = (kind: string): Float32Array[] =>
    Array.from({ length: progress.parts }, (_, i) => {
      const tensor = file.tensors.get(`${kind}.${i}`);
      if (!(tensor?.data instanceof Float32Array)) throw invalid(name, `it lacks the tensor "${kind}.${i}"`);
      return tensor.data;
    });
  const { step, power1, power2, curve } = progress;
  return {
    weights: part('weight'),
    optimiser: { step, power1, power2, first: part('first'), second: part('second') },
    curve,
  };
}

interface Progress {
  readonly step: number;
  readonly power1: number;
  readonly power2: number;
  /** how many weights there are, and of each of the optimiser's two moments */
  readonly parts: number;
  readonly curve: PretrainState['curve'];
}

/** A fixed input that exercises every node, with some features missing. */
function testVector(): Float32Array {
  const stream = random('cheer fingerprint');
  return Float32Array.from({ length: LEAVES }, (_, i) => {
    const value = 4 * stream.uniform() - 2;
    return i % 11 === 10 ? Number.NaN : value;
  });
}

const flat = (data: Tensor['data']): Tensor => ({ shape: [data.length], data });

function expectFormat(file: SafetensorsFile, format: string, name: string): void {
  const found = file.metadata.get('format');
  if (found !== format) throw invalid(name, `its format must be "${format}", got ${quoted(found ?? 'none')}`);
}

function take(file: SafetensorsFile, tensor: string, shape: readonly number[], name: string): Float32Array;
function take(
  file: SafetensorsFile,
  tensor: string,
  shape: readonly number[],
  name: string,
  type: typeof Float64Array,
): Float64Array;
function take(
  file: SafetensorsFile,
  tensor: string,
  shape: readonly number[],
  name: string,
  type: typeof Float32Array | typeof Float64Array = Float32Array,
): Float32Array | Float64Array {
  const found = file.tensors.get(tensor);
  if (found === undefined) throw invalid(name, `it lacks the tensor "${tensor}"`);
  if (!(found.data instanceof type)) throw invalid(name, `tensor "${tensor}" has the wrong number type`);
  if (found.shape.length !== shape.length || found.shape.some((n, i) => n !== shape[i])) {
    throw invalid(name, `tensor "${tensor}" must have the shape [${shape}], got [${found.shape}]`);
  }
  return found.data;
}

function parseConfig(text: string | undefined, name: string): GcnConfig {
  const config = parseJson(text) as Partial<GcnConfig> | undefined;
  const size = (n: unknown, least: number): n is number =>
    Number.isInteger(n) && (n as number) >= least && (n as number) <= 1024;
  if (
    typeof config !== 'object' ||
    !size(config?.identity, 0) ||
    !size(config.embedding, 1) ||
    !Array.isArray(config.widths) ||
    config.widths.length > 16 ||
    !config.widths.every((width) => size(width, 1))
  ) {
    throw invalid(name, 'its network configuration is missing or absurd');
  }
  return { identity: config.identity, widths: config.widths, embedding: config.embedding };
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

const invalid = (name: string, problem: string): CheerError =>
  new CheerError(
    'tensor-file-invalid',
    `${name}: ${problem}`,
    'The file is damaged or was written by another version; fetch or train it again.',
  );

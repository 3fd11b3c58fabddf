/**
 * An encoder as a file: safetensors whose metadata says what it is for. It carries the hash of the feature tree it was trained
 * on, that of its weights, and a fingerprint, the embeddings of two fixed test vectors: a file for another tree, one whose weights
 * have changed, even where no test vector reaches them, or one that this code would run differently, is refused.
 */
import { CheerError, quoted, random, treeHash } from '@cheer/signals';
import { checkGcnConfig, type GcnConfig } from '../network/config.ts';
import { createEncoder, type Encoder } from '../network/encoder.ts';
import { type Weights, weightShapes } from '../network/gcn.ts';
import { LEAVES } from '../network/graph.ts';
import { expectFormat, expectTree, invalid, parseJson, take } from './fileParts.ts';
import { dequantise, PRECISIONS, type Precision, type Quantised, quantise, scaleName } from './quantise.ts';
import { readSafetensors, type SafetensorsFile, type Tensor, writeSafetensors } from './safetensors.ts';
import { checkWeights, weightsHash } from './weightsHash.ts';

const FORMAT = 'cheer-encoder/1';
const FINGERPRINT = 'fingerprint';
const WEIGHTS = 'weights.sha256';
/** float32 sums of a few hundred terms; a wrong wiring differs in the first digit */
const FINGERPRINT_TOLERANCE = 1e-4;
/** Far above what training gives. Below it no embedding of the default network overflows, whatever the features within +-10. */
const MOST_WEIGHT = 1000;

/** An encoder, and what its file says of it. */
export interface StoredEncoder extends Encoder {
  readonly precision: Precision;
  /** of its weights as the network uses them: what a head's file says it was trained on */
  readonly hash: string;
  /** all metadata of the file */
  readonly about: ReadonlyMap<string, string>;
}

/**
 * @param about free facts for a reader of the file, such as pretext and seed
 * @param precision float32, or int8: see `quantise`
 * @throws CheerError `option-invalid` for weights that are not the configuration's, not finite or absurd; another precision; facts that are no text
 */
export async function writeEncoder(
  config: GcnConfig,
  weights: Weights,
  about: Readonly<Record<string, string>> = {},
  precision: Precision = 'float32',
): Promise<Uint8Array> {
  checkWeights(config, weights);
  if (!PRECISIONS.includes(precision)) {
    throw new CheerError(
      'option-invalid',
      `writeEncoder: precision must be ${PRECISIONS.join(' or ')}, got ${quoted(precision)}`,
      'Leave it out for float32.',
    );
  }
  const stored = precision === 'int8' ? quantise({ config, weights }) : asTheyAre(config, weights);
  const absurd = absurdWeight(stored.weights);
  if (absurd !== undefined) {
    throw new CheerError('option-invalid', `writeEncoder: ${absurd}`, 'Train again, with a smaller learning rate.');
  }
  const fingerprint = fingerprintOf(createEncoder(config, stored.weights));
  const metadata = new Map([
    ...Object.entries(about),
    ['format', FORMAT],
    ['tree', await treeHash()],
    ['config', JSON.stringify(checkGcnConfig(config))],
    ['precision', precision],
    [WEIGHTS, await weightsHash(config, stored.weights)],
  ] as [string, string][]);
  const tensors = new Map(stored.tensors).set(FINGERPRINT, {
    shape: [TEST_VECTORS.length, config.embedding],
    data: fingerprint,
  });
  return writeSafetensors({ tensors, metadata });
}

/**
 * @param name what to call the file in an error
 * @throws CheerError `tensor-file-invalid`, or `tree-mismatch` if the file belongs to another list of features
 */
export async function readEncoder(bytes: Uint8Array | ArrayBuffer, name: string): Promise<StoredEncoder> {
  const file = readSafetensors(bytes, name);
  expectFormat(file, FORMAT, name);
  await expectTree(file, name);
  const config = parseConfig(file.metadata.get('config'), name);
  const precision = parsePrecision(file.metadata.get('precision'), name);
  const { tensors, weights } = precision === 'int8' ? takeInt8(file, config, name) : takeFloat32(file, config, name);
  const fingerprint = take(file, FINGERPRINT, [TEST_VECTORS.length, config.embedding], name, Float32Array);
  const extra = [...file.tensors.keys()].find((key) => key !== FINGERPRINT && !tensors.has(key));
  if (extra !== undefined) throw invalid(name, `it holds a tensor ${quoted(extra)} that its network does not have`);
  const absurd = absurdWeight(weights);
  if (absurd !== undefined) throw invalid(name, absurd);
  const hash = await weightsHash(config, weights);
  if (file.metadata.get(WEIGHTS) !== hash) throw invalid(name, 'its weights are not those that were written');
  const encoder = createEncoder(config, weights);
  const own = fingerprintOf(encoder);
  if (own.some((value, i) => !(Math.abs(value - fingerprint[i]!) <= FINGERPRINT_TOLERANCE))) {
    throw invalid(name, 'its fingerprint differs: this version would run the network differently');
  }
  return { ...encoder, precision, hash, about: file.metadata };
}

function asTheyAre(config: GcnConfig, weights: Weights): Quantised {
  const tensors = weightShapes(config).map(({ name, shape }) => [name, { shape, data: weights.get(name)! }] as const);
  return { tensors: new Map(tensors), weights };
}

function takeFloat32(file: SafetensorsFile, config: GcnConfig, name: string): Quantised {
  const taken = weightShapes(config).map(
    ({ name: tensor, shape }) => [tensor, take(file, tensor, shape, name, Float32Array)] as const,
  );
  return asTheyAre(config, new Map(taken));
}

function takeInt8(file: SafetensorsFile, config: GcnConfig, name: string): Quantised {
  const tensors = new Map<string, Tensor>();
  const weights = new Map<string, Float32Array>();
  for (const { name: tensor, shape } of weightShapes(config)) {
    const columns = shape[1];
    if (columns === undefined) {
      const data = take(file, tensor, shape, name, Float32Array);
      tensors.set(tensor, { shape, data });
      weights.set(tensor, data);
      continue;
    }
    const steps = take(file, tensor, shape, name, Int8Array);
    if (steps.includes(-128)) throw invalid(name, `tensor "${tensor}" must hold -127 to 127, got -128`);
    const scales = take(file, scaleName(tensor), [columns], name, Float32Array);
    const wrong = scales.find((scale) => !(scale > 0));
    if (wrong !== undefined) throw invalid(name, `tensor "${scaleName(tensor)}" must be positive, got ${wrong}`);
    const data = dequantise(steps, scales);
    tensors.set(tensor, { shape, data: steps }).set(scaleName(tensor), { shape: [columns], data: scales });
    weights.set(tensor, data);
  }
  return { tensors, weights };
}

function parsePrecision(text: string | undefined, name: string): Precision {
  const precision = PRECISIONS.find((one) => one === text);
  if (precision !== undefined) return precision;
  throw invalid(name, `its precision must be ${PRECISIONS.join(' or ')}, got ${quoted(text ?? 'none')}`);
}

function absurdWeight(weights: Weights): string | undefined {
  for (const [tensor, data] of weights) {
    const wrong = data.find((w) => !(Math.abs(w) <= MOST_WEIGHT));
    if (wrong !== undefined) return `tensor "${tensor}" holds ${wrong}, no weight is larger than ${MOST_WEIGHT}`;
  }
  return undefined;
}

/** One vector with every feature, so that every node's weights count, and one with some missing, so that the masks do. */
const TEST_VECTORS = [0, 11] as const;

/** [vectors * embedding] */
function fingerprintOf({ config, embed }: Encoder): Float32Array {
  const all = new Float32Array(TEST_VECTORS.length * config.embedding);
  for (const [i, every] of TEST_VECTORS.entries()) all.set(embed(testVector(every)), i * config.embedding);
  return all;
}

/** A fixed input. @param every how many features stand to one that is missing, which is the last of them; 0 for none */
function testVector(every: number): Float32Array {
  const stream = random('cheer fingerprint');
  return Float32Array.from({ length: LEAVES }, (_, i) => {
    const value = 4 * stream.uniform() - 2;
    return every > 0 && i % every === every - 1 ? Number.NaN : value;
  });
}

/** The configuration by the network's own rules: see `checkGcnConfig`. */
function parseConfig(text: string | undefined, name: string): GcnConfig {
  try {
    return checkGcnConfig(parseJson(text));
  } catch (cause) {
    if (cause instanceof CheerError) throw invalid(name, `its network configuration: ${cause.message}`);
    throw cause;
  }
}

/**
 * Heads and training states as files: safetensors whose metadata says what they are. The file of an encoder: encoderFile.ts.
 */
import { CheerError } from '@cheer/signals';
import { expectFormat, invalid, parseJson, take } from './fileParts.ts';
import type { Head } from './head.ts';
import type { PretrainState } from './pretrain.ts';
import { readSafetensors, type Tensor, writeSafetensors } from './safetensors.ts';

const HEAD = 'cheer-head/1';
const ENCODER = 'encoder.sha256';
const STATE = 'cheer-training/2';

/**
 * A trained head, float64, with its class names.
 * @param trainedOn the encoder whose embeddings it was trained on, by the hash of its weights
 * @throws CheerError `option-invalid` for what `readHead` would refuse
 */
export function writeHead(
  head: Head,
  about: Readonly<Record<string, string>> = {},
  trainedOn?: { readonly hash: string },
): Uint8Array {
  const { classes, dimension, weights, bias } = head;
  const problem = classesProblem(classes);
  if (problem !== undefined) throw new CheerError('option-invalid', `writeHead: ${problem}`, 'Train the head again.');
  return writeSafetensors({
    tensors: new Map([
      ['weights', { shape: [classes.length, dimension], data: weights }],
      ['bias', { shape: [classes.length], data: bias }],
    ]),
    metadata: new Map([
      ...Object.entries(about),
      ['format', HEAD],
      ['classes', JSON.stringify(classes)],
      ...(trainedOn === undefined ? [] : [[ENCODER, trainedOn.hash] as const]),
    ]),
  });
}

/**
 * @param runsOn the encoder whose embeddings it shall judge, if it is to be checked, and their length
 * @throws CheerError `tensor-file-invalid`, also for the head of another encoder
 */
export function readHead(
  bytes: Uint8Array | ArrayBuffer,
  name: string,
  runsOn?: { readonly hash: string; readonly embedding: number },
): Head & { about: ReadonlyMap<string, string> } {
  const file = readSafetensors(bytes, name);
  expectFormat(file, HEAD, name);
  const classes = parseJson(file.metadata.get('classes')) as string[];
  const problem = classesProblem(classes);
  if (problem !== undefined) throw invalid(name, problem);
  const dimension = file.tensors.get('weights')?.shape[1] ?? 0;
  if (runsOn !== undefined && (dimension !== runsOn.embedding || file.metadata.get(ENCODER) !== runsOn.hash)) {
    throw invalid(name, 'it was trained on another encoder');
  }
  const weights = take(file, 'weights', [classes.length, dimension], name, Float64Array);
  const bias = take(file, 'bias', [classes.length], name, Float64Array);
  return { classes, dimension, weights, bias, about: file.metadata };
}

function classesProblem(classes: unknown): string | undefined {
  if (!Array.isArray(classes) || classes.length < 2 || !classes.every((c) => typeof c === 'string')) {
    return 'its classes must be a list of at least two names';
  }
  return new Set(classes).size < classes.length ? 'it names a class twice' : undefined;
}

/** A training that can go on: see `pretrain`. */
export function writeTrainingState(state: PretrainState): Uint8Array {
  const { of, optimiser, weights, curve } = state;
  const tensors = new Map<string, Tensor>();
  for (const [i, data] of weights.entries()) {
    tensors.set(`weight.${i}`, flat(data));
    tensors.set(`first.${i}`, flat(optimiser.first[i]!));
    tensors.set(`second.${i}`, flat(optimiser.second[i]!));
  }
  const { step, power1, power2 } = optimiser;
  const progress = JSON.stringify({ of, step, power1, power2, curve, parts: weights.length });
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
  const numbers = [progress?.step, progress?.parts, progress?.power1, progress?.power2];
  if (!(progress && numbers.every(isCount) && progress.parts <= file.tensors.size && Array.isArray(progress.curve))) {
    throw invalid(name, 'it does not say how far the training is');
  }
  if (typeof progress.of !== 'object' || progress.of === null)
    throw invalid(name, 'it does not say of which training it is');
  const part = (kind: string): Float32Array[] =>
    Array.from({ length: progress.parts }, (_, i) => {
      const tensor = file.tensors.get(`${kind}.${i}`);
      if (!(tensor?.data instanceof Float32Array)) throw invalid(name, `it lacks the tensor "${kind}.${i}"`);
      return tensor.data;
    });
  const { of, step, power1, power2, curve } = progress;
  return {
    of,
    weights: part('weight'),
    optimiser: { step, power1, power2, first: part('first'), second: part('second') },
    curve,
  };
}

interface Progress {
  readonly of: PretrainState['of'];
  readonly step: number;
  readonly power1: number;
  readonly power2: number;
  /** how many weights there are, and of each of the optimiser's two moments */
  readonly parts: number;
  readonly curve: PretrainState['curve'];
}

const isCount = (n: unknown): boolean => typeof n === 'number' && n >= 0;

const flat = (data: Tensor['data']): Tensor => ({ shape: [data.length], data });

/** A trained head as a file: safetensors whose metadata says what it is and which encoder it belongs to. */
import { CheerError } from '@cheer/signals';
import type { Head } from '../head/head.ts';
import { expectFormat, invalid, parseJson, take } from './fileParts.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';

const HEAD = 'cheer-head/1';
const ENCODER = 'encoder.sha256';

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

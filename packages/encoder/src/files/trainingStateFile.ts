/** A training that was interrupted, as a file: weights, the optimiser's moments, and of which training it is. */
import type { PretrainState } from '../training/pretrain.ts';
import { expectFormat, invalid, parseJson } from './fileParts.ts';
import { readSafetensors, type Tensor, writeSafetensors } from './safetensors.ts';

const STATE = 'cheer-training/2';

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

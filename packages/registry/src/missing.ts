/**
 * Missing values in files. Safetensors of CHEER hold finite numbers only, so that a NaN is always damage; where a value
 * may be missing, a tensor `x` is written as 0 there, with a tensor `x.present` of 1 and 0 beside it.
 */
import type { SafetensorsFile, Tensor } from '@cheer/encoder';
import { CheerError } from '@cheer/signals';

/** The two tensors of `data`, NaN meaning missing. */
export function withPresence(name: string, shape: readonly number[], data: Float32Array): [string, Tensor][] {
  return [
    [name, { shape, data: data.map((x) => (Number.isFinite(x) ? x : 0)) }],
    [`${name}.present`, { shape, data: data.map((x) => (Number.isFinite(x) ? 1 : 0)) }],
  ];
}

/**
 * What `withPresence` wrote, NaN where missing.
 * @param file what to call the file in an error
 * @throws CheerError `tensor-file-invalid`
 */
export function takeWithPresence(
  { tensors }: SafetensorsFile,
  name: string,
  shape: readonly number[],
  file: string,
): Float32Array {
  const data = takeTensor(tensors, name, shape, file);
  const present = takeTensor(tensors, `${name}.present`, shape, file);
  return data.map((x, i) => {
    const flag = present[i]!;
    if (flag !== 0 && flag !== 1) throw invalid(file, `tensor "${name}.present" must hold 0 and 1, got ${flag}`);
    if (flag === 0 && x !== 0) throw invalid(file, `tensor "${name}" has a value where it is not present`);
    return flag === 1 ? x : Number.NaN;
  });
}

/**
 * A float32 tensor of exactly this shape.
 * @throws CheerError `tensor-file-invalid`
 */
export function takeTensor(
  tensors: ReadonlyMap<string, Tensor>,
  name: string,
  shape: readonly number[],
  file: string,
): Float32Array {
  const found = tensors.get(name);
  if (!(found?.data instanceof Float32Array)) throw invalid(file, `it must hold a float32 tensor "${name}"`);
  if (found.shape.length !== shape.length || found.shape.some((n, i) => n !== shape[i])) {
    throw invalid(file, `tensor "${name}" must have the shape [${shape}], got [${found.shape}]`);
  }
  return found.data;
}

const invalid = (file: string, problem: string): CheerError =>
  new CheerError(
    'tensor-file-invalid',
    `${file}: ${problem}`,
    'The file is damaged or was written by another version; fetch or build it again.',
  );

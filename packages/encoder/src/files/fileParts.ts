/** What the readers of CHEER's tensor files share: taking exactly the tensor that is expected, and saying what is wrong. */
import { CheerError, quoted, treeHash } from '@cheer/signals';
import type { SafetensorsFile, TensorData } from './safetensors.ts';

type TensorType<T extends TensorData> = { new (length: number): T; readonly name: string };

/**
 * The data of a tensor of exactly this shape and number type.
 * @param name what to call the file in an error
 * @throws CheerError `tensor-file-invalid`
 */
export function take<T extends TensorData>(
  file: SafetensorsFile,
  tensor: string,
  shape: readonly number[],
  name: string,
  type: TensorType<T>,
): T {
  const found = file.tensors.get(tensor);
  if (found === undefined) throw invalid(name, `it lacks the tensor "${tensor}"`);
  if (!(found.data instanceof type)) throw invalid(name, `tensor "${tensor}" has the wrong number type`);
  if (found.shape.length !== shape.length || found.shape.some((n, i) => n !== shape[i])) {
    throw invalid(name, `tensor "${tensor}" must have the shape [${shape}], got [${found.shape}]`);
  }
  return found.data;
}

/** @throws CheerError `tensor-file-invalid` */
export function expectFormat(file: SafetensorsFile, format: string, name: string): void {
  const found = file.metadata.get('format');
  if (found !== format) throw invalid(name, `its format must be "${format}", got ${quoted(found ?? 'none')}`);
}

/** @throws CheerError `tree-mismatch` if the file was made for another list of features */
export async function expectTree(file: SafetensorsFile, name: string): Promise<void> {
  const own = await treeHash();
  const found = file.metadata.get('tree');
  if (found === own) return;
  throw new CheerError(
    'tree-mismatch',
    `${name}: the file is for the feature tree ${quoted(found)}, this version computes "${own}"`,
    'Use a release and a version of CHEER that belong together.',
  );
}

/** The value of a JSON text, undefined if it is none. */
export function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

export const invalid = (name: string, problem: string): CheerError =>
  new CheerError(
    'tensor-file-invalid',
    `${name}: ${problem}`,
    'The file is damaged or was written by another version; fetch or train it again.',
  );

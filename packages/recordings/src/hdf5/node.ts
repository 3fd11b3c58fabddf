import { LONGEST_NAME } from '../mat/limits.ts';
import { type Hdf5Place, invalid } from './errors.ts';
import type { Hdf5File } from './file.ts';
import type { Functions, Metadata } from './library.ts';

/** A group or a dataset, and what MATLAB noted at it. */
export interface Hdf5Node {
  readonly path: string;
  /** undefined for a group */
  readonly dataset: Dataset | undefined;
  /** the attribute MATLAB_class */
  readonly matlabClass: string | undefined;
  /** names of all attributes */
  readonly attributes: ReadonlySet<string>;
}

export interface Dataset extends Metadata {
  readonly shape: readonly number[];
  readonly filters: readonly { readonly id: number; readonly name: string }[];
}

/** Attributes of an object: MATLAB writes five at most. */
const MOST_ATTRIBUTES = 64;
const STRING = 3;

/** What lies at a path. Errors: `mat-invalid` if there is nothing that can be read, those of step. */
export function readNode(file: Hdf5File, path: string, place: Hdf5Place): Promise<Hdf5Node> {
  return file.step(place, (functions, id) => {
    const kind = functions.get_type(id, path);
    const isDataset = kind === functions.H5G_DATASET;
    if (!isDataset && kind !== functions.H5G_GROUP) {
      throw invalid(place, 'there must be a group or a dataset', kind < 0 ? 'nothing' : 'another object');
    }
    const names = functions.get_attribute_names(id, path);
    if (names.length > MOST_ATTRIBUTES) {
      throw invalid(place, `an array must have at most ${MOST_ATTRIBUTES} attributes`, names.length);
    }
    return {
      path,
      dataset: isDataset ? readDataset(functions, id, path) : undefined,
      matlabClass: names.includes('MATLAB_class') ? textAttribute(functions, id, path, place) : undefined,
      attributes: new Set(names),
    };
  });
}

function readDataset(functions: Functions, file: bigint, path: string): Dataset {
  const metadata = functions.get_dataset_metadata(file, path);
  const filters = metadata.chunks ? functions.get_dataset_filters(file, path) : [];
  return { ...metadata, shape: metadata.shape ?? [0], filters: filters.map(({ id, name }) => ({ id, name })) };
}

/** MATLAB_class: a text of fixed length. */
function textAttribute(functions: Functions, file: bigint, path: string, place: Hdf5Place): string {
  const { type, size, vlen, total_size: count } = functions.get_attribute_metadata(file, path, 'MATLAB_class');
  if (type !== STRING || vlen || count !== 1 || !(size >= 1 && size <= LONGEST_NAME)) {
    throw invalid(place, 'MATLAB_class must be a text', `type ${type} of ${size} bytes`);
  }
  const at = functions._malloc(size);
  try {
    if (functions.get_attribute_data(file, path, 'MATLAB_class', BigInt(at)) < 0) {
      throw invalid(place, 'MATLAB_class must be readable');
    }
    const bytes = functions.HEAPU8.subarray(at, at + size);
    return Array.from(bytes, (byte) => String.fromCharCode(byte))
      .join('')
      .replace(/\0.*$/s, '');
  } finally {
    functions._free(at);
  }
}

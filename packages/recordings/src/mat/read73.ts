import { checkDataset, countOf, datasetSource } from '../hdf5/data.ts';
import { type Hdf5Place, invalid, tooLarge } from '../hdf5/errors.ts';
import { Hdf5File } from '../hdf5/file.ts';
import { type Dataset, type Hdf5Node, readNode } from '../hdf5/node.ts';
import type { ByteSource } from '../source.ts';
import { DEEPEST, LONGEST_TEXT, MOST_ARRAYS, MOST_DIMENSIONS, MOST_FIELDS } from './limits.ts';
import { decodeText } from './text.ts';
import type { Cells, MatValue, Numbers, StorageType, Struct, Text, Wanted } from './values.ts';

/**
 * The variables of a MAT-file of version 7.3, which is HDF5, by name. MATLAB documents the format as HDF5 and no more; the layout is that of its files: a
 * struct is a group of its fields, a field of a struct array and a cell array are references to what lies in `#refs#`, and MATLAB_class says what
 * a dataset is. Arrays of numbers stay in the file until readNumbers. Errors: `mat-invalid`, `file-truncated`, `too-large`, those of the source.
 */
export async function readMat73(source: ByteSource, wanted: Wanted): Promise<ReadonlyMap<string, MatValue>> {
  const file = await Hdf5File.open(source);
  const reading: Reading = { file, arrays: 0, references: undefined, nodes: new Map(), targets: new Map() };
  const variables = new Map<string, MatValue>();
  for (const name of await namesIn(file, '/', { name: file.name, path: '/', what: 'variables' })) {
    // MATLAB's own: #refs#, #subsystem#
    if (!name.startsWith('#')) variables.set(name, await valueAt(reading, `/${name}`, name, wanted, 0));
  }
  return variables;
}

interface Reading {
  readonly file: Hdf5File;
  arrays: number;
  /** paths by references, as text, once one is followed */
  references: ReadonlyMap<string, string> | undefined;
  /** what was looked at, by path: there can be many references to one array, as to the one empty array of a file */
  readonly nodes: Map<string, Hdf5Node>;
  readonly targets: Map<string, readonly string[]>;
}

async function nodeAt({ file, nodes }: Reading, place: Hdf5Place): Promise<Hdf5Node> {
  const node = nodes.get(place.path) ?? (await readNode(file, place.path, place));
  nodes.set(place.path, node);
  return node;
}

/** H5T_class_t */
const [INTEGER, FLOAT, REFERENCE] = [0, 1, 7];
const POINTER = 8;
/** Classes of MATLAB with numbers. */
const NUMERIC = new Set('double single logical int8 uint8 int16 uint16 int32 uint32 int64 uint64'.split(' '));

/** What is a group, and what a dataset; whatever else there is carries MATLAB_object_decode. */
const GROUPS = new Set(['struct', 'function_handle']);
const DATASETS = new Set([...NUMERIC, 'char', 'cell', 'struct', 'function_handle', 'canonical empty']);

async function namesIn(file: Hdf5File, path: string, place: Hdf5Place, most = MOST_FIELDS): Promise<string[]> {
  const names = await file.step(place, (functions, id) => functions.get_names(id, path, false));
  if (names.length > most) throw tooLarge(place, 'names in a group', most);
  return names;
}

async function valueAt(reading: Reading, path: string, what: string, wanted: Wanted, depth: number): Promise<MatValue> {
  const { file } = reading;
  const place: Hdf5Place = { name: file.name, path, what };
  if (++reading.arrays > MOST_ARRAYS) throw tooLarge(place, 'arrays', MOST_ARRAYS);
  if (depth > DEEPEST) throw tooLarge(place, 'structures within each other', DEEPEST);
  const node = await nodeAt(reading, place);
  const name = node.matlabClass ?? (node.dataset === undefined ? 'struct' : classOf(node.dataset));
  const other = ['MATLAB_sparse', 'MATLAB_object_decode'].find((attribute) => node.attributes.has(attribute));
  if (other !== undefined) return { is: 'unread', class: other === 'MATLAB_sparse' ? 'sparse' : name };
  if (node.matlabClass !== undefined && !(node.dataset === undefined ? GROUPS : DATASETS).has(name)) {
    throw invalid(place, 'MATLAB_class must be of an array, or the array marked as an object', name);
  }
  if (node.dataset === undefined) {
    return name === 'struct' ? structAt(reading, place, wanted, depth) : { is: 'unread', class: name };
  }
  checkDataset(file, node.dataset, place);
  if (node.attributes.has('MATLAB_empty')) return emptyAt(file, node.dataset, name, place);
  if (name === 'cell') return cellsAt(reading, node.dataset, place, wanted, depth);
  if (name === 'char') return textAt(file, node.dataset, place);
  return NUMERIC.has(name) ? numbersAt(file, node, name, place) : { is: 'unread', class: name };
}

/** MATLAB's axes run the other way. */
const shapeOf = ({ shape }: Dataset): number[] => (shape.length > 1 ? shape.toReversed() : [shape[0] ?? 1, 1]);

/** What an array is that says it nowhere, as in files of other programs. */
function classOf({ type, size, signed, compound_type: compound }: Dataset): string {
  if (type === REFERENCE) return 'cell';
  if (type === FLOAT) return size === 4 ? 'single' : 'double';
  if (type === INTEGER) return `${signed ? '' : 'u'}int${8 * size}`;
  return compound === undefined ? 'unknown' : 'double';
}

async function structAt(reading: Reading, place: Hdf5Place, wanted: Wanted, depth: number): Promise<Struct> {
  const { file } = reading;
  const names = await namesIn(file, place.path, place);
  if (names.length === 0) throw invalid(place, 'a struct must have fields', 'none');
  const fields = names.filter((field) => wanted === true || Object.hasOwn(wanted, field));
  const single = new Map<string, MatValue>();
  let several: { shape: readonly number[]; items: Map<string, MatValue>[] } | undefined;
  for (const field of fields) {
    const want = wanted === true ? true : wanted[field]!;
    const inside: Hdf5Place = { ...place, path: `${place.path}/${field}`, what: `${place.what}.${field}` };
    const { dataset, matlabClass } = await nodeAt(reading, inside);
    // references without a class of their own are this field in each item
    if (dataset?.type !== REFERENCE || matlabClass !== undefined) {
      single.set(field, await valueAt(reading, inside.path, inside.what, want, depth + 1));
      continue;
    }
    const targets = await targetsOf(reading, dataset, inside);
    const shape = shapeOf(dataset);
    several ??= { shape, items: targets.map(() => new Map()) };
    if (several.shape.join() !== shape.join()) {
      throw invalid(inside, `a field must have ${several.shape.join(' x ')} items as the others do`, shape.join(' x '));
    }
    for (const [i, target] of targets.entries()) {
      const what = `${place.what}${targets.length > 1 ? `(${i + 1})` : ''}.${field}`;
      several.items[i]!.set(field, await valueAt(reading, target, what, want, depth + 1));
    }
  }
  if (several === undefined) return { is: 'struct', shape: [1, 1], items: [single] };
  if (single.size > 0) throw invalid(place, 'all fields must be of one item, or of as many', [...single.keys()].join());
  return { is: 'struct', ...several };
}

async function cellsAt(
  reading: Reading,
  dataset: Dataset,
  place: Hdf5Place,
  wanted: Wanted,
  depth: number,
): Promise<Cells> {
  const items: MatValue[] = [];
  for (const [i, target] of (await targetsOf(reading, dataset, place)).entries()) {
    items.push(await valueAt(reading, target, `${place.what}{${i + 1}}`, wanted, depth + 1));
  }
  return { is: 'cells', shape: shapeOf(dataset), items };
}

/** The paths that a dataset of references leads to, columns first. */
async function targetsOf(reading: Reading, dataset: Dataset, place: Hdf5Place): Promise<readonly string[]> {
  const targets = reading.targets.get(place.path) ?? (await readTargets(reading, dataset, place));
  reading.targets.set(place.path, targets);
  return targets;
}

async function readTargets(reading: Reading, dataset: Dataset, place: Hdf5Place): Promise<string[]> {
  const { file } = reading;
  checkDataset(file, dataset, place);
  if (dataset.type !== REFERENCE || dataset.size !== POINTER || dataset.ref_type !== 'object') {
    throw invalid(place, 'references to arrays must be here', `type ${dataset.type} of ${dataset.size} bytes`);
  }
  const count = countOf(dataset.shape);
  if (count > MOST_ARRAYS) throw tooLarge(place, 'arrays', MOST_ARRAYS);
  const bytes = await datasetSource(file, place.path, dataset, place).read(0, count * POINTER);
  reading.references ??= await referencesIn(file);
  return Array.from({ length: count }, (_, i) => {
    const target = reading.references!.get(key(bytes.subarray(i * POINTER, (i + 1) * POINTER)));
    if (target === undefined) throw invalid(place, 'a reference must lead to an array in #refs#', `number ${i + 1}`);
    return target;
  });
}

const REFS = '/#refs#';
/** Names looked up in one step: few enough that a step can be done again. */
const TOGETHER = 64;

/** Every array in #refs# by the reference to it: HDF5 itself would look through the file for each. */
async function referencesIn(file: Hdf5File): Promise<ReadonlyMap<string, string>> {
  const place: Hdf5Place = { name: file.name, path: REFS, what: 'references' };
  const names = await namesIn(file, REFS, place, MOST_ARRAYS);
  const paths = new Map<string, string>();
  for (let i = 0; i < names.length; i += TOGETHER) {
    const some = names.slice(i, i + TOGETHER).map((name) => `${REFS}/${name}`);
    const references = await file.step(place, (functions, id) =>
      some.map((path) => key(Uint8Array.from(functions.create_object_reference(id, path)))),
    );
    for (const [j, reference] of references.entries()) paths.set(reference, some[j]!);
  }
  return paths;
}

const key = (reference: Uint8Array): string => reference.join();

/** An empty array is stored as its shape. */
async function emptyAt(file: Hdf5File, dataset: Dataset, name: string, place: Hdf5Place): Promise<MatValue> {
  const { type, size } = dataset;
  const count = countOf(dataset.shape);
  if (type !== INTEGER || size !== 8 || count > MOST_DIMENSIONS) {
    throw invalid(place, 'an empty array must be stored as its shape', `${count} numbers of type ${type}`);
  }
  const bytes = await datasetSource(file, place.path, dataset, place).read(0, count * size);
  const lengths = Array.from(new BigUint64Array(bytes.buffer), Number);
  const shape = lengths.length > 1 ? lengths : [0, 0];
  if (!shape.includes(0)) throw invalid(place, 'the shape of an empty array must have a 0', shape.join(' x '));
  if (name === 'cell') return { is: 'cells', shape, items: [] };
  if (name === 'struct') return { is: 'struct', shape, items: [] };
  if (name === 'char') return { is: 'text', shape, rows: [''] };
  if (name === 'function_handle') return { is: 'unread', class: name };
  const source = { name: place.what, size: 0, read: async () => new Uint8Array(0) };
  const data = { type: 'double', littleEndian: true, source, start: 0, end: 0 } as const;
  return { is: 'numbers', class: name === 'canonical empty' ? 'double' : name, shape, complex: false, data };
}

async function textAt(file: Hdf5File, dataset: Dataset, place: Hdf5Place): Promise<Text> {
  const { type, size } = dataset;
  const count = countOf(dataset.shape);
  if (type !== INTEGER || (size !== 1 && size !== 2 && size !== 4)) {
    throw invalid(place, 'text must be stored as whole numbers', `type ${type} of ${size} bytes`);
  }
  if (count > LONGEST_TEXT) throw tooLarge(place, 'characters', LONGEST_TEXT);
  const bytes = await datasetSource(file, place.path, dataset, place).read(0, count * size);
  const shape = shapeOf(dataset);
  const rows = decodeText(TEXT_TYPES[size], bytes, true, shape[0]!, count / (shape[0] || 1));
  if (rows === undefined) throw invalid(place, `a text of ${shape.join(' x ')} characters must be here`);
  return { is: 'text', shape, rows };
}

/** Code units by their size, as the data types of version 5 that decodeText knows. */
const TEXT_TYPES = { 1: 2, 2: 17, 4: 18 } as const;

function numbersAt(file: Hdf5File, { path, dataset }: Hdf5Node, name: string, place: Hdf5Place): Numbers {
  const { compound_type: compound } = dataset!;
  const real = compound === undefined ? dataset! : compound.members.find((member) => member.name === 'real');
  const type = real && storageOf(real);
  if (real === undefined || type === undefined) {
    throw invalid(place, 'numbers must be of a known type', `type ${dataset!.type} of ${dataset!.size} bytes`);
  }
  const whole = datasetSource(file, path, dataset!, place);
  const source =
    compound === undefined ? whole : every(whole, dataset!.size, real.size, (real as { offset?: number }).offset ?? 0);
  // only the order of plain numbers is turned
  const littleEndian = compound === undefined || real.littleEndian;
  const data = { type, littleEndian, source, start: 0, end: source.size };
  return { is: 'numbers', class: name, shape: shapeOf(dataset!), complex: compound !== undefined, data };
}

function storageOf({ type, size, signed }: Pick<Dataset, 'type' | 'size' | 'signed'>): StorageType | undefined {
  if (type === FLOAT) return size === 8 ? 'double' : size === 4 ? 'single' : undefined;
  if (type !== INTEGER || ![1, 2, 4, 8].includes(size)) return undefined;
  return `${signed ? '' : 'u'}int${(8 * size) as 8 | 16 | 32 | 64}`;
}

/** The same `width` bytes of every element of `stride` bytes. */
function every(source: ByteSource, stride: number, width: number, offset: number): ByteSource {
  return {
    name: source.name,
    size: (source.size / stride) * width,
    read: async (start, end) => {
      const from = Math.floor(start / width);
      const bytes = await source.read(from * stride, Math.ceil(end / width) * stride);
      const picked = new Uint8Array((bytes.length / stride) * width);
      for (let at = 0, to = 0; at < bytes.length; at += stride, to += width) {
        picked.set(bytes.subarray(at + offset, at + offset + width), to);
      }
      return picked.subarray(start - from * width, end - from * width);
    },
  };
}

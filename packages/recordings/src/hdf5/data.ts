import { INFLATION } from '../limits.ts';
import { type ByteSource, checkRange } from '../source.ts';
import { type Hdf5Place, invalid, refusedByName, tooLarge } from './errors.ts';
import type { Hdf5File } from './file.ts';
import type { Dataset } from './node.ts';

/** Bytes decoded at once, if chunks are no larger. */
const BLOCK = 256 * 1024;
/** Bytes decoded at once at most: no chunk and no row may be larger. MATLAB's chunks are far below. */
const MOST_BLOCK = 16 * 1024 ** 2;
/** deflate, shuffle and Fletcher's checksum: what MATLAB and h5py write, and what is at hand. */
const FILTERS = new Set([1, 2, 3]);
const DEFLATE = 1;

/** How many elements a dataset has. */
export const countOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

/** Refuses what a dataset claims that its file has no room for, that lies in other files, or that needs other code. */
export function checkDataset(file: Hdf5File, dataset: Dataset, place: Hdf5Place): void {
  const { shape, size, filters, chunks, virtual_sources: sources } = dataset;
  if (sources !== undefined) throw refusedByName(place, 'a virtual dataset from', sources[0]?.file_name ?? '');
  const other = filters.find(({ id }) => !FILTERS.has(id));
  if (other !== undefined) throw refusedByName(place, 'the filter', other.name || String(other.id));
  const bytes = countOf(shape) * size;
  const deflated = filters.filter(({ id }) => id === DEFLATE).length;
  const room = file.size * INFLATION ** deflated;
  if (deflated > 1 || !(bytes <= room)) {
    throw invalid(place, `${file.size} bytes of file must have room for ${shape.join(' x ')} numbers`, bytes);
  }
  const chunk = chunks ? countOf(chunks) * size : 0;
  if (!(chunk <= MOST_BLOCK)) throw tooLarge(place, 'bytes in a chunk', MOST_BLOCK);
}

/**
 * The elements of a dataset as bytes, rows first, which is MATLAB's columns first; little-endian whatever the file's order. They are decoded when they
 * are read, in blocks of whole chunks; a file keeps its last.
 */
export function datasetSource(file: Hdf5File, path: string, dataset: Dataset, place: Hdf5Place): ByteSource {
  const { shape, size: width, chunks } = dataset;
  const count = countOf(shape);
  const size = count * width;
  // rows along the first axis that has more than one: whatever is before it has one, so these follow each other in order
  const axis = Math.max(
    0,
    shape.findIndex((length) => length > 1),
  );
  const row = countOf(shape.slice(axis + 1)) * width;
  const chunk = Math.max(1, chunks?.[axis] ?? 1);
  const rows = Math.max(1, Math.ceil(BLOCK / Math.max(1, row) / chunk)) * chunk;

  async function block(first: number): Promise<Uint8Array> {
    if (file.block?.path === path && file.block.first === first) return file.block.bytes;
    const length = Math.min(rows, (shape[axis] ?? 1) - first);
    const bytes = length * row;
    if (!(bytes <= 2 * MOST_BLOCK)) throw tooLarge(place, 'bytes in a row', 2 * MOST_BLOCK);
    const decoded = await file.step(place, (functions, id) => {
      const at = functions._malloc(bytes);
      if (at === 0) throw tooLarge(place, 'bytes of memory', functions.HEAPU8.length);
      try {
        const counts = shape.map((one, i) => BigInt(i === axis ? length : one));
        const offsets = shape.map((_, i) => BigInt(i === axis ? first : 0));
        const selected = shape.length === 0 ? null : counts;
        const strides = shape.map(() => 1n);
        // what is not read stays as it was: never another file's bytes
        functions.HEAPU8.fill(0, at, at + bytes);
        const read = (): boolean =>
          functions.get_dataset_data(id, path, selected, selected && offsets, strides, BigInt(at)) >= 0;
        if (!read()) throw invalid(place, 'its data must be readable, and whole');
        const decoded = functions.HEAPU8.slice(at, at + bytes);
        if (chunks && holdsConstant(decoded, chunk * row, width)) {
          // HDF5 gives a chunk that is not there as zeros. What describes the chunks is at hand by now, so all that it reads is chunks
          const before = file.reads;
          const across = countOf(chunks.map((one, i) => (i === axis ? 1 : Math.ceil(shape[i]! / one))));
          if (!read() || file.reads - before < Math.ceil(length / chunk) * across) {
            throw invalid(place, 'every chunk of it must be there');
          }
        }
        return decoded;
      } finally {
        functions._free(at);
      }
    });
    file.block = { path, first, bytes: decoded };
    return decoded;
  }

  return {
    name: `${file.name} ${place.what}`,
    size,
    read: async (start, end) => {
      checkRange(file.name, size, start, end);
      const bytes = new Uint8Array(end - start);
      for (let at = start; at < end; ) {
        const first = Math.floor(at / row / rows) * rows;
        const piece = await block(first);
        const from = at - first * row;
        const part = piece.subarray(from, Math.min(piece.length, from + end - at));
        bytes.set(part, at - start);
        at += part.length;
      }
      return bytes;
    },
  };
}

/** Whether elements of `width` bytes are the same all through one of the pieces of `length` bytes, as a chunk that is not there is. */
function holdsConstant(bytes: Uint8Array, length: number, width: number): boolean {
  for (let start = 0; start < bytes.length; start += length) {
    const end = Math.min(bytes.length, start + length);
    let at = start + width;
    while (at < end && bytes[at] === bytes[at - width]) at++;
    if (at >= end) return true;
  }
  return false;
}

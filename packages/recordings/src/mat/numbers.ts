import { pieceReader } from '../source.ts';
import type { Numbers, StorageType, Stored } from './values.ts';

/** Numbers handed over at once. */
const BLOCK = 16_384;

const GETTERS: Readonly<Record<StorageType, readonly [size: number, get: Getter]>> = {
  int8: [1, (view, at) => view.getInt8(at)],
  uint8: [1, (view, at) => view.getUint8(at)],
  int16: [2, (view, at, little) => view.getInt16(at, little)],
  uint16: [2, (view, at, little) => view.getUint16(at, little)],
  int32: [4, (view, at, little) => view.getInt32(at, little)],
  uint32: [4, (view, at, little) => view.getUint32(at, little)],
  single: [4, (view, at, little) => view.getFloat32(at, little)],
  double: [8, (view, at, little) => view.getFloat64(at, little)],
  int64: [8, (view, at, little) => Number(view.getBigInt64(at, little))],
  uint64: [8, (view, at, little) => Number(view.getBigUint64(at, little))],
};
type Getter = (view: DataView, at: number, littleEndian: boolean) => number;

/** How many numbers are stored. */
export const countOf = ({ type, start, end }: Stored): number => (end - start) / GETTERS[type][0];

/**
 * Reads the numbers of an array, columns first, and hands them to `visit` in blocks with the index of the first; a block is good
 * until `visit` returns. Whole numbers of 64 bits are rounded to doubles. Errors: those of the source.
 */
export async function readNumbers(
  { data }: Numbers,
  visit: (values: Float64Array, first: number) => void,
): Promise<void> {
  const { source, start, littleEndian, type } = data;
  const [size, get] = GETTERS[type];
  const count = countOf(data);
  const read = pieceReader(source);
  const block = new Float64Array(Math.min(BLOCK, count));
  for (let first = 0; first < count; first += BLOCK) {
    const length = Math.min(BLOCK, count - first);
    const bytes = await read(start + first * size, start + (first + length) * size);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let i = 0; i < length; i++) block[i] = get(view, i * size, littleEndian);
    visit(block.subarray(0, length), first);
  }
}

/** Doubles as singles: half the memory for what becomes samples of 32 bits all the same. */
export function narrowed(bytes: Uint8Array, littleEndian: boolean): Uint8Array {
  const from = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const narrow = new Uint8Array(bytes.length / 2);
  const to = new DataView(narrow.buffer);
  for (let at = 0; at < bytes.length; at += 8) to.setFloat32(at / 2, from.getFloat64(at, littleEndian), littleEndian);
  return narrow;
}

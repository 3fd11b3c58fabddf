import type { ByteSource } from '../source.ts';
import { invalid, type Place } from './errors.ts';
import { payloadBytes } from './payload.ts';
import type { ArrayContent, Dtype } from './values.ts';

/** Numbers handed over at once. */
const BLOCK = 16_384;

/** How many numbers an array holds. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

/**
 * Reads the numbers of an array in the order of the file (rows first, or columns first if `fortran`), and hands them to
 * `visit` in blocks with the index of the first; a block is good until `visit` returns. Integers of 64 bits are rounded to doubles. Memory is one block and
 * one piece of the file. Errors: `pickle-invalid` if the data holds more or fewer numbers than the shape, those of
 * payloadBytes.
 */
export async function readArray(
  source: ByteSource,
  { shape, dtype, data }: ArrayContent,
  visit: (values: Float64Array, first: number) => void,
): Promise<void> {
  const place: Place = { name: source.name, byte: data.start, what: 'data of an array' };
  const wanted = sizeOf(shape);
  const get = getterOf(dtype);
  const block = new Float64Array(Math.min(BLOCK, wanted));
  /** the bytes of a number that lies in two pieces */
  const split = new Uint8Array(dtype.size);
  const splitView = new DataView(split.buffer);
  let held = 0;
  let filled = 0;
  let first = 0;
  const push = (value: number): void => {
    if (first + filled === wanted)
      throw invalid(place, `the data must hold ${wanted} numbers as its shape says`, 'more');
    block[filled++] = value;
    if (filled < block.length) return;
    visit(block, first);
    first += filled;
    filled = 0;
  };
  for await (const piece of payloadBytes(source, data)) {
    let at = 0;
    while (held > 0 && at < piece.length) {
      split[held++] = piece[at++]!;
      if (held < dtype.size) continue;
      push(get(splitView, 0));
      held = 0;
    }
    const view = new DataView(piece.buffer, piece.byteOffset, piece.length);
    for (; at + dtype.size <= piece.length; at += dtype.size) push(get(view, at));
    while (at < piece.length) split[held++] = piece[at++]!;
  }
  if (filled > 0) visit(block.subarray(0, filled), first);
  if (held > 0 || first + filled < wanted) {
    const found = `${first + filled} and ${held} bytes`;
    throw invalid(place, `the data must hold ${wanted} numbers as its shape says`, found);
  }
}

type Get = (view: DataView, at: number) => number;

export function getterOf({ kind, size, bigEndian }: Dtype): Get {
  const little = !bigEndian;
  if (kind === 'f')
    return size === 4 ? (view, at) => view.getFloat32(at, little) : (view, at) => view.getFloat64(at, little);
  if (size === 1) return kind === 'i' ? (view, at) => view.getInt8(at) : (view, at) => view.getUint8(at);
  if (size === 2)
    return kind === 'i' ? (view, at) => view.getInt16(at, little) : (view, at) => view.getUint16(at, little);
  if (size === 4)
    return kind === 'i' ? (view, at) => view.getInt32(at, little) : (view, at) => view.getUint32(at, little);
  const [high, low] = little ? [4, 0] : [0, 4];
  return kind === 'i'
    ? (view, at) => view.getInt32(at + high, little) * 2 ** 32 + view.getUint32(at + low, little)
    : (view, at) => view.getUint32(at + high, little) * 2 ** 32 + view.getUint32(at + low, little);
}

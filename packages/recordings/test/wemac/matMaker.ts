/** Elements of a MAT-file as MATLAB writes them and SciPy does not, or as nobody should. */
import { deflateSync } from 'node:zlib';

/** @param size what the tag says, if it is not the truth */
export function element(type: number, data: Uint8Array, size = data.length): Uint8Array {
  const bytes = new Uint8Array(8 + data.length + (-data.length & 7));
  new DataView(bytes.buffer).setUint32(0, type, true);
  new DataView(bytes.buffer).setUint32(4, size, true);
  bytes.set(data, 8);
  return bytes;
}

export function small(type: number, data: readonly number[], size = data.length): Uint8Array {
  return Uint8Array.of(type, 0, size, 0, ...data, ...new Array<number>(4 - data.length).fill(0));
}

export const join = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));
export const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
const bytesOf = (array: Int32Array | Uint32Array | Float64Array): Uint8Array => new Uint8Array(array.buffer);

/** @param kind the number of the class */
export function matrix(kind: number, shape: readonly number[], name: string, ...parts: Uint8Array[]): Uint8Array {
  const head = [
    element(6, bytesOf(Uint32Array.of(kind, 0))),
    element(5, bytesOf(Int32Array.from(shape))),
    element(1, ascii(name)),
  ];
  return element(14, join(...head, ...parts));
}

export const doubles = (values: ArrayLike<number>, name = '', shape: readonly number[] = [values.length, 1]) =>
  matrix(6, shape, name, element(9, bytesOf(Float64Array.from(values))));

/** UTF-16 as MATLAB writes it */
export const text = (value: string, name = '') =>
  matrix(4, [1, value.length], name, element(4, Uint8Array.from(Buffer.from(value, 'utf16le'))));

export const cells = (items: readonly Uint8Array[], name = '') => matrix(1, [items.length, 1], name, ...items);

export function struct(
  items: readonly Readonly<Record<string, Uint8Array>>[],
  name = '',
  shape: readonly number[] = [1, items.length],
): Uint8Array {
  const fields = Object.keys(items[0]!);
  const names = element(1, ascii(fields.map((field) => field.padEnd(32, '\0')).join('')));
  const values = items.flatMap((item) => fields.map((field) => item[field]!));
  return matrix(2, shape, name, small(5, [32, 0, 0, 0]), names, ...values);
}

export function compressed(variable: Uint8Array): Uint8Array {
  const data = deflateSync(variable);
  return element(15, data).subarray(0, 8 + data.length);
}

export function matFile(...variables: Uint8Array[]): Uint8Array {
  const head = new Uint8Array(128).fill(0x20);
  head.set(ascii('MATLAB 5.0 MAT-file'));
  head.fill(0, 116, 124);
  head.set([0, 1, 0x49, 0x4d], 124);
  return join(head, ...variables);
}

/** One stimulus in the layout with the arrays in EH itself. */
export const stimulus = (name: string, trial: number, signals: Readonly<Record<string, Uint8Array>>) => ({
  ParticipantNum: text(name),
  Trial: doubles([trial]),
  Filtered: doubles([1]),
  EH: struct([signals]),
});

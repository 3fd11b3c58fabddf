/**
 * Safetensors, strictly (format: github.com/huggingface/safetensors, README "Format"): 8 bytes little-endian header length,
 * a JSON header { name: { dtype, shape, data_offsets }, __metadata__: { string: string } }, then the bytes. A file is refused
 * unless every byte is accounted for: no gap, no overlap, no trailing byte, shapes that fit, finite numbers. Nothing is
 * copied before all of the header has been checked.
 */
import { CheerError, quoted } from '@cheer/signals';
import { MAX_RANK, MAX_TENSORS, METADATA, nameProblem, parseHeader, textProblem } from './safetensorsHeader.ts';

export type TensorData = Float32Array | Float64Array | Int8Array;

export interface Tensor {
  readonly shape: readonly number[];
  readonly data: TensorData;
}

export interface SafetensorsFile {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: ReadonlyMap<string, string>;
}

/** far above any CHEER file, far below what a hostile header would need */
const MAX_HEADER = 1 << 20;
const DTYPES = { F64: Float64Array, F32: Float32Array, I8: Int8Array } as const;
type Dtype = keyof typeof DTYPES;

/**
 * Writes tensors and metadata; the same input gives the same bytes. Offsets are aligned by order: F64 first, then F32, then I8.
 * @throws CheerError `option-invalid` for what `readSafetensors` would refuse
 */
export function writeSafetensors({ tensors, metadata }: SafetensorsFile): Uint8Array {
  const entries = [...tensors].sort(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
  check(entries, metadata);
  let offset = 0;
  const described = entries.map(([name, { shape, data }]) => {
    const from = offset;
    offset += data.byteLength;
    return `${JSON.stringify(name)}:${JSON.stringify({ dtype: dtypeOf(data), shape, data_offsets: [from, offset] })}`;
  });
  const facts = [...metadata].map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  const text = new TextEncoder().encode(`{${[`"${METADATA}":{${facts.join()}}`, ...described].join()}}`);
  const padded = Math.ceil(text.length / 8) * 8;
  if (padded > MAX_HEADER) throw unwritable(`the header may have ${MAX_HEADER} bytes, it needs ${padded}`);
  const bytes = new Uint8Array(8 + padded + offset).fill(0x20, 8, 8 + padded);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, padded, true);
  bytes.set(text, 8);
  let at = 8 + padded;
  for (const [, { data }] of entries) {
    for (let i = 0; i < data.length; i++, at += data.BYTES_PER_ELEMENT) {
      if (data instanceof Float64Array) view.setFloat64(at, data[i]!, true);
      else if (data instanceof Float32Array) view.setFloat32(at, data[i]!, true);
      else view.setInt8(at, data[i]!);
    }
  }
  return bytes;
}

/**
 * Reads a file that claims to be safetensors.
 * @param name what to call it in an error
 * @throws CheerError `tensor-file-invalid` with the place and the rule it breaks
 */
export function readSafetensors(given: Uint8Array | ArrayBuffer, name: string): SafetensorsFile {
  const bytes = given instanceof Uint8Array ? given : new Uint8Array(given);
  const refuse = (problem: string): never => {
    throw new CheerError(
      'tensor-file-invalid',
      `readSafetensors: ${name}: ${problem}`,
      'The file is damaged or was not written by CHEER; fetch or train it again.',
    );
  };
  if (bytes.length < 8) refuse(`a file has at least 8 bytes, got ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const claimed = view.getBigUint64(0, true);
  if (claimed > MAX_HEADER) refuse(`the header may have ${MAX_HEADER} bytes, it claims ${claimed}`);
  const headerLength = Number(claimed);
  const begin = 8 + headerLength;
  if (begin > bytes.length) refuse(`the header claims ${headerLength} bytes, the file has ${bytes.length}`);
  const { entries, metadata } = parseHeader(bytes.subarray(8, begin), refuse);

  const body = bytes.length - begin;
  for (const { name: tensor, dtype, shape, from, to } of entries) {
    const what = `tensor ${quoted(tensor)}`;
    if (!isDtype(dtype))
      return refuse(`${what}: dtype must be ${Object.keys(DTYPES).join(', ')}, got ${quoted(dtype)}`);
    if (from > to || to > body) refuse(`${what}: data_offsets ${from}..${to} lie outside the ${body} bytes of data`);
    // a size of 0 must not hide absurd ones beside it
    const most = shape.reduce((product, n) => product * Math.max(1, n), 1);
    if (most > 2 ** 31) refuse(`${what}: its shape ${quoted(shape)} is absurd`);
    const size = shape.reduce((product, n) => product * n, DTYPES[dtype].BYTES_PER_ELEMENT);
    if (to - from !== size) refuse(`${what}: its shape needs ${size} bytes, its data_offsets give ${to - from}`);
  }
  let end = 0;
  for (const { name: tensor, from, to } of entries.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    if (from !== end) refuse(`tensor ${quoted(tensor)} begins at ${from}, the one before ends at ${end}`);
    end = to;
  }
  if (end !== body) refuse(`${body - end} bytes after the last tensor belong to none`);

  const tensors = new Map<string, Tensor>();
  for (const { name: tensor, dtype, shape, from, to } of entries) {
    const data = decode(view, begin + from, to - from, dtype as Dtype);
    const bad = data.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) refuse(`tensor ${quoted(tensor)}: value ${bad} is not a finite number`);
    tensors.set(tensor, { shape, data });
  }
  return { tensors, metadata };
}

function decode(view: DataView, at: number, size: number, dtype: Dtype): TensorData {
  const data = new DTYPES[dtype](size / DTYPES[dtype].BYTES_PER_ELEMENT);
  for (let i = 0; i < data.length; i++) {
    if (dtype === 'F64') data[i] = view.getFloat64(at + 8 * i, true);
    else data[i] = dtype === 'F32' ? view.getFloat32(at + 4 * i, true) : view.getInt8(at + i);
  }
  return data;
}

function check(entries: readonly [string, Tensor][], metadata: ReadonlyMap<string, string>): void {
  if (entries.length > MAX_TENSORS) throw unwritable(`a file may hold ${MAX_TENSORS} tensors, got ${entries.length}`);
  const names = [...entries.map(([name]) => name), ...metadata.keys()];
  const problem = names.map(nameProblem).find(Boolean) ?? [...metadata.values()].map(textProblem).find(Boolean);
  if (problem !== undefined) throw unwritable(problem);
  for (const [name, { shape, data }] of entries) {
    if (name === METADATA) throw unwritable(`a tensor may not be named "${METADATA}"`);
    if (shape.length > MAX_RANK || shape.reduce((product, n) => product * n, 1) !== data.length)
      throw unwritable(`tensor ${quoted(name)}: the shape ${quoted(shape)} is not that of ${data.length} values`);
    const bad = data.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw unwritable(`tensor ${quoted(name)}: value ${bad} is not a finite number, got ${data[bad]}`);
  }
}

const dtypeOf = (data: TensorData): Dtype =>
  data instanceof Float64Array ? 'F64' : data instanceof Float32Array ? 'F32' : 'I8';

const isDtype = (text: string): text is Dtype => Object.hasOwn(DTYPES, text);

const unwritable = (problem: string): CheerError =>
  new CheerError(
    'option-invalid',
    `writeSafetensors: ${problem}`,
    'Give finite numbers, and names that a file can hold.',
  );

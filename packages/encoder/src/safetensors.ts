/**
 * Safetensors, strictly (format: github.com/huggingface/safetensors, README "Format"): 8 bytes little-endian header length,
 * a JSON header { name: { dtype, shape, data_offsets }, __metadata__: { string: string } }, then the bytes. A file is refused
 * unless every byte is accounted for: no gap, no overlap, no trailing byte, shapes that fit, finite numbers.
 */
import { CheerError, quoted } from '@cheer/signals';

export type TensorData = Float32Array | Float64Array;

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
const MAX_TENSORS = 1024;
const DTYPES = { F32: Float32Array, F64: Float64Array } as const;
const RESERVED = '__metadata__';

/** Writes tensors and metadata; the same input gives the same bytes. Offsets are aligned to 8 bytes by order: F64 first. */
export function writeSafetensors({ tensors, metadata }: SafetensorsFile): Uint8Array {
  const entries = [...tensors].sort(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
  let offset = 0;
  const described = entries.map(([name, { shape, data }]) => {
    const from = offset;
    offset += data.byteLength;
    const dtype = data instanceof Float64Array ? 'F64' : 'F32';
    return [name, { dtype, shape, data_offsets: [from, offset] }] as const;
  });
  const header = JSON.stringify(Object.fromEntries([[RESERVED, Object.fromEntries(metadata)], ...described]));
  const text = new TextEncoder().encode(header);
  const padded = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + padded + offset).fill(0x20, 8, 8 + padded);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, padded, true);
  bytes.set(text, 8);
  let at = 8 + padded;
  for (const [, { data }] of entries) {
    for (const value of data) {
      if (data instanceof Float64Array) view.setFloat64(at, value, true);
      else view.setFloat32(at, value, true);
      at += data.BYTES_PER_ELEMENT;
    }
  }
  return bytes;
}

/**
 * Reads a file that claims to be safetensors.
 * @param name what to call it in an error
 * @throws CheerError `tensor-file-invalid` with the place and the rule it breaks
 */
export function readSafetensors(bytes: Uint8Array, name: string): SafetensorsFile {
  const refuse = (problem: string): never => {
    throw new CheerError(
      'tensor-file-invalid',
      `readSafetensors: ${name}: ${problem}`,
      'The file is damaged or was not written by CHEER; fetch or train it again.',
    );
  };
  if (bytes.length < 8) refuse(`a file has at least 8 bytes, got ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = view.getUint32(0, true) + view.getUint32(4, true) * 0x100000000;
  if (headerLength > MAX_HEADER) refuse(`the header may have ${MAX_HEADER} bytes, it claims ${headerLength}`);
  if (8 + headerLength > bytes.length) refuse(`the header claims ${headerLength} bytes, the file has ${bytes.length}`);
  const header = parseHeader(bytes.subarray(8, 8 + headerLength), refuse);

  const metadata = new Map<string, string>();
  const tensors = new Map<string, Tensor>();
  const spans: [from: number, to: number, name: string][] = [];
  const body = bytes.length - 8 - headerLength;
  for (const [key, entry] of header) {
    if (!isRecord(entry)) return refuse(`header entry ${quoted(key)} must be an object`);
    if (key === RESERVED) {
      for (const [k, v] of Object.entries(entry)) {
        if (typeof v !== 'string') return refuse(`metadata ${quoted(k)} must be a string`);
        metadata.set(k, v);
      }
      continue;
    }
    const { dtype, shape, data_offsets: offsets, ...rest } = entry;
    if (Object.keys(rest).length > 0)
      refuse(`tensor ${quoted(key)} has an unknown field ${quoted(Object.keys(rest)[0])}`);
    if (dtype !== 'F32' && dtype !== 'F64')
      return refuse(`tensor ${quoted(key)}: dtype must be F32 or F64, got ${quoted(dtype)}`);
    if (!isSizes(shape) || shape.length > 8) return refuse(`tensor ${quoted(key)}: shape must be a list of sizes`);
    if (!isSizes(offsets) || offsets.length !== 2)
      return refuse(`tensor ${quoted(key)}: data_offsets must be two sizes`);
    const [from, to] = offsets as [number, number];
    const size = shape.reduce((product, n) => product * n, DTYPES[dtype].BYTES_PER_ELEMENT);
    if (from > to || to > body)
      refuse(`tensor ${quoted(key)}: data_offsets ${from}..${to} lie outside the ${body} bytes of data`);
    if (to - from !== size)
      refuse(`tensor ${quoted(key)}: its shape needs ${size} bytes, its data_offsets give ${to - from}`);
    spans.push([from, to, key]);
    tensors.set(key, { shape, data: decode(view, 8 + headerLength + from, size, dtype) });
  }
  spans.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let end = 0;
  for (const [from, to, key] of spans) {
    if (from !== end) refuse(`tensor ${quoted(key)} begins at ${from}, the one before ends at ${end}`);
    end = to;
  }
  if (end !== body) refuse(`${body - end} bytes after the last tensor belong to none`);
  for (const [key, { data }] of tensors) {
    const bad = data.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) refuse(`tensor ${quoted(key)}: value ${bad} is not a finite number`);
  }
  return { tensors, metadata };
}

function parseHeader(bytes: Uint8Array, refuse: (problem: string) => never): [string, unknown][] {
  let text = '';
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    refuse('the header is not UTF-8');
  }
  if (!text.startsWith('{')) refuse('the header must begin with {');
  const keys = topLevelKeys(text);
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch {
    return refuse('the header is not JSON');
  }
  if (!isRecord(header)) return refuse('the header must be an object');
  // JSON.parse keeps the last of two equal keys and drops `__proto__` from Object.entries only if it was set as prototype
  const twice = keys.find((key, i) => keys.indexOf(key) !== i);
  if (twice !== undefined) refuse(`the header names ${quoted(twice)} twice`);
  if (keys.length > MAX_TENSORS) refuse(`a file may hold ${MAX_TENSORS} tensors, it names ${keys.length}`);
  if (keys.some((key) => key === '__proto__')) refuse('the header names a tensor "__proto__"');
  return Object.entries(header);
}

/** The keys at depth 1 of a JSON object's text, duplicates included. */
function topLevelKeys(text: string): string[] {
  const keys: string[] = [];
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === '{' || c === '[') depth++;
    else if (c === '}' || c === ']') depth--;
    else if (c === '"') {
      const from = i++;
      while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
      if (depth === 1 && /^\s*:/u.test(text.slice(i + 1, i + 40))) {
        try {
          keys.push(JSON.parse(text.slice(from, i + 1)) as string);
        } catch {
          return keys; // not JSON; the parser will say so
        }
      }
    }
  }
  return keys;
}

function decode(view: DataView, at: number, size: number, dtype: keyof typeof DTYPES): TensorData {
  const data = new DTYPES[dtype](size / DTYPES[dtype].BYTES_PER_ELEMENT);
  for (let i = 0; i < data.length; i++) {
    data[i] = dtype === 'F64' ? view.getFloat64(at + 8 * i, true) : view.getFloat32(at + 4 * i, true);
  }
  return data;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSizes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);

import { invalid, type Place, unread } from './errors.ts';
import type { PhysicalType } from './metadata.ts';

/** Values as a page or dictionary holds them: numbers, or texts that are decoded when they are asked for. */
export interface Plain {
  readonly count: number;
  readonly numbers: Float64Array | undefined;
  readonly texts: ((index: number) => string) | undefined;
}

const WIDTHS: Readonly<Partial<Record<PhysicalType, number>>> = { int32: 4, int64: 8, float: 4, double: 8 };
const LONGEST_TEXT = 4096;

/** Values one after the other (parquet-format, "Plain"). */
export function plainValues(type: PhysicalType, data: Uint8Array, count: number, place: Place): Plain {
  if (type === 'bytes') return texts(data, count, place);
  if (type === 'boolean') {
    if (Math.ceil(count / 8) > data.length) throw invalid(place, `${count} values must follow`, `${data.length} bytes`);
    return {
      count,
      numbers: Float64Array.from({ length: count }, (_, i) => (data[i >> 3]! >> (i & 7)) & 1),
      texts: undefined,
    };
  }
  const width = widthOf(type, place);
  if (count * width > data.length) throw invalid(place, `${count} values must follow`, `${data.length} bytes`);
  return { count, numbers: numbersOf(type, data, count), texts: undefined };
}

/** The first bytes of all values, then the second (parquet-format, "Byte Stream Split"). */
export function splitValues(type: PhysicalType, data: Uint8Array, count: number, place: Place): Plain {
  const width = widthOf(type, place);
  if (count * width !== data.length) throw invalid(place, `${count} values must follow`, `${data.length} bytes`);
  const joined = new Uint8Array(data.length);
  for (let b = 0; b < width; b++) {
    for (let i = 0; i < count; i++) joined[i * width + b] = data[b * count + i]!;
  }
  return { count, numbers: numbersOf(type, joined, count), texts: undefined };
}

function widthOf(type: PhysicalType, place: Place): number {
  const width = WIDTHS[type];
  if (width !== undefined) return width;
  throw unread(
    place,
    `a column of type ${type} is not read`,
    'Write the column as float, double, int32, int64 or string',
  );
}

function numbersOf(type: PhysicalType, data: Uint8Array, count: number): Float64Array {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const numbers = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    numbers[i] =
      type === 'float'
        ? view.getFloat32(4 * i, true)
        : type === 'double'
          ? view.getFloat64(8 * i, true)
          : type === 'int32'
            ? view.getInt32(4 * i, true)
            : view.getInt32(8 * i + 4, true) * 2 ** 32 + view.getUint32(8 * i, true);
  }
  return numbers;
}

function texts(data: Uint8Array, count: number, place: Place): Plain {
  if (count * 4 > data.length) throw invalid(place, `${count} texts must follow`, `${data.length} bytes`);
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const starts = new Int32Array(count + 1);
  let at = 0;
  for (let i = 0; i < count; i++) {
    const length = at + 4 > data.length ? Number.POSITIVE_INFINITY : view.getUint32(at, true);
    starts[i] = at + 4;
    at += 4 + length;
    if (at > data.length) throw invalid(place, `text ${i} must lie in the page`, length);
  }
  starts[count] = at + 4;
  const text = (i: number): string =>
    new TextDecoder().decode(data.subarray(starts[i]!, Math.min(starts[i + 1]! - 4, starts[i]! + LONGEST_TEXT)));
  return { count, numbers: undefined, texts: text };
}

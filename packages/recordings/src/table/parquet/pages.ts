/** The values of a column, page by page; so a row group of any size takes the memory of a page. */
import { crc32 } from '../../crc32.ts';
import { INFLATION } from '../../limits.ts';
import { type ByteSource, readPieces } from '../../source.ts';
import { BLANK, MISSING, NUMBER, TEXT } from '../delimited.ts';
import { invalid, type Place, tooLarge, unread } from './errors.ts';
import { readHybrid } from './hybrid.ts';
import { type Chunk, type Column, PIECE } from './metadata.ts';
import { inflateSnappy } from './snappy.ts';
import { numberIn, readStruct, type Struct, structIn } from './thrift.ts';
import { type Plain, plainValues, splitValues } from './values.ts';

export interface Page {
  readonly count: number;
  readonly values: Float64Array;
  /** NUMBER, BLANK, MISSING or TEXT */
  readonly kinds: Uint8Array;
  text(row: number): string;
}

/** Bytes of a page, and values in it; writers make pages of about 1 MB. */
const LARGEST_PAGE = 64 * 1024 ** 2;
const MOST_VALUES = 2 ** 22;
const LARGEST_HEADER = 64 * 1024;

const CODECS = ['', 'SNAPPY', 'GZIP', 'LZO', 'BROTLI', 'LZ4', 'ZSTD', 'LZ4_RAW'];
const ENCODINGS = ['PLAIN', '', 'PLAIN_DICTIONARY', 'RLE', 'BIT_PACKED', 'DELTA_BINARY_PACKED'].concat([
  'DELTA_LENGTH_BYTE_ARRAY',
  'DELTA_BYTE_ARRAY',
  'RLE_DICTIONARY',
  'BYTE_STREAM_SPLIT',
]);

/** The pages of a chunk, up to its rows. Errors: `recording-invalid`, `format-unknown` (codec, encoding), `too-large`. */
export async function* readPages(
  source: ByteSource,
  where: string,
  column: Column,
  { codec, start, end }: Chunk,
  rows: number,
): AsyncGenerator<Page> {
  let dictionary: Plain | undefined;
  let left = rows;
  for (let at = start; left > 0; ) {
    const place: Place = { where, byte: at, what: column.name };
    if (at >= end) throw invalid(place, `pages of ${left} more rows must follow`);
    const { struct, length } = await readHeader(source, at, end, place);
    at += length;
    const [inflated, compressed] = [numberIn(struct, 2) ?? -1, numberIn(struct, 3) ?? -1];
    if (inflated < 0 || compressed < 0 || at + compressed > end) {
      throw invalid(place, `a page must fit into the ${end - at} bytes left of its column`, compressed);
    }
    if (inflated > LARGEST_PAGE || compressed > LARGEST_PAGE) throw tooLarge(place, 'bytes in a page', LARGEST_PAGE);
    const bytes = await readPieces(source, at, at + compressed, PIECE);
    at += compressed;
    // optional, of the bytes as they lie in the file, as a signed number (parquet.thrift, PageHeader.crc)
    const checksum = numberIn(struct, 4);
    if (checksum !== undefined && crc32(bytes) !== checksum >>> 0) {
      throw invalid(place, `the bytes of the page must have the checksum ${checksum >>> 0}`, crc32(bytes));
    }
    const kind = numberIn(struct, 1);
    const header = structIn(struct, kind === 0 ? 5 : kind === 3 ? 8 : 7);
    if (kind === 2) {
      if (dictionary !== undefined) throw invalid(place, 'a column must have one dictionary');
      const count = countOf(numberIn(header, 1), MOST_VALUES, place);
      dictionary = plainValues(column.type, await decompress(bytes, inflated, codec, place), count, place);
      continue;
    }
    if (kind !== 0 && kind !== 3) continue;
    const count = countOf(numberIn(header, 1), Math.min(left, MOST_VALUES), place);
    const encoding = numberIn(header, kind === 0 ? 2 : 4) ?? -1;
    const present = new Int32Array(count).fill(1);
    let data: Uint8Array;
    if (kind === 0) {
      data = await decompress(bytes, inflated, codec, place);
      if (column.optional) {
        if (data.length < 4) throw invalid(place, 'which rows have a value must be stated');
        const size = new DataView(data.buffer, data.byteOffset, 4).getUint32(0, true);
        if (size > data.length - 4) throw invalid(place, `${data.length - 4} bytes of the page are left`, size);
        readHybrid(data.subarray(4, 4 + size), 1, present, place);
        data = data.subarray(4 + size);
      }
    } else {
      const [levels, others] = [numberIn(header, 5) ?? 0, numberIn(header, 6) ?? 0];
      if (levels < 0 || others < 0 || levels + others > bytes.length || levels + others > inflated) {
        throw invalid(place, `${bytes.length} bytes of the page are left`, levels + others);
      }
      if (column.optional) readHybrid(bytes.subarray(others, others + levels), 1, present, place);
      const rest = bytes.subarray(levels + others);
      data = header?.get(7) === false ? rest : await decompress(rest, inflated - levels - others, codec, place);
    }
    yield pageOf(column, encoding, data, present, dictionary, place);
    left -= count;
  }
}

function pageOf(
  { type }: Column,
  encoding: number,
  data: Uint8Array,
  present: Int32Array,
  dictionary: Plain | undefined,
  place: Place,
): Page {
  let stored = 0;
  for (const one of present) stored += one;
  const name = ENCODINGS[encoding];
  let indexes: Int32Array | undefined;
  let plain: Plain;
  if (name === 'PLAIN') {
    plain = plainValues(type, data, stored, place);
  } else if (name === 'BYTE_STREAM_SPLIT') {
    plain = splitValues(type, data, stored, place);
  } else if (name === 'PLAIN_DICTIONARY' || name === 'RLE_DICTIONARY') {
    if (dictionary === undefined) throw invalid(place, 'a dictionary must come before the page that uses it');
    plain = dictionary;
    indexes = new Int32Array(stored);
    if (stored > 0) readHybrid(data.subarray(1), data[0] ?? 0, indexes, place);
    for (const index of indexes) {
      if (index < 0 || index >= dictionary.count)
        throw invalid(place, `the dictionary has ${dictionary.count} values`, index);
    }
  } else {
    throw unread(
      place,
      `the encoding ${name ?? encoding} is not read`,
      'Write the file with plain or dictionary encoding',
    );
  }
  const count = present.length;
  const values = new Float64Array(count).fill(Number.NaN);
  const kinds = new Uint8Array(count).fill(BLANK);
  const places = new Int32Array(plain.texts === undefined ? 0 : count);
  for (let row = 0, next = 0; row < count; row++) {
    if (present[row] !== 1) continue;
    const index = indexes === undefined ? next : indexes[next]!;
    next++;
    const value = plain.numbers?.[index] ?? Number.NaN;
    values[row] = value;
    kinds[row] = plain.numbers === undefined ? TEXT : Number.isNaN(value) ? MISSING : NUMBER;
    if (plain.texts !== undefined) places[row] = index;
  }
  const text = (row: number): string =>
    kinds[row] === TEXT ? plain.texts!(places[row]!) : kinds[row] === BLANK ? '' : String(values[row]);
  return { count, values, kinds, text };
}

async function readHeader(
  source: ByteSource,
  at: number,
  end: number,
  place: Place,
): Promise<{ struct: Struct; length: number }> {
  for (let size = 256; ; size *= 16) {
    const bytes = await source.read(at, Math.min(end, at + size));
    const read = readStruct(bytes, 0, place);
    if (read !== undefined) return { struct: read.struct, length: read.end };
    if (bytes.length === end - at) throw invalid(place, 'the header of a page must end');
    if (size >= LARGEST_HEADER) throw tooLarge(place, 'bytes in the header of a page', LARGEST_HEADER);
  }
}

function countOf(count: number | undefined, most: number, place: Place): number {
  if (count !== undefined && count >= 0 && count <= most) return count;
  throw invalid(place, `a page must have 0 to ${most} values`, count);
}

/** Exactly the bytes that the header promises, whatever the data does. */
async function decompress(data: Uint8Array, size: number, codec: number, place: Place): Promise<Uint8Array> {
  if (codec === 0) {
    if (data.length === size) return data;
    throw invalid(place, `the page must have ${size} bytes`, data.length);
  }
  const name = CODECS[codec];
  if (name !== 'SNAPPY' && name !== 'GZIP') {
    throw unread(
      place,
      `pages compressed by ${name ?? codec} are not read`,
      "Write the file with compression 'snappy' or 'gzip'",
    );
  }
  // of one byte snappy makes at most 22
  if (size > data.length * INFLATION + 64)
    throw invalid(place, `${data.length} compressed bytes cannot become so many`, size);
  const whole = new Uint8Array(size);
  try {
    if (name === 'SNAPPY') {
      inflateSnappy(data, whole);
      return whole;
    }
    let at = 0;
    const stream = new Blob([data as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip'));
    const reader = stream.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (at + value.length > size) {
        await reader.cancel().catch(() => undefined);
        throw new Error('more bytes than promised');
      }
      whole.set(value, at);
      at += value.length;
    }
    if (at !== size) throw new Error('fewer bytes than promised');
    return whole;
  } catch (cause) {
    throw invalid(
      place,
      `the compressed bytes must become ${size}`,
      cause instanceof Error ? cause.message : cause,
      cause,
    );
  }
}

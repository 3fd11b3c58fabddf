/**
 * An Avro object container file (Avro 1.11, "Object Container Files"): a header with the schema, then blocks. Of our own, since a
 * reader for files from elsewhere has to walk every count before it believes it, which is decoding them; the library avsc
 * also compiles schemas with `new Function`, which a page's policy may forbid, and weighs 30 kB compressed.
 */
import { CheerError } from '@cheer/signals';
import { INFLATION } from '../../limits.ts';
import { type ByteSource, readPieces } from '../../source.ts';
import { Decoder, type Value, type Wanted } from './decode.ts';
import { invalid, otherFormat, type Place, tooLarge, truncated } from './errors.ts';
import { LARGEST_BLOCK, LARGEST_HEADER, MOST_BLOCKS } from './limits.ts';
import { parseSchema, type Type } from './schema.ts';

const MAGIC = [0x4f, 0x62, 0x6a, 1];
const SYNC = 16;
/** Bytes read at once. */
const PIECE = 256 * 1024;

/**
 * The records of a file, with what of them is wanted. Errors: `format-unknown` for another format or codec, `recording-invalid`,
 * `file-truncated`, `too-large`.
 */
export async function readAvro(source: ByteSource, wanted: Wanted): Promise<Value[]> {
  const header = await readHeader(source);
  const { schema, codec, sync } = header;
  const records: Value[] = [];
  let at = header.end;
  let blocks = 0;
  if (at === source.size) throw truncated({ name: source.name, byte: at, what: 'block' }, 'a block must follow', at);
  while (at < source.size) {
    const start = at;
    const place = (what: string, byte = start): Place => ({ name: source.name, byte, what });
    if (++blocks > MOST_BLOCKS) throw tooLarge(place('block'), 'blocks', MOST_BLOCKS);
    const head = await source.read(at, Math.min(source.size, at + 20));
    const [count, afterCount] = longAt(head, 0, place('count of records'), source.size);
    const [size, afterSize] = longAt(head, afterCount, place('size of a block'), source.size);
    at += afterSize;
    if (count < 0 || size < 0)
      throw invalid(place('block'), 'a block must have a count and a size', `${count}, ${size}`);
    if (size > LARGEST_BLOCK) throw tooLarge(place('block'), 'bytes in a block', LARGEST_BLOCK);
    if (at + size + SYNC > source.size)
      throw truncated(place('block'), `${size} bytes and a marker must follow`, source.size);
    if (count > size * INFLATION + 1) throw invalid(place('block'), `${size} bytes hold fewer records`, count);
    const data = await readPieces(source, at, at + size, PIECE);
    const marker = await source.read(at + size, at + size + SYNC);
    if (marker.some((byte, i) => byte !== sync[i])) {
      throw invalid(place('marker', at + size), 'a block must end with the marker of the header');
    }
    const inflated = codec === 'deflate' ? await inflateBlock(data, place('block', at)) : data;
    const begin = at;
    const decoder = new Decoder(inflated, (offset, what) => place(what, codec === 'deflate' ? begin : begin + offset));
    for (let i = 0; i < count; i++) {
      if (decoder.left === 0) throw invalid(place('block'), `the block must hold ${count} records`, i);
      records.push(decoder.value(schema, wanted, ''));
    }
    if (decoder.left > 0)
      throw invalid(place('block'), 'the block must end with its last record', `${decoder.left} bytes`);
    at += size + SYNC;
  }
  return records;
}

interface Header {
  readonly schema: Type;
  readonly codec: 'null' | 'deflate';
  readonly sync: Uint8Array;
  /** where the first block begins */
  readonly end: number;
}

async function readHeader(source: ByteSource): Promise<Header> {
  const { name, size } = source;
  const place = (what: string, byte = 0): Place => ({ name, byte, what });
  const limit = Math.min(size, LARGEST_HEADER);
  let bytes = await source.read(0, Math.min(limit, 16 * 1024));
  if (MAGIC.some((byte, i) => i < bytes.length && bytes[i] !== byte)) {
    throw otherFormat(place('header'), 'this is no Avro file', 'Use the .avro file as Empatica delivers it');
  }
  for (;;) {
    const found = headerIn(bytes, place, size);
    if (found !== undefined) return found;
    if (bytes.length === size) throw truncated(place('header'), 'the header must be whole', size);
    if (bytes.length >= limit) throw tooLarge(place('header'), 'bytes of header', LARGEST_HEADER);
    bytes = await readPieces(source, 0, Math.min(limit, bytes.length * 8), PIECE);
  }
}

/** The header in the first bytes of a file, undefined if there are too few of them. */
function headerIn(bytes: Uint8Array, place: (what: string, byte?: number) => Place, size: number): Header | undefined {
  const texts = new Map<string, Uint8Array>();
  let at = MAGIC.length;
  try {
    for (;;) {
      let count: number;
      [count, at] = longAt(bytes, at, place('header', at), size);
      if (count === 0) break;
      if (count < 0) [, at] = longAt(bytes, at, place('header', at), size);
      for (let i = 0; i < Math.abs(count); i++) {
        const pair: Uint8Array[] = [];
        for (const what of ['key', 'value']) {
          const from = at;
          const [length, start] = longAt(bytes, at, place(`header, ${what}`, from), size);
          const here = place(`header, ${what}`, from);
          if (length < 0) throw invalid(here, 'a length must not be negative', length);
          if (start + length > size) throw truncated(here, `${length} bytes must follow`, size);
          if (start + length > bytes.length) return undefined;
          pair.push(bytes.subarray(start, start + length));
          at = start + length;
        }
        texts.set(new TextDecoder().decode(pair[0]), pair[1]!);
      }
    }
  } catch (error) {
    if (error instanceof CheerError && error.code === 'file-truncated' && bytes.length < size) return undefined;
    throw error;
  }
  if (at + SYNC > bytes.length) return undefined;
  const schema = texts.get('avro.schema');
  if (schema === undefined) throw invalid(place('header'), 'the header must hold avro.schema');
  const codec = new TextDecoder().decode(texts.get('avro.codec') ?? new TextEncoder().encode('null'));
  if (codec !== 'null' && codec !== 'deflate') {
    throw otherFormat(
      place('header, avro.codec'),
      `blocks must be compressed by deflate or not at all, got ${JSON.stringify(codec.slice(0, 20))}`,
      'Write the file again with the codec deflate or null',
    );
  }
  return {
    schema: parseSchema(place('header, avro.schema'), new TextDecoder().decode(schema)),
    codec,
    sync: bytes.slice(at, at + SYNC),
    end: at + SYNC,
  };
}

/** A zigzag varint and where the next byte lies. */
function longAt(bytes: Uint8Array, at: number, place: Place, size: number): [number, number] {
  let value = 0;
  let scale = 1;
  for (let i = 0; i < 10; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) throw truncated(place, 'a number must end', size);
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return [value % 2 === 0 ? value / 2 : -(value + 1) / 2, at + i + 1];
    scale *= 128;
  }
  throw invalid(place, 'a number must have at most 10 bytes');
}

/**
 * Bytes after the end of the deflated data: none by the specification; fastavro leaves three of the four of zlib's checksum,
 * which are then held against the data.
 */
const TAILS = [0, 3, 4];

/** What a block of deflate (RFC 1951) inflates to, stopped at the limit. */
async function inflateBlock(data: Uint8Array, place: Place): Promise<Uint8Array> {
  let cause: unknown;
  for (const tail of TAILS) {
    if (tail > data.length) break;
    const end = data.length - tail;
    try {
      const whole = await inflate(data.subarray(0, end), place);
      const sum = tail === 0 ? [] : adler32(whole);
      if (sum.slice(0, tail).every((byte, i) => byte === data[end + i])) return whole;
      cause = new Error('the checksum differs');
    } catch (error) {
      if (error instanceof CheerError) throw error;
      cause = error;
    }
  }
  throw invalid(place, 'the compressed bytes are damaged', undefined, cause);
}

async function inflate(data: Uint8Array, place: Place): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const stream = new Blob([data as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream('deflate-raw'));
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.length;
      if (size > LARGEST_BLOCK) throw tooLarge(place, 'bytes in an inflated block', LARGEST_BLOCK);
      pieces.push(value);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** zlib's checksum (RFC 1950), its bytes in the order of the file. */
function adler32(bytes: Uint8Array): number[] {
  let [a, b] = [1, 0];
  for (let i = 0; i < bytes.length; ) {
    // as many as cannot overflow 32 bits before the remainder is taken
    for (const end = Math.min(bytes.length, i + 3800); i < end; i++) {
      a += bytes[i]!;
      b += a;
    }
    a %= 65_521;
    b %= 65_521;
  }
  return [b >> 8, b & 255, a >> 8, a & 255];
}

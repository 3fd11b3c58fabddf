/** Files that claim, nest and repeat what nobody records. */
import { deflateRawSync } from 'node:zlib';
import type { ByteSource } from '../../src/source.ts';

export const bytes = (...parts: readonly (string | Uint8Array | readonly number[])[]): Uint8Array =>
  Uint8Array.from(
    Buffer.concat(
      parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part as Uint8Array))),
    ),
  );

/** A zigzag varint of Avro. */
export function long(value: number | bigint): Uint8Array {
  let left = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n));
  const out: number[] = [];
  do {
    out.push(Number(left & 0x7fn) | (left > 0x7fn ? 0x80 : 0));
    left >>= 7n;
  } while (left > 0n);
  return Uint8Array.from(out);
}

export const text = (value: string | Uint8Array): Uint8Array => bytes(long(value.length), value);
const SYNC = '0123456789abcdef';

/** An Avro file of one block with these bytes. */
export function avro(
  schema: unknown,
  data: Uint8Array,
  { codec = 'null', count = 1 as number | bigint, size = undefined as number | bigint | undefined } = {},
): Uint8Array {
  const header = bytes(
    'Obj\x01',
    long(2),
    text('avro.schema'),
    text(JSON.stringify(schema)),
    text('avro.codec'),
    text(codec),
    long(0),
    SYNC,
  );
  const packed = codec === 'deflate' ? Uint8Array.from(deflateRawSync(data)) : data;
  return bytes(header, long(count), long(size ?? packed.length), packed, SYNC);
}

export const record = (name: string, fields: Record<string, unknown>) => ({
  type: 'record',
  name,
  fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })),
});

/** As EmbracePlus has it: one signal of floats. */
export const RAW = record('Session', {
  rawData: record('Raw', {
    bvp: record('Bvp', {
      timestampStart: 'long',
      samplingFrequency: 'float',
      values: { type: 'array', items: 'float' },
    }),
  }),
});
const float = (value: number): Uint8Array => new Uint8Array(Float32Array.of(value).buffer);
export const signal = (start: number | bigint, rate: number, values: Uint8Array): Uint8Array =>
  bytes(long(start), float(rate), values);
export const floats = (...values: readonly number[]): Uint8Array =>
  bytes(long(values.length), ...values.map(float), long(0));

/** An EDF file with one signal, its header fields as they are given. */
export function edf(
  fields: Readonly<Record<string, string | number>> = {},
  body: Uint8Array = new Uint8Array(16),
): Uint8Array {
  const field = (name: string, usual: string | number, length: number) =>
    String(fields[name] ?? usual)
      .padEnd(length)
      .slice(0, length);
  return bytes(
    field('version', '0', 8),
    field('patient', 'X', 80),
    field('recording', 'X', 80),
    field('date', '01.03.24', 8),
    field('time', '10.00.00', 8),
    field('size', 512, 8),
    field('reserved', '', 44),
    field('records', 1, 8),
    field('duration', 1, 8),
    field('signals', 1, 4),
    field('label', 'BVP', 16),
    field('transducer', '', 80),
    field('unit', '', 8),
    field('low', -1, 8),
    field('high', 1, 8),
    field('digitalLow', -32768, 8),
    field('digitalHigh', 32767, 8),
    field('filter', '', 80),
    field('samples', 8, 8),
    field('more', '', 32),
    body,
  );
}

/** A file of any size that nobody holds: `head`, then one byte over and over. */
export const endless = (name: string, head: string, filler: number, size: number): ByteSource => ({
  name,
  size,
  read: async (start, end) => {
    const piece = new Uint8Array(end - start).fill(filler);
    for (let i = start; i < Math.min(end, head.length); i++) piece[i - start] = head.charCodeAt(i);
    return piece;
  },
});

/** A zip whose entries are all the same bytes of the file, as those of overlapping bombs are; ZIP64 from 65,535 entries on. */
export function overlapping(entries: number, content: Uint8Array): Uint8Array {
  const packed = Uint8Array.from(deflateRawSync(content));
  const name = (i: number) => `f${String(i).padStart(7, '0')}.csv`;
  const nameLength = name(0).length;
  const local = new Uint8Array(30 + nameLength);
  const head = new DataView(local.buffer);
  head.setUint32(0, 0x04034b50, true);
  head.setUint16(4, 20, true);
  head.setUint16(8, 8, true);
  head.setUint32(18, packed.length, true);
  head.setUint32(22, content.length, true);
  head.setUint16(26, nameLength, true);
  local.set(Buffer.from(name(0)), 30);
  const size = 46 + nameLength;
  const directory = new Uint8Array(entries * size);
  const view = new DataView(directory.buffer);
  for (let i = 0; i < entries; i++) {
    const at = i * size;
    view.setUint32(at, 0x02014b50, true);
    view.setUint16(at + 4, 20, true);
    view.setUint16(at + 6, 20, true);
    view.setUint16(at + 10, 8, true);
    view.setUint32(at + 20, packed.length, true);
    view.setUint32(at + 24, content.length, true);
    view.setUint16(at + 28, nameLength, true);
    for (const [j, letter] of [...name(i)].entries()) directory[at + 46 + j] = letter.charCodeAt(0);
  }
  const start = local.length + packed.length;
  const end64 = new DataView(new ArrayBuffer(56));
  end64.setUint32(0, 0x06064b50, true);
  end64.setBigUint64(4, 44n, true);
  end64.setBigUint64(24, BigInt(entries), true);
  end64.setBigUint64(32, BigInt(entries), true);
  end64.setBigUint64(40, BigInt(directory.length), true);
  end64.setBigUint64(48, BigInt(start), true);
  const locator = new DataView(new ArrayBuffer(20));
  locator.setUint32(0, 0x07064b50, true);
  locator.setBigUint64(8, BigInt(start + directory.length), true);
  locator.setUint32(16, 1, true);
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, Math.min(entries, 0xffff), true);
  end.setUint16(10, Math.min(entries, 0xffff), true);
  end.setUint32(12, directory.length, true);
  end.setUint32(16, start, true);
  return bytes(
    local,
    packed,
    directory,
    new Uint8Array(end64.buffer),
    new Uint8Array(locator.buffer),
    new Uint8Array(end.buffer),
  );
}

/** Tables that pyarrow wrote, held against what was put in and against hyparquet. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { crc32 as zlibCrc32 } from 'node:zlib';
import { parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../src/crc32.ts';
import { parseMapping } from '../../src/table/mapping.ts';
import { readHybrid } from '../../src/table/parquet/hybrid.ts';
import { inflateSnappy } from '../../src/table/parquet/snappy.ts';
import { openParquet } from '../../src/table/parquet.ts';
import { readColumns } from '../../src/table/read.ts';
import { refused, START, source } from '../fixtures.ts';

const GOLDEN = fileURLToPath(new URL('./golden/', import.meta.url));
const golden = (name: string): Uint8Array => readFileSync(GOLDEN + name);
const NAMES = readdirSync(GOLDEN).filter((name) => name.endsWith('.parquet') && !name.startsWith('unread'));
const EXPECTED = JSON.parse(Buffer.from(golden('expected.json')).toString()) as Record<
  'ppg' | 'eda' | 'temp',
  number[]
>;
const MAP = parseMapping('BVP=ppg@64,GSR=eda[nS]@4,SKT=temp[F]@64,time=t,label=state');
const PLAIN = parseMapping('BVP=ppg@64,GSR=eda[nS]@4,SKT=temp[F]@64,time=t[us],label=state');

describe('a table that pyarrow wrote', () => {
  it.each(NAMES)('%s is read to the bit, whatever its codec, pages and types', async (name) => {
    const { channels, annotations } = await readColumns([source(name, golden(name))], MAP, {
      subject: 'p',
      session: '1',
    });
    const single = name.startsWith('small') || name.startsWith('split');
    const stored = (value: number) => (single ? Math.fround(value) : value);
    expect(channels).toEqual({
      BVP: { unit: 'a.u.', start: START, rate: 64, samples: Float32Array.from(EXPECTED.ppg, stored) },
      GSR: { unit: 'uS', start: START, rate: 4, samples: Float32Array.from(EXPECTED.eda, (nS) => nS * 1e-3) },
      SKT: {
        unit: 'degC',
        start: START,
        rate: 64,
        samples: Float32Array.from(EXPECTED.temp, (F) => (stored(F) * 5) / 9 - 160 / 9),
      },
    });
    // of times in whole milliseconds
    const about = (rows: number) => expect.closeTo(rows / 64, name.startsWith('small') ? 2 : 6);
    expect(annotations.map(({ label, start, end }) => [label, start - START, end - START])).toEqual([
      ['calm', about(300), about(900)],
      ['stress', about(1000), expect.closeTo(30, 2)],
    ]);
  });

  it('is read as hyparquet reads it, cell by cell', async () => {
    // hyparquet itself has snappy alone
    for (const name of NAMES.filter((one) => !one.startsWith('gzip'))) {
      const bytes = golden(name);
      const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
      const theirs = await parquetReadObjects({ file: buffer, columns: ['ppg', 'eda', 'temp', 'state'] });
      const opened = await openParquet(source(name, bytes), 'x');
      const wanted = ['ppg', 'eda', 'temp', 'state'].map((column) => opened.names!.indexOf(column));
      let at = 0;
      await opened.rows(wanted, ({ values, kinds, text }) => {
        const row = theirs[at++]!;
        expect([...values.subarray(0, 3)]).toEqual([row['ppg'], row['eda'] ?? Number.NaN, row['temp']]);
        expect(kinds[3] === 1 ? null : text(3)).toBe(row['state'] ?? null);
      });
      expect(at).toBe(theirs.length);
    }
  });

  it('needs the unit of a time that is a bare number, unless it can only be one', async () => {
    const [bare] = NAMES.filter((name) => name.startsWith('plain'));
    const about = { subject: 'p', session: '1' };
    const read = (map: typeof MAP) => readColumns([source(bare!, golden(bare!))], map, about);
    expect(await read(MAP)).toEqual(await read(PLAIN));
    await refused('header-invalid', [/the rate must be what the times say/], () =>
      read(parseMapping('BVP=ppg@64,time=t[ms]')),
    );
  });

  it('in a codec or encoding that is not read is refused by its name', async () => {
    const read = (name: string) => readColumns([source(name, golden(name))], MAP, { subject: 'p', session: '1' });
    await refused(
      'format-unknown',
      [/unread-zstd\.parquet byte \d+ \(\w+\): pages compressed by ZSTD are not read/],
      () => read('unread-zstd.parquet'),
    );
    await refused('format-unknown', [/the encoding DELTA_BINARY_PACKED is not read/], () =>
      read('unread-delta.parquet'),
    );
    await refused('format-unknown', [/a column within a list or struct is not read/], () =>
      readColumns([source('usual.parquet', golden('usual.parquet'))], parseMapping('BVP=element@64'), {
        subject: 'p',
        session: '1',
      }),
    );
  });
});

/** A Parquet file of one column of floats in one page, which states a checksum of its bytes (parquet.thrift). */
function checked(values: readonly number[], checksum: (bytes: Uint8Array) => number): Uint8Array {
  const varint = (n: number): number[] => (n < 128 ? [n] : [(n % 128) + 128, ...varint(Math.floor(n / 128))]);
  /** fields one after the other: how many numbers after the last, and its value */
  const whole = (delta: number, n: number, type = 5) => [delta * 16 + type, ...varint(n < 0 ? -2 * n - 1 : 2 * n)];
  const text = (delta: number, one: string) => [delta * 16 + 8, one.length, ...new TextEncoder().encode(one)];
  const list = (delta: number, type: number, ...elements: number[][]) => [
    ...[delta * 16 + 9, elements.length * 16 + type],
    ...elements.flat(),
  ];
  const data = new Uint8Array(Float32Array.from(values).buffer);
  const sizes = [...whole(1, data.length), ...whole(1, data.length)];
  const page = [...whole(1, values.length), ...whole(1, 0), ...whole(1, 3), ...whole(1, 3), 0];
  const head = [...whole(1, 0), ...sizes, ...whole(1, checksum(data) | 0), 0x1c, ...page, 0];
  const size = head.length + data.length;
  const schema = [
    [...text(4, 'schema'), ...whole(1, 1), 0],
    [...whole(1, 4), ...whole(2, 0), ...text(1, 'ppg'), 0],
  ];
  const numbers = [whole(1, 0), whole(1, values.length, 6), whole(1, size, 6), whole(1, size, 6), whole(2, 4, 6)];
  const meta = [...whole(1, 4), ...list(1, 5, [0]), ...list(1, 8, [3, 0x70, 0x70, 0x67]), ...numbers.flat(), 0];
  const group = [
    ...list(1, 12, [...whole(2, 4, 6), 0x1c, ...meta, 0]),
    ...whole(1, size, 6),
    ...whole(1, values.length, 6),
    0,
  ];
  const footer = [...whole(1, 1), ...list(1, 12, ...schema), ...whole(1, values.length, 6), ...list(1, 12, group), 0];
  const magic = new TextEncoder().encode('PAR1');
  return Uint8Array.from([...magic, ...head, ...data, ...footer, footer.length, 0, 0, 0, ...magic]);
}

describe('the checksum of a page', () => {
  const read = (bytes: Uint8Array) =>
    readColumns([source('x.parquet', bytes)], parseMapping('BVP=ppg@64'), { subject: 'p', session: '1' });

  it('is held to where it is there', async () => {
    const right = checked([1, 2, 3], zlibCrc32);
    const theirs = await parquetReadObjects({ file: Uint8Array.from(right).buffer });
    expect(theirs.map((one) => one['ppg'])).toEqual([1, 2, 3]);
    expect([...(await read(right)).channels.BVP!.samples]).toEqual([1, 2, 3]);
    const wrong = checked([1, 2, 3], (bytes) => zlibCrc32(bytes) ^ 1);
    await refused(
      'recording-invalid',
      [/x\.parquet byte 4 \(ppg\): the bytes of the page must have the checksum \d+/],
      () => read(wrong),
    );
  });

  it('is that of zip', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  });
});

describe('inflateSnappy', () => {
  const inflate = (bytes: readonly number[], size: number) => {
    const output = new Uint8Array(size);
    inflateSnappy(Uint8Array.from(bytes), output);
    return String.fromCharCode(...output);
  };

  it('reads literals, and copies that overlap what they write', () => {
    // "ab", then 7 bytes from 2 back (one-byte offset), then 3 from 9 back (two bytes), then 1 from 1 back (four)
    expect(inflate([13, 0x04, 97, 98, 0x0d, 2, 0x0a, 9, 0, 0x03, 1, 0, 0, 0], 13)).toBe('ababababaabaa');
  });

  it('ends, whatever a length says', () => {
    // a literal of 2^32 - 5 bytes, which as a signed number leads back to itself
    expect(() => inflate([10, 0xfc, 0xfa, 0xff, 0xff, 0xff, 1, 2, 3], 10)).toThrow(/a literal is too long/);
    expect(() => inflate([10, 0x04, 97, 98, 0x0d, 3], 10)).toThrow(/a copy must begin in what is there/);
    expect(() => inflate([3, 0x04, 97, 98, 0x0d, 2], 3)).toThrow(/a copy is too long/);
    expect(() => inflate([2, 0xfc, 1], 2)).toThrow(/the bytes end inside an element/);
    expect(() => inflate([3, 0x04, 97, 98], 3)).toThrow(/2 bytes came out/);
  });
});

describe('readHybrid', () => {
  const place = { where: 'x', byte: 0, what: 'x' };
  const read = (bytes: number[], width: number, count: number) => {
    const into = new Int32Array(count);
    readHybrid(Uint8Array.from(bytes), width, into, place);
    return [...into];
  };

  it('reads the example of the format: 0 to 7 in packs of 3 bits, and runs', () => {
    expect(read([0x03, 0b10001000, 0b11000110, 0b11111010], 3, 8)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(read([0x08, 0x05, 0x06, 0x07], 3, 7)).toEqual([5, 5, 5, 5, 7, 7, 7]);
  });

  it('does not write beyond what is asked for, whatever a run claims', () => {
    // a run of 2^31
    expect(read([0x80, 0x80, 0x80, 0x80, 0x10, 1], 1, 3)).toEqual([1, 1, 1]);
    expect(() => read([0x03, 0x01], 8, 8)).toThrow(/8 numbers must follow/);
    expect(() => read([], 1, 1)).toThrow(/1 numbers must follow/);
    expect(() => read([0, 0], 1, 1)).toThrow(/a run must not be empty/);
  });
});

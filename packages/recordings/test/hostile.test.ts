/** Archives and headers made to take memory, time or files: one clear error each, soon and in little memory. */
import type { ErrorCode } from '@cheer/signals';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { DATASETS } from '../src/datasets/index.ts';
import { readE4 } from '../src/e4/read.ts';
import { readEdf } from '../src/edf/read.ts';
import { readEmbracePlus } from '../src/embraceplus/read.ts';
import { folderOf } from '../src/folder.ts';
import { type ByteSource, bytesSource } from '../src/source.ts';
import { parseMapping } from '../src/table/mapping.ts';
import { readColumns } from '../src/table/read.ts';
import { readGrid } from '../src/wemac/grid.ts';
import { readWesad } from '../src/wesad/read.ts';
import { openZip } from '../src/zip.ts';
import { e4Files, signal as e4Signal, folder, refused, START, source } from './fixtures.ts';
import {
  avro,
  bytes,
  edf,
  endless,
  floats,
  long,
  overlapping,
  RAW,
  record,
  signal,
  text,
} from './formats/hostileFiles.ts';
import { makeZip } from './zipMaker.ts';

const MICROS = BigInt(START) * 1_000_000n;
const about = { subject: 'p', session: '1' };
const table = (map: string) => (file: ByteSource) => readColumns([file], parseMapping(map), about);
const READERS = {
  avro: (file: ByteSource) => readEmbracePlus([file]),
  edf: (file: ByteSource) => readEdf(file),
  csv: table('BVP=ppg@64'),
  timed: table('BVP=ppg@64,time=t'),
  parquet: table('BVP=ppg@64'),
  pkl: (file: ByteSource) => readWesad(file),
  mat: (file: ByteSource) => readGrid(file),
  zip: async (file: ByteSource) => {
    for (const entry of (await openZip(file)).files.values()) await entry.read(0, entry.size);
  },
  e4: (file: ByteSource) => readE4(folderOf('p', [['BVP.csv', file]])),
} as const;

type Case = readonly [
  what: string,
  reader: keyof typeof READERS,
  code: ErrorCode,
  pattern: RegExp,
  file: () => unknown,
];

/** Takes no longer and no more than this, s of the processor and bytes, whatever is claimed. By the clock a busy machine would count too. */
const LONGEST = 5;
const MOST_MEMORY = 400 * 1024 ** 2;

const nest = (depth: number): unknown => (depth === 0 ? 'null' : { type: 'array', items: nest(depth - 1) });
/** each record two of the next: 2^n values of no byte */
const doubling = (depth: number): unknown =>
  depth === 0 ? 'null' : record(`r${depth}`, { a: doubling(depth - 1), b: depth === 1 ? 'null' : `r${depth - 1}` });
const zeros = (size: number): Uint8Array => new Uint8Array(size);
const parquet = (): Uint8Array =>
  new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'ppg', data: new Float32Array(1000), type: 'FLOAT' }] }));
/** with its first page header, which begins at byte 4, replaced */
const withPage = (header: readonly number[]): Uint8Array => {
  const file = parquet();
  file.set(header, 4);
  return file;
};
const row = (t: number, x: number | string) => `${t},${x}\n`;

const CASES: readonly Case[] = [
  [
    'an entry of zeros that inflates beyond what it says',
    'zip',
    'too-large',
    /inflates beyond the 1000 bytes it declares/,
    () => makeZip([{ name: 'BVP.csv', content: zeros(4 * 1024 ** 2), deflate: true, declare: 1000 }]),
  ],
  [
    'an entry that says what it cannot hold',
    'zip',
    'too-large',
    /says more than its \d+ bytes can hold/,
    () => makeZip([{ name: 'BVP.csv', content: zeros(100), declare: 2 ** 31 }]),
  ],
  ['1000 entries that are one', 'zip', 'zip-invalid', /overlap|damaged/i, () => overlapping(1000, zeros(1024 ** 2))],
  ['10^6 tiny files', 'zip', 'too-large', /more than 20000 entries/, () => overlapping(1_000_000, zeros(1))],
  [
    'a path that climbs',
    'zip',
    'zip-path',
    /"\.\.\/x" would lie outside/,
    () => makeZip([{ name: '../x', content: 'x' }]),
  ],
  ['a path from the root', 'zip', 'zip-path', /would lie outside/, () => makeZip([{ name: '/etc/x', content: 'x' }])],
  [
    'a path with backslashes',
    'zip',
    'zip-path',
    /would lie outside/,
    () => makeZip([{ name: 'a\\..\\..\\x', content: 'x' }]),
  ],
  [
    'a symbolic link',
    'zip',
    'zip-invalid',
    /is a symbolic link/,
    () => makeZip([{ name: 'l', content: '/etc', mode: 0o120777 }]),
  ],

  [
    '2^60 floats',
    'avro',
    'recording-invalid',
    /x\.avro byte \d+ \(rawData\.bvp\.values\): the \d+ bytes left hold fewer values/,
    () => avro(RAW, signal(MICROS, 64, long(2n ** 60n))),
  ],
  [
    '2^40 floats that have a size too',
    'avro',
    'recording-invalid',
    /bytes are left/,
    () => avro(RAW, signal(MICROS, 64, bytes(long(-(2n ** 40n)), long(2n ** 42n)))),
  ],
  [
    '2^60 nulls',
    'avro',
    'too-large',
    /more than 16777216 values in an array/,
    () => avro(record('R', { rawData: nest(1) }), long(2n ** 60n)),
  ],
  [
    '10 million nulls',
    'avro',
    'too-large',
    /more than 1000000 values without a byte/,
    () => avro(record('R', { rawData: nest(1) }), bytes(long(10_000_000), long(0))),
  ],
  ['records of records that double', 'avro', 'too-large', /values without a byte/, () => avro(doubling(60), zeros(1))],
  ['a schema 1000 deep', 'avro', 'too-large', /more than 64 types within each other/, () => avro(nest(1000), zeros(1))],
  [
    'a record within itself for ever',
    'avro',
    'too-large',
    /types within each other/,
    () => avro(record('R', { r: 'R' }), zeros(10)),
  ],
  [
    'a text of 2^40 bytes',
    'avro',
    'recording-invalid',
    /bytes of the block are left/,
    () => avro(record('R', { deviceSn: 'string' }), long(2n ** 40n)),
  ],
  ['a block of 2^50 bytes', 'avro', 'too-large', /bytes in a block/, () => avro(RAW, zeros(8), { size: 2n ** 50n })],
  ['2^60 records', 'avro', 'recording-invalid', /hold fewer records/, () => avro(RAW, zeros(8), { count: 2n ** 60n })],
  [
    'a negative number of records',
    'avro',
    'recording-invalid',
    /must have a count and a size/,
    () => avro(RAW, zeros(8), { count: -1 }),
  ],
  [
    'a block of zeros that inflates to 100 MB',
    'avro',
    'too-large',
    /bytes in an inflated block/,
    () => avro(RAW, zeros(100 * 1024 ** 2), { codec: 'deflate' }),
  ],
  [
    'a codec that is not read',
    'avro',
    'format-unknown',
    /got "snappy"/,
    () => avro(RAW, zeros(8), { codec: 'snappy' }),
  ],
  [
    'a header of 2^50 entries',
    'avro',
    'recording-invalid',
    /header|length/,
    () => bytes('Obj\x01', long(2n ** 50n), text('a'), long(-5)),
  ],
  [
    'a rate of 0',
    'avro',
    'header-invalid',
    /samplingFrequency must be a positive number up to 4096 Hz, got "0"/,
    () => avro(RAW, signal(MICROS, 0, floats(1, 2))),
  ],
  ['a negative rate', 'avro', 'header-invalid', /got "-64"/, () => avro(RAW, signal(MICROS, -64, floats(1, 2)))],
  [
    'a rate that is none',
    'avro',
    'header-invalid',
    /got "NaN"/,
    () => avro(RAW, signal(MICROS, Number.NaN, floats(1, 2))),
  ],
  [
    'a start in milliseconds',
    'avro',
    'header-invalid',
    /timestampStart must be a time between 2000 and 2100 in microseconds/,
    () => avro(RAW, signal(MICROS / 1000n, 64, floats(1, 2))),
  ],
  [
    'an infinite sample',
    'avro',
    'value-absurd',
    /rawData\.bvp index 1: a sample must be finite/,
    () => avro(RAW, signal(MICROS, 64, floats(1, Number.POSITIVE_INFINITY))),
  ],

  [
    '99,999,999 records',
    'edf',
    'file-truncated',
    /99999999 records of 16 bytes must follow, and 1 do/,
    () => edf({ records: 99_999_999 }),
  ],
  [
    '2^40 samples in a record',
    'edf',
    'recording-invalid',
    /samples in a record.*it must be a whole number/,
    () => edf({ samples: '1.1e12' }),
  ],
  [
    '9999 signals',
    'edf',
    'recording-invalid',
    /number of signals.*from 1 to 2048, got "9999"/,
    () => edf({ signals: 9999 }),
  ],
  ['no signal', 'edf', 'recording-invalid', /number of signals/, () => edf({ signals: 0 })],
  [
    'records that last nothing',
    'edf',
    'recording-invalid',
    /duration of a record.*above 0/,
    () => edf({ duration: 0 }),
  ],
  ['records that last less', 'edf', 'recording-invalid', /duration of a record.*got "-1"/, () => edf({ duration: -1 })],
  [
    'records of NaN',
    'edf',
    'recording-invalid',
    /must be a number with a decimal point, got "NaN"/,
    () => edf({ duration: 'NaN' }),
  ],
  [
    'a decimal comma',
    'edf',
    'recording-invalid',
    /must be a number with a decimal point, got "0,5"/,
    () => edf({ duration: '0,5' }),
  ],
  [
    'digital limits the wrong way round',
    'edf',
    'recording-invalid',
    /digital minimum must lie below/,
    () => edf({ digitalLow: 5, digitalHigh: 4 }),
  ],
  ['no range', 'edf', 'recording-invalid', /physical minimum and maximum must differ/, () => edf({ low: 0, high: 0 })],
  [
    'bytes behind the last record',
    'edf',
    'recording-invalid',
    /must end after 1 records, got "4 bytes more"/,
    () => edf({}, zeros(20)),
  ],
  ['no header', 'edf', 'format-unknown', /this is no EDF or BDF file/, () => edf({ version: 'hello' })],

  [
    'a footer of 4 GB',
    'parquet',
    'recording-invalid',
    /footer must fit/,
    () => bytes('PAR1', zeros(8), [255, 255, 255, 255], 'PAR1'),
  ],
  [
    'a footer of lists of 2^28 lists',
    'parquet',
    'recording-invalid',
    /footer/,
    () => {
      const lists = Array.from({ length: 20 }, () => [0xf9, 0xff, 0xff, 0xff, 0x7f]).flat();
      return bytes('PAR1', [0x19, ...lists], [lists.length + 1, 0, 0, 0], 'PAR1');
    },
  ],
  [
    'a footer 100 deep',
    'parquet',
    'too-large',
    /structs within each other/,
    () => bytes('PAR1', new Uint8Array(100).fill(0x1c), [100, 0, 0, 0], 'PAR1'),
  ],
  [
    'a page of 2^31 values',
    'parquet',
    'recording-invalid',
    /a page must have 0 to 1000 values/,
    () => withPage([0x15, 0, 0x15, 0, 0x15, 0, 0x2c, 0x15, 0xfe, 0xff, 0xff, 0xff, 0x1f, 0x15, 0, 0, 0]),
  ],
  [
    'a page that is longer than its column',
    'parquet',
    'recording-invalid',
    /a page must fit into the \d+ bytes left/,
    () => withPage([0x15, 0, 0x15, 0xfe, 0xff, 0xff, 0xff, 0x0f, 0x15, 0xfe, 0xff, 0xff, 0xff, 0x0f, 0]),
  ],

  [
    'a line of 1 GB',
    'csv',
    'too-large',
    /the line is longer than 65536 bytes/,
    () => endless('x.csv', 'ppg\n', 0x31, 1024 ** 3),
  ],
  ['a header of 1 GB', 'csv', 'too-large', /row 1: the line is longer/, () => endless('x.csv', 'p', 0x70, 1024 ** 3)],
  [
    'a file of 2^26 line ends',
    'csv',
    'too-large',
    /more than 33554432 lines/,
    () => endless('x.csv', 'ppg\n1\n', 0x0a, 2 ** 26),
  ],
  ['10,000 columns', 'csv', 'too-large', /10000 columns, at most 4096/, () => `${Array(10_000).fill('a').join(',')}\n`],
  ['a quote that never ends', 'csv', 'number-invalid', /a quote must end/, () => 'ppg\n"1\n2\n'],
  [
    'UTF-16 without a mark',
    'csv',
    'file-unreadable',
    /NUL byte/,
    () => Uint8Array.from(Buffer.from('ppg\n1\n', 'utf16le')),
  ],
  [
    'UTF-16 with a mark',
    'csv',
    'file-unreadable',
    /UTF-16/,
    () => bytes([0xff, 0xfe], Buffer.from('ppg\n1\n', 'utf16le')),
  ],
  [
    'time that runs backwards',
    'timed',
    'header-invalid',
    /row 4: time must go forwards/,
    () => `t,ppg\n${row(START, 1)}${row(START + 1 / 64, 2)}${row(START, 3)}`,
  ],
  [
    'a time of NaN',
    'timed',
    'number-invalid',
    /row 3 column "t": a time must be a number, got "NaN"/,
    () => `t,ppg\n${row(START, 1)}NaN,2\n`,
  ],
  ['an infinite time', 'timed', 'number-invalid', /a time must be a number/, () => `t,ppg\n${row(START, 1)}1e999,2\n`],
  [
    'a gap of a century',
    'timed',
    'too-large',
    /gaps may last a day in all, and last \d{10} s/,
    () => `t,ppg\n${row(START, 1)}${row(START + 1 / 64, 2)}${row(START + 2 / 64, 2)}${row(START + 3e9, 2)}`,
  ],

  [
    'a negative rate',
    'e4',
    'header-invalid',
    /sampling rate must be a positive number, got "-64"/,
    () => e4Signal(START, -64, [1]),
  ],
  ['a rate of 0', 'e4', 'header-invalid', /sampling rate/, () => e4Signal(START, 0, [1])],
  ['a rate of NaN', 'e4', 'header-invalid', /sampling rate/, () => e4Signal(START, 'NaN', [1])],
  ['a decimal comma', 'e4', 'header-invalid', /Write it with a decimal point/, () => e4Signal(START, '64,0', [1])],
  ['an infinite sample', 'e4', 'value-absurd', /a sample must be finite/, () => e4Signal(START, 64, [1, 'Inf'])],
  [
    'a line of 1 GB',
    'e4',
    'too-large',
    /at most 268435456 are read/,
    () => endless('BVP.csv', '1709287200\n64\n', 0x31, 1024 ** 3),
  ],
  ['NUL bytes', 'e4', 'number-invalid', /x\.e4 row 4/, () => e4Signal(START, 64, [1, '\0\0'])],
];

describe('a hostile file', () => {
  it.each(CASES.map((one) => [`${one[1]}: ${one[0]}`, one] as const))(
    '%s',
    async (_, [, reader, code, pattern, make]) => {
      const made = await make();
      const file =
        typeof made === 'string' || made instanceof Uint8Array
          ? source(`x.${reader === 'timed' ? 'csv' : reader}`, made)
          : (made as ByteSource);
      const before = { time: process.cpuUsage(), memory: process.memoryUsage().rss };
      const { message, remedy } = await refused(code, [pattern], () => READERS[reader](file));
      const { user, system } = process.cpuUsage(before.time);
      expect((user + system) / 1e6).toBeLessThan(LONGEST);
      expect(process.memoryUsage().rss - before.memory).toBeLessThan(MOST_MEMORY);
      // function, place, rule, remedy
      expect(message).toMatch(/^(open|read)\w+: (x\.\w+|BVP\.csv)\b.*: .+/s);
      expect(message.endsWith(`${remedy}.`) || message.endsWith(remedy)).toBe(true);
    },
    20_000,
  );

  it('that is empty is refused by every reader', async () => {
    for (const [name, read] of Object.entries(READERS)) {
      await refused(name === 'zip' ? 'zip-invalid' : 'file-truncated', [/^\w+: /], () =>
        read(bytesSource(`x.${name}`, new Uint8Array(0))),
      );
    }
  });
});

describe('a hostile folder', () => {
  it('of a zip in a zip is not opened further', async () => {
    const inner = await makeZip([
      { name: 'x.zip', content: await makeZip([{ name: '1-1-007_1709287200.avro', content: 'x' }]) },
    ]);
    await refused('file-missing', [/there is no \.avro file in it/], () =>
      DATASETS['embraceplus']!.open(folder('data', { 'a.zip': inner })),
    );
  });

  it('has in each dataset a person refused by name, never a crash', async () => {
    const junk = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251);
    for (const [name, path] of [
      ['embraceplus', '1-1-007_1709287200.avro'],
      ['edf', 'P01.edf'],
      ['table', 'P01.csv'],
      ['table', 'P01.parquet'],
      ['wesad', 'S2.pkl'],
      ['e4', 'P01/BVP.csv'],
    ] as const) {
      const people = await DATASETS[name]!.open(folder('data', { [path]: junk }), { map: 'BVP=ppg@64' });
      for (const { refused: error, sessions } of people) {
        if (error !== undefined) expect(error).toMatchObject({ name: 'CheerError' });
        for (const session of sessions) await expect(session.read()).rejects.toMatchObject({ name: 'CheerError' });
      }
      expect(people.length).toBe(1);
    }
  });
});

describe('a file that only looks hostile', () => {
  it('is read: a zip of signals with marks, blanks, mixed ends and repeated values', async () => {
    const files = { ...e4Files(), 'EDA.csv': `\ufeff${START}\r\n4\r\n1.5\r1.5\n\n2\r\n` };
    const zip = await makeZip(Object.entries(files).map(([name, content]) => ({ name, content, deflate: true })));
    const { channels } = await readE4(await openZip(bytesSource('p.zip', zip)));
    expect([...channels.GSR!.samples]).toEqual([1.5, 1.5, Number.NaN, 2]);
  });
});

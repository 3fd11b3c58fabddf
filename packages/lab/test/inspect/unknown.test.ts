import { bytesSource, folderOf, parseMapping } from '@cheer/recordings';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guessColumns, guessNamed, shellQuoted } from '../../src/inspect/columns.ts';
import { contentOf } from '../../src/inspect/content.ts';
import { recognisedBy } from '../../src/inspect/recognise.ts';
import { describeUnknown } from '../../src/inspect/unknown.ts';

const source = (bytes: Uint8Array | string, name = 'x') =>
  bytesSource(name, typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes);
const folder = (files: Record<string, Uint8Array | string>) =>
  folderOf(
    'f',
    Object.entries(files).map(([path, bytes]) => [path, source(bytes, path)]),
  );

describe('contentOf', () => {
  it.each([
    ['empty', ''],
    ['zip', 'PK\u0003\u0004 and so on'],
    ['gzip', Uint8Array.of(0x1f, 0x8b, 8, 0)],
    ['hdf5', Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 0)],
    ['parquet', 'PAR1....'],
    ['avro', 'Obj\u0001....'],
    ['pickle', Uint8Array.of(0x80, 0x02, 0x7d)],
    ['pickle', "(dp0\nS'signal'\n"],
    ['mat', `MATLAB 5.0 MAT-file, Platform: GLNXA64${' '.repeat(100)}`],
    ['edf', `0       ${'X '.repeat(124)}`],
    ['page', '<!DOCTYPE html><title>Sign in</title>'],
    ['table', 'a,b\n1,2\n3,4\n'],
    ['table', 'a;b\n1,5;2\n3;4\n'],
    ['table', 'sep=;\r\na;b\r\n1,5;2\r\n3;4\r\n'],
    ['table', Uint8Array.from('EDA (\u00b5S);b\n1,5;2\n3;4\n', (c) => c.charCodeAt(0))],
    ['picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13)],
    ['picture', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0x10)],
    ['document', '%PDF-1.7 '],
    ['text', 'only words\nand more\nof them\n'],
    ['binary', Uint8Array.of(0, 1, 2, 3, 0xff)],
  ])('knows %s by its first bytes', async (kind, bytes) => {
    expect((await contentOf(source(bytes))).kind).toBe(kind);
  });
});

describe('guessColumns', () => {
  it.each([
    ['time,BVP,EDA,TEMP', ['0,1,2,33', '0.1,1,2,33', '0.2,1,2,33'], 'time=time[s],BVP=BVP,GSR=EDA,SKT=TEMP'],
    ['t,ppg', ['0,1', '20,1', '40,2', ''], 'time=t[ms],BVP=ppg'],
    ['timestamp,ppg', ['1700000000000,1', '1700000000020,1', '1700000000040,2'], 'time=timestamp[ms],BVP=ppg'],
    [
      'Time,Skin Conductance (uS)',
      ['2024-01-01 10:00:00,1', '2024-01-01 10:00:01,2', ''],
      'time=Time[iso],GSR="Skin Conductance (uS)"[uS]',
    ],
    ['ppg,gsr', ['1,2', '2,3', '3,4'], 'BVP=ppg@64,GSR=gsr@4'],
    ['skin temp [K],x', ['300,1', '300,2', '300,3'], 'SKT="skin temp [K]"[K]@4'],
    ['a,b,c', ['1,2,3', '1,2,3', ''], undefined],
    // milliseconds with a fraction: in seconds they would be a sample every quarter of a minute
    ['t,ppg', ['0,1', '15.6,2', '31.2,3', '46.8,4', ''], 'time=t[ms],BVP=ppg'],
    ['t,gsr', ['0,1', '0.25,2', '0.5,3', ''], 'time=t[s],GSR=gsr'],
    ['t,ppg', ['0,1', '15625,2', '31250,3', ''], 'time=t[us],BVP=ppg'],
    // dates, whatever their column is called and wherever it stands
    [
      'ppg,wann',
      ['1,2024-01-01 10:00:00.000', '2,2024-01-01 10:00:00.016', '3,2024-01-01 10:00:00.031', ''],
      'time=wann[iso],BVP=ppg',
    ],
  ])('of %s', (header, rows, map) => {
    const guess = guessColumns([header, ...rows], ',');
    expect(guess.map).toBe(map);
    // whatever is proposed is a mapping that the reader takes
    if (guess.map !== undefined) expect(() => parseMapping(guess.map!)).not.toThrow();
  });

  it('takes no time that many rows share, and counts the rows of each second instead', () => {
    const at = (i: number): string => `2024-01-01 10:00:${String(Math.floor((i + 20) / 64)).padStart(2, '0')}`;
    const rows = Array.from({ length: 400 }, (_, i) => `${at(i)},${i}`);
    expect(guessColumns(['time,ppg', ...rows, ''], ',').map).toBe('BVP=ppg@64');
    const one = Array.from({ length: 40 }, (_, i) => `2024-01-01 10:00:00,${i}`);
    expect(guessColumns(['time,ppg', ...one, ''], ',').map).toBe('BVP=ppg@64');
  });

  it('gives no rate to a column that is blank in most rows', () => {
    const rows = Array.from({ length: 64 }, (_, i) => `${i},${i % 16 === 0 ? i : ''}`);
    expect(guessColumns(['ppg,eda', ...rows, ''], ',')).toMatchObject({ map: 'BVP=ppg@64', blank: ['eda'] });
    const timed = rows.map((row, i) => `${(i / 64).toFixed(4)},${row}`);
    expect(guessColumns(['t,ppg,eda', ...timed, ''], ',')).toEqual({
      columns: ['t', 'ppg', 'eda'],
      map: 'time=t[s],BVP=ppg,GSR=eda',
    });
  });

  it('finds the index that pandas writes at the end, by its type', () => {
    const rows = Array.from({ length: 50 }, (_, i) => [`${i}`, `${1_700_000_000_000_000 + 15_625 * i}`]);
    const guess = guessNamed(['ppg', '__index_level_0__'], rows, (column) => (column === 1 ? 'us' : undefined));
    expect(guess.map).toBe('time=__index_level_0__[us],BVP=ppg');
  });

  it('proposes nothing but mappings, whatever the columns are called', () => {
    const name = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom('ppg "raw"', 'eda,', 'temp@4', 'bvp[uS]', 'time:x'),
    );
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 6 }), (names) => {
        const { map } = guessColumns([names.join('\t'), names.map(() => '1').join('\t'), ''], '\t');
        if (map !== undefined) parseMapping(map);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  it('is quoted for a shell where it has to be', () => {
    expect(shellQuoted('BVP=ppg@64,GSR=eda@4')).toBe('BVP=ppg@64,GSR=eda@4');
    expect(shellQuoted('BVP="it\'s"@64')).toBe(`'BVP="it'\\''s"@64'`);
  });
});

describe('describeUnknown', () => {
  it('says what a folder comes nearest to', async () => {
    const nearest = async (files: Record<string, string>) => (await describeUnknown(folder(files))).nearest;
    expect(await nearest({ 'S01/bvp.csv': '1\n2\n' })).toMatch(/S01\/bvp\.csv would be one/);
    expect(await nearest({ 'S01/ACC.csv': '1\n2\n' })).toMatch(/none of BVP\.csv, EDA\.csv and TEMP\.csv/);
    expect(await nearest({ 'subject.pickle': '\u0080' })).toBeUndefined();
    expect(await nearest({ 'data.csv': 'a,b\n1,2\n3,4\n' })).toMatch(/table of columns/);
  });

  it('never fails, whatever the bytes are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.string({ maxLength: 8 }), async (bytes, name) => {
        const report = await describeUnknown(folder({ [name]: bytes }));
        expect(report.advice.length).toBeGreaterThan(0);
        expect(report.files).toHaveLength(1);
      }),
      { seed: 2, numRuns: 1000 },
    );
  });

  it('lists few of many files, and every format that is read', async () => {
    const report = await describeUnknown(
      folder(Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`f${i}.x`, 'a']))),
    );
    expect([report.files.length, report.more]).toEqual([12, 38]);
    expect(report.lookedFor.map(({ format }) => format)).toContain('embraceplus');
  });
});

describe('recognisedBy', () => {
  it('names the files that told, and those that are read where no names are known', () => {
    const files = folder({ 'Processed_data/Time_logs.xlsx': 'x', 'a.new': 'y' });
    expect(recognisedBy('stress-predict', files, [])).toBe('it holds Processed_data/Time_logs.xlsx');
    const session = {
      session: '1',
      sources: [source('y', 'a.new')],
      read: () => Promise.reject(new Error('not read')),
    };
    expect(recognisedBy('newest', files, [{ subject: 'a', sessions: [session] }])).toBe('it holds a.new');
  });
});

import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FEATURES, random } from '@cheer/signals';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealed } from '../../src/parquet.ts';
import { type FeatureTable, readTable, writeTable } from '../../src/table.ts';
import { sample } from './sample.ts';

let folder: string;
let table: FeatureTable;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cheer-table-'));
  table = await sample();
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(['parquet', 'csv'])('a %s table', (format) => {
  it('comes back as it went, to the bit', async () => {
    await writeTable(at(`same.${format}`), table);
    expect(await readTable(at(`same.${format}`))).toEqual(table);
  });

  it('may have no rows', async () => {
    await writeTable(at(`none.${format}`), { ...table, rows: [] });
    expect(await readTable(at(`none.${format}`))).toEqual({ ...table, rows: [] });
  });

  it('has the same bytes for the same table', async () => {
    await writeTable(at(`one.${format}`), table);
    await writeTable(at(`two.${format}`), await sample());
    expect(readFileSync(at(`one.${format}`)).equals(readFileSync(at(`two.${format}`)))).toBe(true);
  });

  it('leaves nothing beside it', async () => {
    const own = mkdtempSync(at('own-'));
    await writeTable(join(own, `f.${format}`), table);
    await writeTable(join(own, `f.${format}`), table);
    expect(readdirSync(own)).toEqual(format === 'csv' ? ['f.csv', 'f.meta.json'] : ['f.parquet']);
  });

  it('is refused if its features are of another tree', async () => {
    const other = { ...table, meta: { ...table.meta, treeHash: '0'.repeat(64) } };
    await expect(writeTable(at(`tree.${format}`), other)).rejects.toMatchObject({ code: 'tree-mismatch' });
  });

  const row = () => table.rows[1]!;
  it.each<[string, () => FeatureTable['rows']]>([
    ['row 1, column subject: must be text', () => [{ ...row(), subject: '' }]],
    ['row 1, column label: must be text or nothing', () => [{ ...row(), label: '' }]],
    ['column label: must be one of baseline, stress, got "joy"', () => [{ ...row(), label: 'joy' }]],
    ['column start: must be a number', () => [{ ...row(), start: Number.NaN }]],
    ['quality BVP must be from 0 to 1', () => [{ ...row(), quality: { ...row().quality, BVP: 1.5 } }]],
    ['there must be 123 features, got 3', () => [{ ...row(), values: new Float32Array(3) }]],
    [
      'bvp_hr_mean: must be a 32-bit number or nothing, got "Inf',
      () => [{ ...row(), values: new Float32Array(123).fill(Number.POSITIVE_INFINITY) }],
    ],
    ['row 2: there must be one row for each subject, session and start', () => [row(), row()]],
  ])('is not written if %s', async (message, rows) => {
    const path = at(`bad.${format}`);
    await expect(writeTable(path, { ...table, rows: rows() })).rejects.toMatchObject({
      code: 'table-invalid',
      message: expect.stringContaining(message),
    });
    await expect(readTable(path)).rejects.toMatchObject({ code: 'file-missing' });
  });

  it('is refused whenever it is cut off', async () => {
    await writeTable(at(`cut.${format}`), table);
    const whole = readFileSync(at(`cut.${format}`));
    for (let i = 0; i < 40; i++) {
      writeFileSync(at(`cut.${format}`), whole.subarray(0, Math.floor((whole.length * i) / 40)));
      await expect(readTable(at(`cut.${format}`))).rejects.toMatchObject({ code: 'table-invalid' });
    }
  });

  it('gives a clear error or a lawful table if bytes are changed, and soon', async () => {
    await writeTable(at(`fuzz.${format}`), table);
    const whole = readFileSync(at(`fuzz.${format}`));
    const draw = random(5, format);
    for (let i = 0; i < 400; i++) {
      const changed = Buffer.from(whole);
      for (let n = draw.integer(4); n >= 0; n--) changed[draw.integer(changed.length)] = draw.integer(256);
      writeFileSync(at(`fuzz.${format}`), changed);
      const outcome = await readTable(at(`fuzz.${format}`)).catch((error) => error);
      if (outcome instanceof Error) expect(outcome).toMatchObject({ name: 'CheerError' });
      else if (!changed.equals(whole)) {
        // what a CSV says can be another number; a Parquet is sealed
        expect(format).toBe('csv');
        expect(outcome.rows).toHaveLength(table.rows.length);
      }
    }
  });
});

describe('a Parquet table', () => {
  it('has one column a feature, null where it is masked, and its metadata under one key', async () => {
    await writeTable(at('look.parquet'), table);
    const file = new Uint8Array(readFileSync(at('look.parquet'))).buffer as ArrayBuffer;
    const metadata = parquetMetadata(file);
    expect(metadata.schema.map(({ name }) => name).slice(1, 12)).toEqual([
      ...['subject', 'session', 'start', 'label', 'stage', 'quality', 'quality_bvp', 'quality_gsr', 'quality_skt'],
      FEATURES[0]!.name,
      FEATURES[1]!.name,
    ]);
    expect(metadata.key_value_metadata).toEqual([
      { key: 'cheer', value: JSON.stringify(table.meta) },
      { key: 'cheer_sha256', value: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
    expect(metadata.created_by).toBe('cheer 0.1.0');
    const rows = await parquetReadObjects({ file });
    expect(rows[0]).toMatchObject({ subject: 'S01', label: null, [FEATURES[0]!.name]: null });
    expect(rows[1]![FEATURES[0]!.name]).toBe(table.rows[1]!.values[0]);
  });

  const columns = (change: (names: string[]) => string[]): Uint8Array => {
    const names = [
      'subject',
      'session',
      'start',
      'label',
      'stage',
      'quality',
      'quality_bvp',
      'quality_gsr',
      'quality_skt',
    ];
    const columnData = change([...names, ...FEATURES.map(({ name }) => name)]).map((name) =>
      ['subject', 'session', 'label', 'stage'].includes(name)
        ? { name, data: [name === 'label' ? 'stress' : 'x'], type: 'STRING' as const }
        : { name, data: [0.5], type: 'DOUBLE' as const },
    );
    return sealed(columnData, JSON.stringify(table.meta), 'elsewhere');
  };

  it('may come from elsewhere', async () => {
    writeFileSync(
      at('foreign.parquet'),
      columns((names) => names),
    );
    expect((await readTable(at('foreign.parquet'))).rows[0]).toMatchObject({
      subject: 'x',
      label: 'stress',
      start: 0.5,
    });
  });

  it.each<[string, (names: string[]) => string[]]>([
    ['there must be a column bvp_rmssd', (names) => names.filter((name) => name !== 'bvp_rmssd')],
    ['no other column than the table\'s 132, got "age"', (names) => [...names, 'age']],
    ['column 1 must be subject, got "session"', ([a, b, ...rest]) => [b!, a!, ...rest]],
  ])('is refused: %s', async (message, change) => {
    writeFileSync(at('columns.parquet'), columns(change));
    await expect(readTable(at('columns.parquet'))).rejects.toMatchObject({
      code: 'table-invalid',
      message: expect.stringContaining(message),
    });
  });

  it('is refused without its seal, and without its metadata', async () => {
    writeFileSync(at('bare.parquet'), new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'a', data: [1] }] })));
    await expect(readTable(at('bare.parquet'))).rejects.toMatchObject({
      code: 'table-invalid',
      message: expect.stringContaining('got a file without a seal'),
    });
    writeFileSync(at('bare.parquet'), sealed([{ name: 'a', data: [1] }], '{}', 'elsewhere'));
    await expect(readTable(at('bare.parquet'))).rejects.toMatchObject({
      code: 'table-invalid',
      message: expect.stringContaining('metadata dataset'),
    });
  });

  it('that somebody sealed with bytes that send a decoder in a circle is refused all the same', async () => {
    const bytes = Buffer.from(columns((names) => names));
    // the page of "x": 5 bytes, a literal of all of them, which are its length and itself
    const place = bytes.indexOf(Buffer.from([5, 0x10, 1, 0, 0, 0, 0x78]));
    expect(place).toBeGreaterThan(0);
    // a literal of 2^32 - 5 bytes, which as a signed number leads back to itself
    bytes.set([0xfc, 0xfa, 0xff, 0xff, 0xff], place + 1);
    const seal = bytes.lastIndexOf('cheer_sha256') + 'cheer_sha256'.length + 2;
    bytes.write('0'.repeat(64), seal);
    bytes.write(createHash('sha256').update(bytes).digest('hex'), seal);
    writeFileSync(at('circle.parquet'), bytes);
    await expect(readTable(at('circle.parquet'))).rejects.toMatchObject({
      code: 'table-invalid',
      message: expect.stringContaining('a literal is too long'),
    });
  });

  it('is refused if it is something else', async () => {
    writeFileSync(at('text.parquet'), 'subject,session\n');
    await expect(readTable(at('text.parquet'))).rejects.toMatchObject({
      code: 'table-invalid',
      message: expect.stringContaining('must be a whole Parquet file'),
    });
    await expect(readTable(at('x.xlsx'))).rejects.toMatchObject({ code: 'option-invalid' });
    await expect(readTable(at('not-there.parquet'))).rejects.toMatchObject({ code: 'file-missing' });
    await expect(writeTable(at('no/such/folder.parquet'), table)).rejects.toMatchObject({ code: 'file-missing' });
  });
});

describe('a CSV table', () => {
  const edited = async (edit: (csv: string) => string): Promise<unknown> => {
    await writeTable(at('edit.csv'), table);
    writeFileSync(at('edit.csv'), edit(readFileSync(at('edit.csv'), 'utf8')));
    return readTable(at('edit.csv'));
  };

  it('writes numbers no longer than they need be', async () => {
    const values = Float32Array.from(FEATURES, (_, j) => [0.1, 1 / 3, 16777216, -1e-30][j % 4]!);
    await writeTable(at('short.csv'), { ...table, rows: [{ ...table.rows[1]!, subject: 'S1', values }] });
    const line = readFileSync(at('short.csv'), 'utf8').split('\n')[1]!;
    expect(line.split(',').slice(9, 13)).toEqual(['0.1', '0.33333334', '16777216', '-1e-30']);
  });

  it('may have Windows line ends and a byte order mark', async () => {
    const simple = { ...table, rows: table.rows.filter((row) => !row.subject.includes('\n')) };
    await writeTable(at('windows.csv'), simple);
    writeFileSync(at('windows.csv'), `\ufeff${readFileSync(at('windows.csv'), 'utf8').replaceAll('\n', '\r\n')}`);
    expect(await readTable(at('windows.csv'))).toEqual(simple);
  });

  it.each<[string, (csv: string) => string]>([
    ['column start: must be a number, got "1,7"', (csv) => csv.replace('1700000000.015625', '"1,7"')],
    ['column start: must be a number, got "0x10"', (csv) => csv.replace('1700000000.015625', '0x10')],
    ['column subject: must be text', (csv) => csv.replace('S01,', ',')],
    ['there must be 132 cells, got 133', (csv) => csv.replace('S01,', 'S01,,')],
    ['a comma or a line end must follow a quote', (csv) => csv.replace('S01,', '"S"01,')],
    ['a quoted cell must end with a quote', (csv) => `${csv}"`],
    ['as many rows', (csv) => csv.slice(0, csv.indexOf('\n') + 1)],
    ['must be a header'.slice(5), () => ''],
  ])('is refused: %s', async (message, edit) => {
    await expect(edited(edit)).rejects.toMatchObject({
      code: 'table-invalid',
      message: expect.stringContaining(message),
    });
  });

  it.each([
    ['', 'must be a JSON file'],
    ['[]', 'one JSON object'],
    ['{"rows":6}', 'metadata dataset'],
    ['{"rows":6,"more":1}', 'metadata'],
  ])('is refused with the metadata %j', async (meta, message) => {
    await writeTable(at('meta.csv'), table);
    writeFileSync(at('meta.meta.json'), meta);
    await expect(readTable(at('meta.csv'))).rejects.toMatchObject({
      code: 'table-invalid',
      message: expect.stringContaining(message),
    });
  });

  it('is refused without its metadata', async () => {
    await writeTable(at('alone.csv'), table);
    rmSync(at('alone.meta.json'));
    await expect(readTable(at('alone.csv'))).rejects.toMatchObject({
      code: 'file-missing',
      message: expect.stringContaining('alone.meta.json'),
    });
  });
});

import { readFileSync } from 'node:fs';
import { writeE4 } from '@cheer/recordings';
import { simulatePerson } from '@cheer/signals/simulate';
import { BlobWriter, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js';
import { describe, expect, it } from 'vitest';
import { readDropped } from '../../src/worker/files.ts';
import { problemOf } from '../../src/worker/problem.ts';

const { recording } = simulatePerson({ index: 2, seed: 3, protocol: 'stress', minutes: 6 });
const entries = writeE4(recording);
const file = (bytes: Uint8Array | string, name: string): File => new File([bytes as BlobPart], name);
const dropped = (name: string, files: readonly (readonly [string, File])[]) => ({
  name,
  files: files.map(([path, one]) => ({ path, file: one })),
});
const zip = await (async () => {
  const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false });
  for (const [name, bytes] of entries) await writer.add(`P003/${name}`, new Uint8ArrayReader(bytes));
  return new Uint8Array(await (await writer.close()).arrayBuffer());
})();

describe('what was dropped', () => {
  it('is read from a folder, with its clutter and an outer folder, and from a zip: the same samples', async () => {
    const folder = await readDropped(
      dropped('P003', [
        ['P003/.DS_Store', file('x', '.DS_Store')],
        ...[...entries].map(([name, bytes]) => [`P003/${name}`, file(bytes, name)] as const),
      ]),
    );
    const packed = await readDropped(dropped('P003.zip', [['P003.zip', file(zip, 'P003.zip')]]));
    expect(folder.channels.BVP).toEqual(recording.channels.BVP);
    expect(packed.channels).toEqual(folder.channels);
    expect(packed.subject).toBe('P003');
  });

  it('may be raw files of an EmbracePlus, alone or in a folder', async () => {
    const golden = new URL('../../../../packages/recordings/test/embraceplus/golden/', import.meta.url);
    const bytes = readFileSync(new URL('avro-6.5-null.avro', golden));
    const { eda } = JSON.parse(readFileSync(new URL('expected.json', golden), 'utf8'))['avro-6.5-null'];
    const alone = await readDropped(dropped('raw.avro', [['raw.avro', file(bytes, 'raw.avro')]]));
    const inside = await readDropped(dropped('v6', [['v6/raw.avro', file(bytes, 'raw.avro')]]));
    expect([alone.subject, inside.subject]).toEqual(['raw', 'v6']);
    expect(alone.channels).toEqual(inside.channels);
    // written and read by another library: golden/make.py
    expect(alone.channels.GSR!.samples).toEqual(Float32Array.from(eda));
  });

  it('may be one signal alone', async () => {
    const { channels } = await readDropped(dropped('EDA.csv', [['EDA.csv', file(entries.get('EDA.csv')!, 'EDA.csv')]]));
    expect(Object.keys(channels)).toEqual(['GSR']);
  });

  it('is one recording: of several, none is taken, and they are named', async () => {
    const one = (path: string) => [path, file(entries.get('EDA.csv')!, path)] as const;
    const said = (files: readonly (readonly [string, File])[]) =>
      readDropped(dropped('x', files)).then(
        () => 'read',
        (error) => `${problemOf(error).heading}: ${problemOf(error).remedy}`,
      );
    const many = 'These are several recordings: The page shows one at a time. Choose one of these';
    expect(await said([one('a/EDA.csv'), one('b/EDA.csv')])).toBe(`${many} 2: a, b.`);
    expect(await said([one('EDA.csv'), ['a.zip', file(zip, 'a.zip')]])).toBe(`${many} 2: a.zip, the files beside it.`);
    const cohort = Array.from({ length: 12 }, (_, i) => one(`cohort/P${i + 10}/EDA.csv`));
    expect(await said(cohort)).toMatch(/these 12: cohort\/P10, .*P14 and 7 more\.$/);
    // the zip that a folder came from, and notes beside a zip, are no second recording
    expect(await said([one('d/P003/EDA.csv'), ['d/P003.zip', file(zip, 'P003.zip')]])).toBe('read');
    expect(
      await said([
        ['d/notes.txt', file('x', 'notes.txt')],
        ['d/P003.zip', file(zip, 'P003.zip')],
      ]),
    ).toBe('read');
  });

  it.each([
    ['nothing but clutter', [['a/.DS_Store', file('x', '.DS_Store')]], 'folder-empty'],
    ['a picture', [['me.jpg', file(Uint8Array.of(0xff, 0xd8, 1, 2), 'me.jpg')]], 'format-unknown'],
    ['an empty file', [['empty.zip', file('', 'empty.zip')]], 'format-unknown'],
    ['a zip that was cut off', [['cut.zip', file(zip.slice(0, zip.length / 2), 'cut.zip')]], 'zip-invalid'],
    [
      'a zip of zeros',
      [['nul.zip', file(new Uint8Array([0x50, 0x4b, 3, 4, ...Array(200).fill(0)]), 'nul.zip')]],
      'zip-invalid',
    ],
    ['words for numbers', [['BVP.csv', file('1700000000\n64\nabc\n', 'BVP.csv')]], 'number-invalid'],
    ['other files', [['a/notes.csv', file('1,2\n', 'notes.csv')]], 'file-missing'],
  ] as const)('is refused by name: %s', async (_, files, code) => {
    await expect(readDropped(dropped('x', files))).rejects.toMatchObject({ code });
  });
});

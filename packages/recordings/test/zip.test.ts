import { describe, expect, it } from 'vitest';
import { readText } from '../src/read.ts';
import { openZip, ZIP_LIMITS } from '../src/zip.ts';
import { refused, source } from './fixtures.ts';
import { makeZip, type ZipItem } from './zipMaker.ts';

const open = async (items: readonly ZipItem[], limits = ZIP_LIMITS) =>
  openZip(source('data/x.zip', await makeZip(items)), limits);

describe('openZip', () => {
  it('is a folder named like the archive, sorted, without clutter and folders', async () => {
    const folder = await open([
      { name: 'b/', content: '' },
      { name: 'b/two.txt', content: 'zwei', deflate: true },
      { name: '__MACOSX/b/._two.txt', content: 'x' },
      { name: 'b/.DS_Store', content: 'x' },
      { name: 'a.txt', content: '\uFEFFeins' },
    ]);
    expect(folder.name).toBe('x');
    expect([...folder.files.keys()]).toEqual(['a.txt', 'b/two.txt']);
    expect(await readText(folder.files.get('a.txt')!)).toBe('eins');
    const two = folder.files.get('b/two.txt')!;
    expect(two.size).toBe(4);
    expect(new TextDecoder().decode(await two.read(1, 3))).toBe('we');
    await refused('option-invalid', [/4 bytes/], () => two.read(0, 5));
  });

  it('refuses every path that could leave the folder', async () => {
    const names = [
      '../x',
      'a/../../x',
      '/etc/passwd',
      'C:/x',
      'c:x',
      'a\\..\\x',
      '..\\x',
      '\\\\host\\x',
      'a\0.csv',
      './x',
      'a//x',
      '..',
    ];
    for (const name of names)
      await refused('zip-path', [/would lie outside the folder/], () => open([{ name, content: 'x' }]));
  });

  it('refuses links, encryption and double names', async () => {
    await refused('zip-invalid', [/"l" is a symbolic link/], () =>
      open([{ name: 'l', content: '/etc', mode: 0o120777 }]),
    );
    await refused('zip-invalid', [/"s" is encrypted/], () => open([{ name: 's', content: 'x', flags: 1 }]));
    const twice = [
      { name: 'a', content: '1' },
      { name: 'a', content: '2' },
    ];
    await refused('zip-invalid', [/two entries are named "a"/], () => open(twice));
  });

  it('bounds entries and declared sizes', async () => {
    const items = Array.from({ length: 11 }, (_, i) => ({ name: `f${i}`, content: 'x'.repeat(10) }));
    await refused('too-large', [/more than 10 entries/], () => open(items, { ...ZIP_LIMITS, entries: 10 }));
    await refused('too-large', [/"f0" holds more than 9 bytes/], () => open(items, { ...ZIP_LIMITS, streamed: 9 }));
    await refused('too-large', [/hold more than 100 bytes/], () => open(items, { ...ZIP_LIMITS, total: 100 }));
    await refused('too-large', [/"f" says more than its 1 bytes can hold/], () =>
      open([{ name: 'f', content: 'x', declare: 2 ** 31 }]),
    );
  });

  it('counts what it leaves out', async () => {
    const items = [
      { name: 'BVP.csv', content: '1' },
      { name: '__MACOSX/._BVP.csv', content: 'x', declare: 3e8 },
    ];
    const zip = source('z.zip', await makeZip(items));
    await refused('too-large', [/__MACOSX/], () => openZip(zip));
  });

  it('stops a bomb that declares little and inflates to much', async () => {
    const bomb = { name: 'BVP.csv', content: new Uint8Array(4 * 1024 ** 2), deflate: true, declare: 1000 };
    const folder = await open([bomb]);
    await refused('too-large', [/"BVP\.csv" inflates beyond the 1000 bytes it declares/], () =>
      folder.files.get('BVP.csv')!.read(0, 1000),
    );
  });

  it('refuses contents that are shorter than declared or do not match their checksum', async () => {
    const short = await open([{ name: 'f', content: 'x'.repeat(100), deflate: true, declare: 200 }]);
    await refused('zip-invalid', [/openZip: data\/x\.zip/], () => short.files.get('f')!.read(0, 200));
    const bytes = await makeZip([{ name: 'f', content: 'hello hello' }]);
    bytes[33] = bytes[33]! ^ 1;
    const changed = await openZip(source('x.zip', bytes));
    await refused('zip-invalid', [], () => changed.files.get('f')!.read(0, 11));
  });

  it('says one clear thing of an archive cut off anywhere', async () => {
    const bytes = await makeZip([
      { name: 'a.csv', content: '1\n2\n'.repeat(100), deflate: true },
      { name: 'b.csv', content: '3\n4\n'.repeat(100) },
    ]);
    for (let size = 0; size < bytes.length; size += 37) {
      await refused('zip-invalid', [/the archive is damaged, cut off or no zip/], () =>
        openZip(source('cut.zip', bytes.subarray(0, size))),
      );
    }
  });

  it('never crashes on an archive with any one byte changed', async () => {
    const bytes = await makeZip([{ name: 'a.csv', content: '1\n2\n'.repeat(20), deflate: true }]);
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] = changed[at]! ^ 0xff;
      try {
        const folder = await openZip(source('x.zip', changed), { entries: 10, file: 1e6, total: 1e6 });
        for (const file of folder.files.values()) await file.read(0, file.size);
      } catch (error) {
        expect(error).toMatchObject({ name: 'CheerError' });
      }
    }
  });
});

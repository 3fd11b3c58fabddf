import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFolder } from '../node/openFolder.ts';
import { pathSource } from '../node/pathSource.ts';
import { writeFolder } from '../node/writeFolder.ts';
import { readText } from '../src/read.ts';
import { refused } from './fixtures.ts';
import { makeZip } from './zipMaker.ts';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'recordings-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('pathSource', () => {
  it('reads ranges of a file and refuses what is none', async () => {
    await writeFile(join(root, 'file'), 'hello');
    const one = await pathSource(join(root, 'file'));
    expect(one).toMatchObject({ name: 'file', size: 5 });
    expect(new TextDecoder().decode(await one.read(1, 4))).toBe('ell');
    await refused('option-invalid', [], () => one.read(0, 6));
    const into = new Uint8Array(3);
    await one.readInto!(2, into);
    expect(new TextDecoder().decode(into)).toBe('llo');
    await refused('option-invalid', [], () => one.readInto!(3, into));
    one.readNow!(1, into);
    expect(new TextDecoder().decode(into)).toBe('ell');
    await refused('option-invalid', [], () => one.readNow!(3, into));
    expect((await pathSource(join(root, 'file'))).stamp).toBe(one.stamp);
    await writeFile(join(root, 'file'), 'he');
    expect((await pathSource(join(root, 'file'))).stamp).not.toBe(one.stamp);
    await refused('file-truncated', [/asked for 3 bytes, got 2/], () => one.readNow!(0, into));
    await refused('file-truncated', [/asked for 5 bytes, got 2/], () => one.read(0, 5));
    await refused('file-truncated', [/asked for 3 bytes, got 2/], () => one.readInto!(0, into));
    await refused('file-missing', [/no such file/], () => pathSource(join(root, 'nothing')));
    await refused('file-unreadable', [/not a file/], () => pathSource(root));
  });
});

describe('openFolder', () => {
  it('refuses a device and a pipe, and passes over what is hidden or in progress', async () => {
    const pipe = join(root, 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const path of ['/dev/null', '/dev/zero', pipe]) {
      await refused('file-unreadable', [/this is a pipe or device.*Copy what comes out of it to a file/], () =>
        openFolder(path),
      );
    }
    const study = join(root, 'study');
    for (const name of ['.EDA.csv.work', 'F.csv.work', '.git', 'P01']) {
      await mkdir(join(study, name), { recursive: true });
      await writeFile(join(study, name, 'BVP.csv'), 'x');
    }
    await writeFile(join(study, '.hidden.csv'), 'x');
    expect([...(await openFolder(study)).files.keys()]).toEqual(['P01/BVP.csv']);
  });

  it('lists files below, sorted, without clutter, and follows no link out', async () => {
    const path = join(root, 'data');
    await mkdir(join(path, 'a', 'b'), { recursive: true });
    await writeFile(join(root, 'secret'), 'secret');
    await writeFile(join(path, 'z.csv'), '1');
    await writeFile(join(path, 'a', 'b', 'y.csv'), '22');
    await writeFile(join(path, '.DS_Store'), 'x');
    await symlink(join(root, 'secret'), join(path, 'out.csv'));
    await symlink(root, join(path, 'up'));
    await symlink(join(path, 'z.csv'), join(path, 'inside.csv'));
    await symlink(path, join(path, 'a', 'loop'));
    await symlink(join(path, 'gone'), join(path, 'dangling'));
    const folder = await openFolder(path);
    expect(folder.name).toBe('data');
    expect([...folder.files.keys()]).toEqual(['a/b/y.csv', 'inside.csv', 'z.csv']);
    expect(folder.files.get('a/b/y.csv')).toMatchObject({ name: 'a/b/y.csv', size: 2 });
  });

  it('says so if there is nothing but links that lead out', async () => {
    await mkdir(join(root, 'people', 'P1'), { recursive: true });
    await writeFile(join(root, 'people', 'P1', 'BVP.csv'), '1');
    await mkdir(join(root, 'linked'));
    await symlink(join(root, 'people', 'P1'), join(root, 'linked', 'P1'));
    await refused('folder-empty', [/1 symbolic link\(s\) that lead out of it, which are not followed/], () =>
      openFolder(join(root, 'linked')),
    );
    // a given path may itself be a link: the person asked for it
    expect([...(await openFolder(join(root, 'linked', 'P1'))).files.keys()]).toEqual(['BVP.csv']);
  });

  it('gives up on links that lead to links to links', async () => {
    const path = join(root, 'maze');
    for (let i = 0; i < 7; i++) {
      await mkdir(join(path, `d${i}`), { recursive: true });
      for (let j = 0; j < 8; j++) await symlink(join(path, `d${i + 1}`), join(path, `d${i}`, `l${j}`));
    }
    await mkdir(join(path, 'd7')); // 8 ** 7 ways lead here
    await refused('too-large', [/more than 2000 items/], () => openFolder(path, { depth: 12, items: 2000 }));
  });

  it('opens a zip and refuses what is missing, empty or something else', async () => {
    const zip = join(root, 'p1.zip');
    await writeFile(zip, await makeZip([{ name: 'BVP.csv', content: '1' }]));
    expect(await openFolder(zip)).toMatchObject({ name: 'p1' });
    await refused('file-missing', [/no such file or folder/], () => openFolder(join(root, 'nothing')));
    await mkdir(join(root, 'empty', 'nested'), { recursive: true });
    await refused('folder-empty', [/the folder holds no file/], () => openFolder(join(root, 'empty')));
    await writeFile(join(root, 'empty.zip'), await makeZip([]));
    await refused('folder-empty', [/the zip holds no file/], () => openFolder(join(root, 'empty.zip')));
    await writeFile(join(root, 'bad.zip'), 'no zip at all');
    await refused('zip-invalid', [], () => openFolder(join(root, 'bad.zip')));
    await writeFile(join(root, 'BVP.csv'), '1');
    await refused('format-unknown', [/no folder and no zip/], () => openFolder(join(root, 'BVP.csv')));
  });
});

describe('writeFolder', () => {
  it('writes all files or none', async () => {
    const path = join(root, 'out', 'cohort');
    await writeFolder(
      path,
      new Map<string, string | Uint8Array>([
        ['a.txt', 'A'],
        ['p/b.bin', Uint8Array.of(1, 2)],
      ]),
    );
    expect(await readFile(join(path, 'a.txt'), 'utf8')).toBe('A');
    expect([...(await readFile(join(path, 'p/b.bin')))]).toEqual([1, 2]);
    await refused('option-invalid', [/the folder is not empty \(it holds 2 items\)/], () => writeFolder(path, []));
    await writeFolder(path, [['c.txt', 'C']], { replace: true });
    expect(await readdir(path)).toEqual(['c.txt']);
    expect(await readdir(join(root, 'out'))).toEqual(['cohort']);
  });

  it('leaves the old folder and no trace when it fails half-way', async () => {
    const path = join(root, 'half');
    await writeFolder(path, [['old.txt', 'old']]);
    async function* failing(): AsyncGenerator<readonly [string, string]> {
      yield ['new.txt', 'new'];
      throw new Error('disk full');
    }
    await refused('file-unreadable', [/disk full/], () => writeFolder(path, failing(), { replace: true }));
    expect(await readText(await pathSource(join(path, 'old.txt')))).toBe('old');
    expect((await readdir(root)).filter((name) => name.startsWith('.half'))).toEqual([]);
    for (const name of ['../x', '/x', 'a//b', '', '.', 'a\\b']) {
      await refused('option-invalid', [/must be a relative path inside/], () =>
        writeFolder(join(root, 'n'), [[name, 'x']]),
      );
    }
    expect(await readdir(root)).not.toContain('n');
  });

  it('fills an empty folder', async () => {
    await mkdir(join(root, 'there'));
    await writeFolder(join(root, 'there'), [['a', '1']]);
    expect(await readdir(join(root, 'there'))).toEqual(['a']);
  });
});

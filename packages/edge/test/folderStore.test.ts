import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FolderStore } from '../node/index.ts';
import { codeOf } from './fixture.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cheer-store-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const bytes = Uint8Array.of(1, 2, 3);
const lockOf = (home: string, pid: number): string => join(home, `lock-${pid}-0123456789ab`);
const deadProcess = (): number => spawnSync(process.execPath, ['-e', '']).pid;

describe('FolderStore', () => {
  it('gives back what was written, in order of names, and only that', async () => {
    const store = new FolderStore(join(folder, 'a', 'home'));
    expect(await store.list()).toEqual([]);
    expect(await store.read('x')).toBeUndefined();
    expect(await readdir(folder)).toEqual([]); // reading makes nothing
    await store.write('x', bytes);
    await store.write('b.json', bytes);
    await store.write('x', Uint8Array.of(9));
    expect(await store.list()).toEqual(['b.json', 'x']);
    expect(await store.read('x')).toEqual(Uint8Array.of(9));
    await store.remove('x');
    await store.remove('x');
    expect(await store.list()).toEqual(['b.json']);
  });

  it('never touches a folder that is not its own', async () => {
    await writeFile(join(folder, 'thesis.txt'), 'years of work');
    const store = new FolderStore(folder);
    for (const attempt of [
      () => store.clear(),
      () => store.write('x', bytes),
      () => store.read('x'),
      () => store.remove('thesis.txt'),
      () => store.list(),
      () => store.exclusive(async () => {}),
    ]) {
      expect(await codeOf(attempt)).toBe('option-invalid');
    }
    expect(await readdir(folder)).toEqual(['thesis.txt']);
    expect(await readFile(join(folder, 'thesis.txt'), 'utf8')).toBe('years of work');
  });

  it('takes no folder of another user for its own', async () => {
    const home = join(folder, 'home');
    const store = new FolderStore(home);
    await store.write('x', bytes);
    await mkdir(join(folder, 'empty'));
    const other = vi.spyOn(process, 'getuid').mockReturnValue(process.getuid!() + 1);
    try {
      for (const path of [home, join(folder, 'empty')]) {
        const trap = new FolderStore(path);
        for (const attempt of [() => trap.read('x'), () => trap.write('x', bytes), () => trap.clear()]) {
          expect(await codeOf(attempt), path).toBe('option-invalid');
        }
      }
    } finally {
      other.mockRestore();
    }
    expect(await store.read('x')).toEqual(bytes);
    expect(await readdir(join(folder, 'empty'))).toEqual([]);
  });

  it('leaves what others put beside its state', async () => {
    const home = join(folder, 'home');
    const store = new FolderStore(home);
    await store.write('x', bytes);
    await writeFile(join(home, 'thesis.txt'), 'years of work');
    await store.clear();
    expect(await readdir(home)).toEqual(['thesis.txt']);
    expect(await codeOf(() => store.write('x', bytes))).toBe('option-invalid');
  });

  it('does not follow a link that was put in the place of its state', async () => {
    const home = join(folder, 'home');
    const store = new FolderStore(home);
    await store.write('x', bytes);
    await rm(join(home, 'state'), { recursive: true });
    await mkdir(join(folder, 'other'));
    await writeFile(join(folder, 'other', 'x'), 'y');
    await symlink(join(folder, 'other'), join(home, 'state'));
    expect(await codeOf(() => store.clear())).toBe('option-invalid');
    expect(await readdir(join(folder, 'other'))).toEqual(['x']);
  });

  it('refuses names that lead elsewhere', async () => {
    const store = new FolderStore(join(folder, 'home'));
    for (const name of ['../x', 'a/b', '.x', '', 'A', 'x\0', 'x'.repeat(200)]) {
      expect(await codeOf(() => store.write(name, bytes)), name).toBe('option-invalid');
      expect(await codeOf(() => store.read(name)), name).toBe('option-invalid');
    }
  });

  it('lets one process change it at a time, and takes over from a dead one', async () => {
    const home = join(folder, 'home');
    const [a, b] = [new FolderStore(home), new FolderStore(home)];
    await a.exclusive(async () => {
      expect(await codeOf(() => b.exclusive(async () => {}))).toBe('busy');
    });
    await b.exclusive(async () => {});
    for (const owner of [deadProcess(), process.pid]) {
      await writeFile(lockOf(home, owner), '');
      await writeFile(join(home, 'state', '.draft-123'), 'half');
      await a.exclusive(async () => {});
      expect(await readdir(join(home, 'state'))).toEqual([]);
      expect(await readdir(home)).toEqual(['cheer-home', 'state']);
    }
    await writeFile(lockOf(home, 1), ''); // a process that lives and is not ours
    expect(await codeOf(() => a.exclusive(async () => {}))).toBe('busy');
    expect(await codeOf(() => a.clear())).toBe('busy');
  });

  it('lets one in at a time of several that begin at once, also where all find the lock of a dead one', async () => {
    const home = join(folder, 'home');
    await new FolderStore(home).write('x', bytes);
    const dead = deadProcess();
    for (let round = 0; round < 20; round++) {
      await writeFile(lockOf(home, dead), '');
      let [inside, most, done] = [0, 0, 0];
      const codes = await Promise.all(
        Array.from({ length: 5 }, () =>
          codeOf(() =>
            new FolderStore(home).exclusive(async () => {
              most = Math.max(most, ++inside);
              await readdir(home);
              inside--;
              done++;
            }),
          ),
        ),
      );
      expect(most).toBe(1);
      expect(done).toBeGreaterThan(0);
      expect(codes.filter((code) => code === 'no error')).toHaveLength(done);
      expect(codes.filter((code) => code === 'busy')).toHaveLength(5 - done);
    }
  });

  it('lets one of two real processes in, and the other one know', async () => {
    const home = join(folder, 'home');
    const store = new FolderStore(home);
    await store.write('x', bytes);
    const entry = new URL('../dist/node/index.js', import.meta.url).href;
    const attempt = `import(${JSON.stringify(entry)}).then(({ FolderStore }) => new FolderStore(${JSON.stringify(home)})
      .exclusive(async () => {}).then(() => 'in', (error) => error.code)).then((said) => process.stdout.write(said))`;
    const other = (): string => spawnSync(process.execPath, ['-e', attempt], { encoding: 'utf8' }).stdout;
    expect(await store.exclusive(async () => other())).toBe('busy');
    expect(other()).toBe('in');
    expect(await readdir(home)).toEqual(['cheer-home', 'state']);
  });

  it('forgets what lies behind a link to its home', async () => {
    const home = join(folder, 'home');
    await mkdir(home);
    await symlink(home, join(folder, 'link'));
    const store = new FolderStore(join(folder, 'link'));
    await store.exclusive(() => store.write('x', bytes));
    expect((await stat(home)).mode & 0o777).toBe(0o700);
    await store.clear();
    expect(await readdir(home)).toEqual([]);
    await store.write('x', bytes);
    expect(await store.list()).toEqual(['x']);
  });

  it('goes on where forgetting was interrupted', async () => {
    const home = join(folder, 'home');
    const store = new FolderStore(home);
    await store.write('x', bytes);
    await rm(join(home, 'cheer-home'));
    await rm(join(home, 'state'), { recursive: true });
    await writeFile(lockOf(home, deadProcess()), '');
    await store.write('x', bytes);
    await store.exclusive(async () => {});
    await store.clear();
    expect(await readdir(folder)).toEqual([]);

    await mkdir(home);
    await store.clear();
    expect(await readdir(folder)).toEqual(['home']); // an empty folder is nobody's
    await writeFile(lockOf(home, deadProcess()), '');
    await store.clear();
    expect(await readdir(folder)).toEqual([]);
  });

  it('takes back from others what somebody has given them', async () => {
    const home = join(folder, 'home');
    await new FolderStore(home).write('x', bytes);
    const inside = join(home, 'state');
    for (const [path, mode] of [
      [join(inside, 'x'), 0o644],
      [inside, 0o755],
      [home, 0o755],
    ] as const) {
      await chmod(path, mode);
    }
    expect(await new FolderStore(home).read('x')).toEqual(bytes);
    const modes = [home, inside, join(inside, 'x')].map(async (path) => (await stat(path)).mode & 0o777);
    expect(await Promise.all(modes)).toEqual([0o700, 0o700, 0o600]);
  });

  it('knows whether there is anything to forget', async () => {
    const home = join(folder, 'home');
    const store = new FolderStore(home);
    expect(await store.exists()).toBe(false);
    await store.write('x', bytes);
    expect(await store.exists()).toBe(true);
    await store.clear();
    expect(await store.exists()).toBe(false);
    await mkdir(home);
    await writeFile(lockOf(home, deadProcess()), '');
    expect(await store.exists()).toBe(true);
  });

  it('says that a folder cannot be created, and asks whether the disk is read-only', async () => {
    if (process.platform !== 'linux') return;
    const store = new FolderStore('/sys/cheer-home'); // nobody may make a folder there, root included
    await expect(store.exclusive(async () => {})).rejects.toMatchObject({
      code: 'file-unreadable',
      message: expect.stringMatching(/"\/sys\/cheer-home": the folder cannot be created: .*read-only\?/),
    });
  });

  it('names the process that is at work, and does not say that its lock is to be removed', async () => {
    const home = join(folder, 'home');
    await new FolderStore(home).write('x', bytes);
    await writeFile(lockOf(home, 1), '');
    await expect(new FolderStore(home).exclusive(async () => {})).rejects.toMatchObject({
      message: expect.stringContaining('process 1 is changing'),
      remedy: expect.not.stringContaining('remove'),
    });
  });

  it('says so where it may not write', async () => {
    if (process.getuid?.() === 0) return; // root may write anywhere
    await chmod(folder, 0o500);
    expect(await codeOf(() => new FolderStore(join(folder, 'home')).write('x', bytes))).toBe('file-unreadable');
    await chmod(folder, 0o700);
  });
});

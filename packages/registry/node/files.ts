/** Files that are whole or not there, in folders that one process changes at a time. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { CheerError, quoted } from '@cheer/signals';

/** Written under another name, flushed to the disk and renamed. @throws CheerError `file-unreadable`, `storage-full` */
export async function writeWhole(path: string, bytes: Uint8Array, mode = 0o644): Promise<void> {
  const draft = join(dirname(path), `.draft-${randomBytes(6).toString('hex')}`);
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(draft, 'wx', mode);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => {});
    throw failed(path, cause);
  }
}

/** The bytes; undefined if there is no such file. @throws CheerError `file-unreadable` */
export async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes((cause as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw failed(path, cause);
  }
}

/** Names in a folder; none if there is no such folder. @throws CheerError `file-unreadable` */
export async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return [];
    throw failed(folder, cause);
  });
}

/**
 * Runs `work` on a folder that is made if it is not there; where `work` fails, folders made for it that are empty are removed again.
 * @param inner names of folders in it that `work` may make
 * @throws CheerError `file-unreadable`, `storage-full`
 */
export async function inFolder<T>(
  folder: string,
  { mode = 0o755, inner = [] }: { mode?: number; inner?: readonly string[] },
  work: () => Promise<T>,
): Promise<T> {
  const first = await mkdir(folder, { recursive: true, mode }).catch((cause: NodeJS.ErrnoException) => {
    // on a read-only disk Node says ENOENT, as what it tried to make above is not there
    const readOnly = ['EROFS', 'EACCES', 'EPERM', 'ENOENT'].includes(cause.code ?? '');
    throw failed(folder, cause, `the folder cannot be created${readOnly ? ': is the disk read-only?' : ''}`);
  });
  const there = new Set(await namesIn(folder));
  try {
    return await work();
  } catch (error) {
    const made = inner.filter((name) => !there.has(name)).map((name) => join(folder, name));
    if (first !== undefined) {
      for (let path = resolve(folder); path.length >= resolve(first).length; path = dirname(path)) made.push(path);
    }
    for (const path of made) await rmdir(path).catch(() => {}); // one that is not empty stays
    throw error;
  }
}

const LOCK = /^\.changing-(\d+)-[0-9a-f]{12}$/;
const DRAFT = /^\.draft-[0-9a-f]{12}$/;
const held = new Set<string>();

/** Whether the name is that of a lock or of half a file, as a killed process leaves them. */
export const isPassing = (name: string): boolean => LOCK.test(name) || DRAFT.test(name);
export const isLock = (name: string): boolean => LOCK.test(name);

/**
 * Runs `work` while nobody else changes the folder. Each who wants to puts a file of its own there before it looks for others', so of two
 * at least one sees the other; what a killed process left is removed.
 * @throws CheerError `busy`, `file-unreadable`, `storage-full`
 */
export async function alone<T>(folder: string, work: (killed: boolean) => Promise<T>): Promise<T> {
  const name = `.changing-${process.pid}-${randomBytes(6).toString('hex')}`;
  const path = join(folder, name);
  held.add(name);
  try {
    // not by a draft, which another who came first would take for one that was left behind
    await writeFile(path, '', { flag: 'wx', mode: 0o600 }).catch((cause) => {
      throw failed(path, cause);
    });
    const names = await readdir(folder);
    const dead = names.filter((other) => other !== name && isLock(other));
    for (const other of dead) {
      const pid = Number(LOCK.exec(other)![1]);
      if (held.has(other) || (pid !== process.pid && isAlive(pid))) {
        throw new CheerError(
          'busy',
          `publish: ${quoted(join(folder, other))}: process ${pid} is changing this folder`,
          'Wait until it is done; the file of a process that has ended is taken over.',
        );
      }
    }
    for (const other of dead) await rm(join(folder, other), { force: true });
    await removeDrafts(folder);
    return await work(dead.length > 0);
  } finally {
    held.delete(name);
    await rm(path, { force: true });
  }
}

/** Removes halves of files, of somebody who was killed: only where nobody else is writing. */
export async function removeDrafts(folder: string): Promise<void> {
  for (const name of await namesIn(folder)) if (DRAFT.test(name)) await rm(join(folder, name), { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** What a disk, a user's quota and a limit on the size of files say when there is no room. */
const NO_ROOM = ['ENOSPC', 'EDQUOT', 'EFBIG'];

function failed(path: string, cause: unknown, problem = (cause as Error).message): CheerError {
  if (cause instanceof CheerError) return cause;
  return NO_ROOM.includes((cause as NodeJS.ErrnoException).code ?? '')
    ? new CheerError(
        'storage-full',
        `${quoted(path)}: ${problem}`,
        'Make room and run the same again; what counted before still counts.',
        { cause },
      )
    : new CheerError('file-unreadable', `${quoted(path)}: ${problem}`, 'Check the disk and the permissions.', {
        cause,
      });
}

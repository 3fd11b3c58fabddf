/** Files that are whole or not there, in folders that one process changes at a time. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CheerError, quoted } from '@cheer/signals';

/** Written under another name, flushed to the disk and renamed. @throws CheerError `file-unreadable` */
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
    throw unreadable(path, (cause as Error).message, cause);
  }
}

/** The bytes; undefined if there is no such file. @throws CheerError `file-unreadable` */
export async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes((cause as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw unreadable(path, (cause as Error).message, cause);
  }
}

const LOCK = /^\.changing-(\d+)-[0-9a-f]{12}$/;
const held = new Set<string>();

/**
 * Runs `work` while nobody else changes the folder. Each who wants to puts a file of its own there before it looks for others', so of two
 * at least one sees the other; what a killed process left is removed.
 * @throws CheerError `busy`, `file-unreadable`
 */
export async function alone<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const name = `.changing-${process.pid}-${randomBytes(6).toString('hex')}`;
  const path = join(folder, name);
  held.add(name);
  try {
    await writeWhole(path, new Uint8Array());
    for (const other of await readdir(folder)) {
      const pid = Number(LOCK.exec(other)?.[1] ?? Number.NaN);
      if (other === name || Number.isNaN(pid)) continue;
      if (held.has(other) || (pid !== process.pid && isAlive(pid))) {
        throw new CheerError(
          'busy',
          `publish: ${quoted(join(folder, other))}: process ${pid} is changing this folder`,
          'Wait until it is done; if there is none, remove that file and try again.',
        );
      }
      await rm(join(folder, other), { force: true });
    }
    return await work();
  } finally {
    held.delete(name);
    await rm(path, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export const unreadable = (path: string, problem: string, cause?: unknown): CheerError =>
  new CheerError('file-unreadable', `${quoted(path)}: ${problem}`, 'Check the disk and the permissions.', { cause });

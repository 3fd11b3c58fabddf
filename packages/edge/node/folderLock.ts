/** One process at a time in a folder, also where one was killed, and on a disk that is full. */
import { randomBytes } from 'node:crypto';
import { open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CheerError, quoted } from '@cheer/signals';

const LOCK = /^lock-(\d+)-[0-9a-f]{12}$/;
/** How often, and how many ms apart, the first of several is patient with those who back off. */
const PATIENCE = { looks: 20, pause: 10 };

/** names of locks of this process, so that one left by a killed process of the same number is not taken for our own */
const held = new Set<string>();

export const isLock = (name: string): boolean => LOCK.test(name);

/**
 * Runs `work` alone. Whoever wants to puts an empty file named after its process into the folder and then looks for others: of
 * two who do, at least one sees the other, so never both go on. Of several at once the first by name waits, the others
 * back off. A dead process's file is removed, which can never hit a living one's: no two have the same name.
 * @throws CheerError `busy`, `file-unreadable`
 */
export async function withLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const name = `lock-${process.pid}-${randomBytes(6).toString('hex')}`;
  const path = join(folder, name);
  held.add(name);
  try {
    await open(path, 'wx', 0o600)
      .then((file) => file.close())
      .catch((cause: Error) => {
        throw failed(path, cause.message, cause);
      });
    await waitForOthers(folder, name);
    return await work();
  } finally {
    held.delete(name);
    await rm(path, { force: true });
  }
}

async function waitForOthers(folder: string, own: string): Promise<void> {
  for (let look = 0; ; look++) {
    const other = await firstOther(folder, own);
    if (other === undefined) return;
    if (other < own || look === PATIENCE.looks) {
      throw new CheerError(
        'busy',
        `device: ${quoted(join(folder, other))}: process ${LOCK.exec(other)?.[1]} is changing this device's state`,
        'Wait until it is done, then try again. The lock of a process that has ended is taken over by itself.',
      );
    }
    await sleep(PATIENCE.pause);
  }
}

/** The first living other's lock; those of the dead are removed. */
async function firstOther(folder: string, own: string): Promise<string | undefined> {
  const names = await readdir(folder).catch((cause: Error) => {
    throw failed(folder, cause.message, cause);
  });
  let first: string | undefined;
  for (const name of names.sort()) {
    const pid = LOCK.exec(name)?.[1];
    if (pid === undefined || name === own) continue;
    if (held.has(name) || (Number(pid) !== process.pid && isAlive(Number(pid)))) first ??= name;
    else await rm(join(folder, name), { force: true });
  }
  return first;
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

export function failed(path: string, problem: string, cause?: unknown): CheerError {
  const where = `FolderStore: ${quoted(path)}: ${problem}`;
  return NO_ROOM.includes((cause as NodeJS.ErrnoException | undefined)?.code ?? '')
    ? new CheerError('storage-full', where, 'Make room and try again; what was stored before is as it was.', { cause })
    : new CheerError('file-unreadable', where, 'Is the disk read-only? Check it, and the permissions.', { cause });
}

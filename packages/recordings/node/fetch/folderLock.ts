import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CheerError } from '@cheer/signals';
import { onDisk } from './partFile.ts';

const LOCK = '.cheer-fetch.lock';

/**
 * Takes a folder for one fetch, since two would append to the same parts, and returns what gives it back. The lock of a process that is no more
 * is taken over. Errors: `busy`, those of the disk.
 */
export async function takeFetchFolder(folder: string): Promise<() => Promise<void>> {
  const lock = join(folder, LOCK);
  await onDisk(folder, () => mkdir(folder, { recursive: true }));
  for (let again = false; ; again = true) {
    try {
      const file = await open(lock, 'wx');
      await file.writeFile(String(process.pid));
      await file.close();
      return () => rm(lock, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') await onDisk(lock, () => Promise.reject(error));
    }
    const owner = Number(await readFile(lock, 'utf8').catch(() => ''));
    if (again || runs(owner)) {
      throw new CheerError(
        'busy',
        `fetch: ${folder}: process ${owner} is fetching into it`,
        `Wait until it has ended; if no such process runs, delete ${lock}`,
      );
    }
    await rm(lock, { force: true });
  }
}

function runs(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // it runs, and is somebody else's
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

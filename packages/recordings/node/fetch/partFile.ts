import { type FileHandle, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CheerError } from '@cheer/signals';

/**
 * What has come of a file so far: `NAME.part` beside where the file will be, and `NAME.part.json` with what the server called this version of
 * it, so that a later run does not join two versions. A process may be killed at any moment: nothing but whole files has the name of one.
 */
export interface PartFile {
  readonly path: string;
  /** bytes that are there */
  size(): Promise<number>;
  /** what to send as If-Range; undefined if the server named no version */
  version(): Promise<string | undefined>;
  /** begins anew, for this version */
  restart(version: string | undefined): Promise<void>;
  append(): Promise<FileHandle>;
  remove(): Promise<void>;
  /** makes it the file */
  finish(): Promise<void>;
}

export const PART = '.part';

export function partFile(target: string): PartFile {
  const path = target + PART;
  const note = `${path}.json`;
  const remove = async (): Promise<void> => {
    await onDisk(path, () => rm(path, { force: true }));
    await onDisk(note, () => rm(note, { force: true }));
  };
  return {
    path,
    size: async () => (await stat(path).catch(() => undefined))?.size ?? 0,
    version: async () => {
      try {
        const { version } = JSON.parse(await readFile(note, 'utf8')) as { version?: unknown };
        return typeof version === 'string' ? version : undefined;
      } catch {
        return undefined;
      }
    },
    restart: async (version) => {
      await remove();
      await onDisk(path, async () => {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(note, JSON.stringify({ version }));
      });
    },
    append: () => onDisk(path, () => open(path, 'a')),
    remove,
    finish: () =>
      onDisk(target, async () => {
        const file = await open(path, 'r+');
        try {
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(path, target);
        await rm(note, { force: true });
      }),
  };
}

/** Does something on the disk and says in the house's words what went wrong. */
export async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw diskError(path, error);
  }
}

export function diskError(path: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (error instanceof CheerError || code === undefined) return error;
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') {
    return new CheerError(
      'storage-full',
      `fetch: ${path}: there is no room left on the disk (${code})`,
      'Make room or give another folder; the same command goes on where it was',
      { cause: error },
    );
  }
  return new CheerError(
    'file-unreadable',
    `fetch: ${path}: ${(error as Error).message}`,
    'Check the folder and its permissions',
    { cause: error },
  );
}

import { rm } from 'node:fs/promises';
import { CheerError, type ErrorCode } from '@cheer/signals';

/** After these a second try can use what was done so far; after any other error the input has to change first. */
const WORTH_KEEPING: readonly ErrorCode[] = ['cancelled', 'busy', 'file-unreadable'];

/**
 * Long work keeps what it has done so far in a folder beside its output, from which the same command goes on after an
 * interruption. It is removed once the output is complete, and when the input turns out to be of no use.
 */
export async function withWorkFolder<T>(path: string, work: (path: string) => Promise<T>): Promise<T> {
  const remove = (): Promise<void> => rm(path, { recursive: true, force: true });
  try {
    const result = await work(path);
    await remove();
    return result;
  } catch (error) {
    if (error instanceof CheerError && !WORTH_KEEPING.includes(error.code)) await remove();
    throw error;
  }
}

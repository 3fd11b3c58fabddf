import { rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { localRunner, type Progress, type Runner } from '@cheer/cloud';
import { CheerError, type ErrorCode } from '@cheer/signals';
import { taskProgress } from './taskProgress.ts';

/** After these a second try can use what was done so far; after any other error the input has to change first. */
const WORTH_KEEPING: readonly ErrorCode[] = ['cancelled', 'busy', 'file-unreadable'];

/** Starts a progress line over the tasks of the next run; the one before ends. */
type Track = (label: string, unit: string) => (progress: Progress) => void;

/**
 * Runs long work on a runner whose work folder lies beside the output, from which the same command goes on after an
 * interruption. The folder is removed once the work is complete, and when the input turns out to be of no use.
 */
export async function withRunner<T>(
  work: string,
  workers: number | undefined,
  use: (runner: Runner, track: Track) => Promise<T>,
): Promise<T> {
  const remove = (): Promise<void> => rm(work, { recursive: true, force: true });
  try {
    const result = await running(work, workers, use);
    await remove();
    return result;
  } catch (error) {
    if (error instanceof CheerError && !WORTH_KEEPING.includes(error.code)) await remove();
    throw error;
  }
}

/** Where `withRunner` works for an output: a hidden folder beside it. */
export const workFolderOf = (out: string): string => join(dirname(resolve(out)), `.${basename(out)}.work`);

async function running<T>(
  work: string,
  workers: number | undefined,
  use: (runner: Runner, track: Track) => Promise<T>,
): Promise<T> {
  const runner = await localRunner({ work, workers });
  let line: ReturnType<typeof taskProgress> | undefined;
  try {
    return await use(runner, (label, unit) => {
      line?.end();
      line = taskProgress(label, unit);
      return line.onProgress;
    });
  } finally {
    line?.end();
    await runner.close();
  }
}

import { rm } from 'node:fs/promises';

/**
 * Long work keeps what it has done so far in a folder beside its output, from which the same command goes on after an
 * interruption. It is removed once the output is complete; after an error it stays.
 */
export async function withWorkFolder<T>(path: string, work: (path: string) => Promise<T>): Promise<T> {
  const result = await work(path);
  await rm(path, { recursive: true, force: true });
  return result;
}

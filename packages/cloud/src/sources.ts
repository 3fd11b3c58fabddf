import { createHash } from 'node:crypto';
import type { ByteSource } from '@cheer/recordings';

const CHUNK = 8 * 1024 ** 2;

/** SHA-256 over the names and contents of the files that a recording depends on, in their order. */
export async function hashSources(sources: readonly ByteSource[]): Promise<string> {
  const all = createHash('sha256');
  for (const source of sources) {
    const one = createHash('sha256');
    for (let at = 0; at < source.size; at += CHUNK) {
      one.update(await source.read(at, Math.min(source.size, at + CHUNK)));
    }
    all.update(`${JSON.stringify(source.name)} ${one.digest('hex')}\n`);
  }
  return all.digest('hex');
}

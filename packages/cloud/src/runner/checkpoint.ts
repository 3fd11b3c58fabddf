import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../atomic.ts';
import { sha256 } from './sha256.ts';

const folder = (work: string): string => join(work, 'checkpoints');
const file = (work: string, id: string): string => join(folder(work), `${id}.checkpoint`);

/** One task's checkpoint: 64 hexadecimal digits of SHA-256, then the bytes. A damaged one counts as none. */
export function openCheckpoint(
  work: string,
  id: string,
): { load(): Uint8Array | undefined; save(bytes: Uint8Array): void } {
  const load = (): Uint8Array | undefined => {
    let bytes: Buffer;
    try {
      bytes = readFileSync(file(work, id));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
      throw error;
    }
    const content = new Uint8Array(bytes.subarray(64));
    return bytes.toString('latin1', 0, 64) === sha256(content) ? content : undefined;
  };
  const save = (bytes: Uint8Array): void => {
    mkdirSync(folder(work), { recursive: true });
    writeAtomically(file(work, id), Buffer.concat([Buffer.from(sha256(bytes), 'latin1'), bytes]));
  };
  return { load, save };
}

export function dropCheckpoint(work: string, id: string): void {
  rmSync(file(work, id), { force: true });
}

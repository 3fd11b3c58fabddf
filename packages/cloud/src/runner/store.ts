import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { CheerError } from '@cheer/signals';
import { writeAtomically } from '../atomic.ts';
import { sha256 } from './sha256.ts';

/** Content by its SHA-256, one file each. Calls are synchronous: a thread that is stopped stops between them. */
export interface Store {
  /** Keeps the bytes and says what they are called. */
  put(bytes: Uint8Array): string;
  /** The bytes; `file-missing` or `hash-mismatch` if they are not there as they were put. */
  read(hash: string): Uint8Array;
  /** The bytes, or undefined if they are not there as they were put. */
  find(hash: string): Uint8Array | undefined;
  /** Where the bytes are or would be. */
  path(hash: string): string;
}

/** Where unfinished files of a work folder live. */
export const temporaryFolder = (work: string): string => join(work, 'temporary');

export function openStore(work: string): Store {
  const temporary = temporaryFolder(work);
  mkdirSync(temporary, { recursive: true });
  let count = 0;

  const path = (hash: string): string => {
    if (!/^[0-9a-f]{64}$/.test(hash)) {
      throw new CheerError(
        'option-invalid',
        `store: a content address must be 64 hexadecimal digits, got "${hash.slice(0, 80)}"`,
        'Use what put() returned.',
      );
    }
    return join(work, 'content', hash.slice(0, 2), hash);
  };
  const read = (hash: string): Uint8Array => {
    const file = path(hash);
    if (!existsSync(file)) {
      throw new CheerError('file-missing', `store: ${file} is not there`, 'Run the task that makes it again.');
    }
    const bytes = new Uint8Array(readFileSync(file));
    const found = sha256(bytes);
    if (found !== hash) {
      throw new CheerError(
        'hash-mismatch',
        `store: ${file} must have the SHA-256 it is named by, got ${found}`,
        'The file was damaged; run the task that makes it again.',
      );
    }
    return bytes;
  };
  const find = (hash: string): Uint8Array | undefined => {
    try {
      return read(hash);
    } catch (error) {
      if (error instanceof CheerError && (error.code === 'file-missing' || error.code === 'hash-mismatch')) return;
      throw error;
    }
  };
  const put = (bytes: Uint8Array): string => {
    const hash = sha256(bytes);
    if (find(hash) !== undefined) return hash;
    const file = path(hash);
    mkdirSync(join(file, '..'), { recursive: true });
    count += 1;
    writeAtomically(file, bytes, join(temporary, `${process.pid}-${threadId}-${count}`));
    return hash;
  };
  return { put, read, find, path };
}

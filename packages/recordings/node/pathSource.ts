import { closeSync, openSync, readSync } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type ByteSource, checkRange, exactly, unreadable } from '@cheer/recordings';
import { CheerError } from '@cheer/signals';

/** A file on disk, opened for each read, so that no handle is left open. Errors: `file-missing`, `file-unreadable`. */
export async function pathSource(path: string, name: string = basename(path)): Promise<ByteSource> {
  const status = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === 'ENOENT' || cause.code === 'ENOTDIR' ? missing(path) : unreadable(path, cause.message, cause);
  });
  if (!status.isFile()) throw unreadable(path, 'this is not a file');
  const { size, mtimeMs, ctimeMs, ino } = status;
  const readInto = async (start: number, into: Uint8Array): Promise<void> => {
    checkRange(name, size, start, start + into.length);
    const file = await open(path).catch((cause: Error) => {
      throw unreadable(path, cause.message, cause);
    });
    try {
      exactly(name, into.subarray(0, await fill(file, start, into)), into.length);
    } finally {
      await file.close();
    }
  };
  return {
    name,
    size,
    stamp: `${path} ${ino} ${size} ${mtimeMs} ${ctimeMs}`,
    read: async (start, end) => {
      checkRange(name, size, start, end);
      const bytes = new Uint8Array(end - start);
      await readInto(start, bytes);
      return bytes;
    },
    readInto,
    readNow: (start, into) => {
      checkRange(name, size, start, start + into.length);
      exactly(name, into.subarray(0, fillNow(path, start, into)), into.length);
    },
  };
}

function fillNow(path: string, start: number, into: Uint8Array): number {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    let at = 0;
    while (at < into.length) {
      const count = readSync(file, into, at, into.length - at, start + at);
      if (count === 0) break;
      at += count;
    }
    return at;
  } catch (cause) {
    throw unreadable(path, cause instanceof Error ? cause.message : String(cause), cause);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** How many bytes there were. */
async function fill(file: FileHandle, start: number, into: Uint8Array): Promise<number> {
  let at = 0;
  while (at < into.length) {
    const { bytesRead } = await file.read(into, at, into.length - at, start + at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return at;
}

export function missing(path: string): CheerError {
  return new CheerError('file-missing', `open: ${path}: there is no such file or folder`, 'Check the path');
}

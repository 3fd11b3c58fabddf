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
  const size = status.size;
  return {
    name,
    size,
    read: async (start, end) => {
      checkRange(name, size, start, end);
      const file = await open(path).catch((cause: Error) => {
        throw unreadable(path, cause.message, cause);
      });
      try {
        return exactly(name, await readRange(file, start, end), end - start);
      } finally {
        await file.close();
      }
    },
  };
}

async function readRange(file: FileHandle, start: number, end: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - start);
  let at = 0;
  while (at < bytes.length) {
    const { bytesRead } = await file.read(bytes, at, bytes.length - at, start + at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return bytes.subarray(0, at);
}

export function missing(path: string): CheerError {
  return new CheerError('file-missing', `open: ${path}: there is no such file or folder`, 'Check the path');
}

import { CheerError } from '@cheer/signals';
import { type ByteSource, unreadable } from './source.ts';

/** Largest file that is read whole: a day of 64 Hz pulse as text is about 40 MB. */
export const FILE_LIMIT = 256 * 1024 ** 2;

/** The whole file, refused with `too-large` above `limit` bytes. */
export async function readAll(source: ByteSource, limit = FILE_LIMIT): Promise<Uint8Array> {
  if (source.size > limit) {
    throw new CheerError(
      'too-large',
      `readAll: ${source.name}: ${source.size} bytes, at most ${limit} are read`,
      'Split the recording into sessions, or check that this is the right file',
    );
  }
  return source.read(0, source.size);
}

/** The whole file as text: UTF-8, with or without a byte order mark. Errors: `too-large`, `file-unreadable`. */
export async function readText(source: ByteSource, limit = FILE_LIMIT): Promise<string> {
  const bytes = await readAll(source, limit);
  checkEncoding(source.name, bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw unreadable(source.name, 'the text is not UTF-8', cause);
  }
}

/** Index of the first byte after a UTF-8 byte order mark; refuses UTF-16, which spreadsheets like to write. */
export function checkEncoding(name: string, bytes: Uint8Array): number {
  const [a, b, c] = bytes;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) {
    throw new CheerError('file-unreadable', `readText: ${name}: the text is UTF-16`, 'Save the file as UTF-8');
  }
  return a === 0xef && b === 0xbb && c === 0xbf ? 3 : 0;
}

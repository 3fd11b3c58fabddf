/** Files that a command writes never take the place of anything but what CHEER wrote before. */
import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { quoted } from '@cheer/signals';
import { refuse } from './options.ts';

/** Where a kind of file says that CHEER wrote it: the text that stands in its first bytes, or in its last. */
interface Mark {
  readonly text: string;
  readonly from: 'start' | 'end';
  readonly within: number;
}

const MARKS = {
  page: { text: '<meta name="generator" content="CHEER">', from: 'start', within: 4096 },
  model: { text: 'CHEER', from: 'start', within: 64 },
  csv: { text: 'subject,session,start,label,stage,quality,', from: 'start', within: 64 },
  /** the key of its seal, in a footer that grows with the table */
  parquet: { text: 'cheer_sha256', from: 'end', within: 16 * 1024 ** 2 },
  metadata: { text: '"generator": "cheer', from: 'end', within: 16 * 1024 ** 2 },
} as const satisfies Readonly<Record<string, Mark>>;

export type Written = keyof typeof MARKS;

/**
 * Asks, before any work is done, whether a file may be written: it must be new, or one of the same kind that CHEER wrote and
 * that is none of those that are read.
 * @param inputs files and folders that the command reads
 * @throws CheerError `option-invalid`
 */
export async function checkOutputFile(
  command: string,
  out: string,
  kind: Written,
  inputs: readonly string[] = [],
): Promise<void> {
  const there = await stat(out).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    refuse(command, `${quoted(out)} must be a file that can be written`, cause.code, 'Choose another name.');
  });
  if (there === undefined) return;
  if (!there.isFile()) refuse(command, 'what is written must be a file', out, 'Choose the name of a new file.');
  const place = await realpath(out);
  for (const input of inputs) {
    const source = await stat(input).catch(() => undefined);
    const same = source?.isFile() === true && source.dev === there.dev && source.ino === there.ino;
    const within = source?.isDirectory() === true && place.startsWith((await realpath(input)) + sep);
    if (same || (within && !(await isOurs(out, MARKS[kind])))) {
      refuse(command, 'one of the files that are read must not be written over', out, 'Choose the name of a new file.');
    }
  }
  if (!(await isOurs(out, MARKS[kind]))) {
    refuse(command, 'a file that CHEER did not write is never replaced', out, 'Choose another name, or remove it.');
  }
}

async function isOurs(path: string, { text, from, within }: Mark): Promise<boolean> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    const { size } = await file.stat();
    const length = Math.min(size, within);
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(length),
      0,
      length,
      from === 'start' ? 0 : size - length,
    );
    return buffer.subarray(0, bytesRead).includes(text);
  } catch {
    return false;
  } finally {
    await file?.close();
  }
}

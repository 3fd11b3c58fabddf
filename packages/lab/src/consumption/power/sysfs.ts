/** The kernel's tree of small text files, as far as sensors need it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Sysfs {
  /** where it was opened */
  readonly root: string;
  /** names in a folder, in order; none if there is no such folder */
  list(path: string): string[];
  /** text of a file without the line's end; a reason in words if it cannot be had */
  read(path: string): { readonly text: string } | { readonly reason: string };
}

/** Where the running kernel shows itself. */
export const SYSFS = '/sys';

/** @param root of a copy, if it is not this machine's */
export function openSysfs(root: string = SYSFS): Sysfs {
  return {
    root,
    list(path) {
      try {
        return readdirSync(join(root, path)).sort();
      } catch {
        return [];
      }
    },
    read(path) {
      try {
        return { text: readFileSync(join(root, path), 'utf8').trim() };
      } catch (error) {
        return { reason: reasonOf((error as NodeJS.ErrnoException).code) };
      }
    },
  };
}

/**
 * A number that the kernel wrote: decimal digits, maybe a sign. NaN for anything else, an unreadable file included; what stands
 * there instead of a number (`N/A`, an empty line) must not become 0.
 */
export function readNumber(sysfs: Sysfs, path: string): number {
  const read = sysfs.read(path);
  return 'text' in read && /^-?\d+$/u.test(read.text) ? Number(read.text) : Number.NaN;
}

/** Why a file gives no number, in words; undefined if it gives one. */
export function problemOf(sysfs: Sysfs, path: string): string | undefined {
  const read = sysfs.read(path);
  if ('reason' in read) return `${path}: ${read.reason}`;
  return Number.isNaN(readNumber(sysfs, path)) ? `${path}: not a number` : undefined;
}

function reasonOf(code: string | undefined): string {
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  if (code === 'ENOENT') return 'not there';
  if (code === 'ENODATA') return 'the channel is off'; // the ina3221 driver's answer for a disabled channel
  return `cannot be read (${code ?? 'unknown'})`;
}

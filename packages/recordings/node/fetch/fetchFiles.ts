import { stat, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { CatalogueFile } from '@cheer/recordings';
import { CheerError } from '@cheer/signals';
import { pathSource } from '../pathSource.ts';
import { type DownloadOptions, download } from './download.ts';
import { PART } from './partFile.ts';
import { isWhole, judge, type Verdict } from './verdict.ts';

/** What a fetch would do, before it does anything. */
export interface FetchPlan {
  readonly base: string;
  readonly folder: string;
  /** files that are there and right */
  readonly present: readonly CatalogueFile[];
  readonly missing: readonly Missing[];
  /** files that are there and are not what the catalogue says */
  readonly wrong: readonly { readonly file: CatalogueFile; readonly verdict: Verdict }[];
  /** bytes to come, as far as sizes are known */
  readonly bytes: number;
  /** files among the missing whose size is not known */
  readonly unsized: number;
}

export interface Missing {
  readonly file: CatalogueFile;
  /** bytes of it from an earlier run */
  readonly begun: number;
}

export interface FetchOptions extends Omit<DownloadOptions, 'onBytes' | 'onWait'> {
  /** files at once; 4 unless told: a home that is a university's is not a content network */
  readonly parallel?: number;
  readonly onProgress?: (progress: FetchProgress) => void;
  readonly onNote?: (text: string) => void;
  /** free bytes where a folder is, or will be; asks the system unless told */
  readonly room?: (folder: string) => Promise<number>;
}

export interface FetchProgress {
  readonly files: number;
  readonly allFiles: number;
  /** bytes that came in this run */
  readonly came: number;
  /** bytes of the files being fetched that are there, earlier runs counted */
  readonly bytes: number;
  /** bytes in all, as far as sizes are known */
  readonly allBytes: number;
}

export interface Fetched {
  readonly file: CatalogueFile;
  readonly verdict: Verdict;
}

/** Looks at what is there. @param replace whether files that are wrong are to be fetched again */
export async function planFetch(
  base: string,
  files: readonly CatalogueFile[],
  folder: string,
  { replace = false, signal }: { replace?: boolean; signal?: AbortSignal } = {},
): Promise<FetchPlan> {
  const present: CatalogueFile[] = [];
  const missing: Missing[] = [];
  const wrong: { file: CatalogueFile; verdict: Verdict }[] = [];
  for (const file of files) {
    signal?.throwIfAborted();
    const path = join(folder, file.path);
    const begun = (await stat(path + PART).catch(() => undefined))?.size ?? 0;
    const status = await stat(path).catch(() => undefined);
    const verdict = status && (await judge(await pathSource(path, file.path), file, signal));
    if (verdict !== undefined && isWhole(verdict)) present.push(file);
    else if (verdict === undefined || replace) missing.push({ file, begun });
    else wrong.push({ file, verdict });
  }
  const sized = missing.filter(({ file }) => file.bytes !== undefined);
  const bytes = sized.reduce((sum, { file, begun }) => sum + Math.max(0, file.bytes! - begun), 0);
  return { base, folder, present, missing, wrong, bytes, unsized: missing.length - sized.length };
}

/**
 * Fetches what a plan misses, a few files at once. A file that its home does not have, or has with another content, does not keep the others
 * from coming; no connection, no room or an interruption end it all. What came of a file stays for the next run.
 * Errors: those of `download`, of the first file that failed.
 */
export async function fetchFiles(plan: FetchPlan, options: FetchOptions = {}): Promise<readonly Fetched[]> {
  const { parallel = 4, onProgress, onNote, room = freeBytes, signal, ...rest } = options;
  await checkRoom(plan, room);
  const queue = [...plan.missing];
  const fetched: Fetched[] = [];
  const failures: { file: CatalogueFile; error: CheerError }[] = [];
  const stop = new AbortController();
  const until = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  let came = 0;
  let bytes = queue.reduce((sum, { begun }) => sum + begun, 0);
  const allBytes = plan.bytes + bytes;
  const report = (): void =>
    onProgress?.({ files: fetched.length, allFiles: plan.missing.length, came, bytes, allBytes });
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { file } = next;
      const url = plan.base + file.path.split('/').map(encodeURIComponent).join('/');
      try {
        const verdict = await download(url, file, join(plan.folder, file.path), {
          ...rest,
          signal: until,
          onBytes: (count) => {
            came += Math.max(0, count);
            bytes += count;
            report();
          },
          onWait: (why, ms) => onNote?.(`${file.path}: ${why}; trying again in ${(ms / 1000).toFixed(1)} s`),
        });
        fetched.push({ file, verdict });
        report();
      } catch (error) {
        const own = error instanceof CheerError && isOfOneFile(error);
        if (!own) {
          stop.abort(error);
          throw error;
        }
        failures.push({ file, error });
        if (failures.length <= NOTED) onNote?.(problemOf(error));
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.max(1, parallel) }, worker));
  signal?.throwIfAborted();
  const broken = ended.find((one) => one.status === 'rejected');
  // the first worker that fails stops the others, so that they fail with its error
  if (broken !== undefined) throw stop.signal.reason ?? broken.reason;
  const [first] = failures;
  if (first === undefined) return fetched;
  const others = failures.length === 1 ? '' : `, and ${failures.length - 1} other files could not be fetched`;
  throw new CheerError(first.error.code, `${problemOf(first.error)}${others}`, first.error.remedy, {
    cause: first.error,
  });
}

/** Files that are named while others still come; all of a dataset may be gone. */
const NOTED = 5;

/** What went wrong, without what to do. */
const problemOf = ({ message, remedy }: CheerError): string =>
  message.slice(0, Math.max(0, message.lastIndexOf(remedy))).replace(/\.\s*$/, '');

/** Whether what went wrong says nothing of the other files: it is not there, or not what it should be. */
const isOfOneFile = ({ code, cause }: CheerError): boolean =>
  code === 'hash-mismatch' || (code === 'network' && cause === undefined);

async function checkRoom({ folder, bytes }: FetchPlan, room: (folder: string) => Promise<number>): Promise<void> {
  const free = await room(folder);
  if (free >= bytes) return;
  throw new CheerError(
    'storage-full',
    `fetch: ${folder}: ${Math.ceil(bytes / 1e6)} MB are to come, and the disk has room for ${Math.floor(free / 1e6)} MB`,
    'Make room or give another folder',
  );
}

/** Of the nearest folder above that is there already. */
async function freeBytes(folder: string): Promise<number> {
  for (let path = resolve(folder); ; path = dirname(path)) {
    const facts = await statfs(path).catch(() => undefined);
    if (facts !== undefined) return facts.bavail * facts.bsize;
    if (path === dirname(path)) return Number.POSITIVE_INFINITY;
  }
}

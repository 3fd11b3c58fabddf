import { setTimeout as sleep } from 'node:timers/promises';
import type { CatalogueFile } from '@cheer/recordings';
import { CheerError } from '@cheer/signals';
import { pathSource } from '../pathSource.ts';
import { onDisk, type PartFile, partFile } from './partFile.ts';
import { ask, network, Passing, type Request, withPatience } from './request.ts';
import { isWhole, judge, type Verdict } from './verdict.ts';

export interface DownloadOptions {
  readonly signal?: AbortSignal | undefined;
  /** bytes that came, or (negative) that were thrown away */
  readonly onBytes?: ((count: number) => void) | undefined;
  /** why a file has to wait */
  readonly onWait?: (why: string, ms: number) => void;
  /** tries in a row without progress before it is given up; 6 unless told */
  readonly tries?: number;
  readonly request?: Request;
  /** ms without a byte after which a connection counts as dead */
  readonly patience?: number;
  /** ms before the second try, twice as long before each further one; 500 unless told */
  readonly pause?: number;
}

/** ms: whoever is told to wait longer by a server had better come back later. */
const LONGEST_WAIT = 5 * 60_000;
/** ms */
const LONGEST_PAUSE = 30_000;
/** A file whose size nobody said is not read beyond this. */
const LIMIT = 2 * 1024 ** 3;
const WORTH = 64 * 1024;

/**
 * Fetches one file to `target`: goes on from what is there of it, tries again when a connection breaks or a server is busy, holds what came
 * to the catalogue's checksum, and only then gives it its name. What was put together from several answers and is wrong is fetched once more
 * from the beginning.
 * Errors: `network`, `hash-mismatch`, `storage-full`, `file-unreadable`, `cancelled` (what the signal was aborted with).
 */
export async function download(
  url: string,
  file: CatalogueFile,
  target: string,
  options: DownloadOptions = {},
): Promise<Verdict> {
  const part = partFile(target);
  for (let again = false; ; again = true) {
    const pieces = await complete(url, file, part, options);
    const verdict = await judge(await pathSource(part.path, file.path), file, options.signal);
    if (isWhole(verdict)) {
      await part.finish();
      return verdict;
    }
    const size = await part.size();
    options.onBytes?.(-size);
    await part.remove();
    if (pieces > 1 && !again) continue;
    throw new CheerError(
      'hash-mismatch',
      `fetch: ${url}: it must have ${file.bytes ?? 'any number of'} bytes and SHA-256 ${file.sha256 ?? 'unknown'}, got ${size} bytes${verdict === 'differs' ? ' with another SHA-256' : ''}`,
      'The file was changed at its home or on the way: try again later, and if it stays so, report it; it was not kept',
    );
  }
}

/** Fetches until the part is whole, and says of how many pieces it was made. */
async function complete(url: string, file: CatalogueFile, part: PartFile, options: DownloadOptions): Promise<number> {
  const { signal, tries = 6, pause = 500, onWait } = options;
  let pieces = (await part.size()) > 0 ? 1 : 0;
  for (let failed = 0; ; ) {
    signal?.throwIfAborted();
    const before = await part.size();
    try {
      pieces++;
      if (await transfer(url, file, part, options)) return pieces;
    } catch (error) {
      if (!(error instanceof Passing)) throw error;
      failed = (await part.size()) - before >= WORTH ? 1 : failed + 1;
      const wait = Math.max(error.after ?? 0, Math.min(LONGEST_PAUSE, pause * 2 ** (failed - 1)));
      if (wait > LONGEST_WAIT) {
        throw network(url, `${error.message} and says to come back in ${Math.ceil(wait / 60_000)} min`, error);
      }
      if (failed >= tries) throw network(url, `${error.message}, ${tries} times in a row`, error);
      onWait?.(error.message, wait);
      await sleep(wait, undefined, { ref: true, ...(signal && { signal }) }).catch(() => signal?.throwIfAborted());
    }
  }
}

/** One request and what came of it; true if the part is whole by the server's count, false if it must be begun anew. */
async function transfer(
  url: string,
  file: CatalogueFile,
  part: PartFile,
  { signal, request, patience = 30_000, onBytes }: DownloadOptions,
): Promise<boolean> {
  const have = await part.size();
  const version = await part.version();
  // without a version or a checksum nobody would notice that two versions were joined
  const resume = have > 0 && (version !== undefined || file.sha256 !== undefined);
  const headers = resume
    ? { range: `bytes=${have}-`, ...(version !== undefined && { 'if-range': version }) }
    : undefined;
  const answer = await ask(url, { signal, request, patience, ...(headers && { headers }) });
  const range = /^bytes (?:(\d+)-(\d+)|\*)\/(\d+|\*)$/.exec(answer.headers.get('content-range') ?? '');
  if (answer.status === 416 || (answer.status === 206 && Number(range?.[1]) !== have)) {
    await answer.body?.cancel();
    // all of it was there already: the process ended between the last byte and the name
    if (answer.status === 416 && Number(range?.[3]) === have) return true;
    onBytes?.(-have);
    await part.remove();
    if (!resume) throw new Passing(`the server answered ${answer.status} to a request for the whole file`);
    return false;
  }
  const from = answer.status === 206 ? have : 0;
  if (from === 0) {
    if (have > 0) onBytes?.(-have);
    await part.restart(versionOf(answer));
  }
  const encoded = (answer.headers.get('content-encoding') ?? 'identity') !== 'identity';
  const length = encoded ? null : answer.headers.get('content-length');
  const total = length === null ? undefined : from + Number(length);
  const most = file.bytes === undefined ? (total ?? LIMIT) : 2 * file.bytes + 1;
  if ((total ?? 0) > most) {
    await answer.body?.cancel();
    throw tooLong(url, `${total}`, most);
  }
  const size = await pour(url, answer, part, from, most, { signal, patience, onBytes });
  if (total !== undefined && size < total) throw new Passing(`the connection broke after ${size} of ${total} bytes`);
  return true;
}

/** Appends the body to the part and returns the part's size. */
async function pour(
  url: string,
  answer: Response,
  part: PartFile,
  from: number,
  most: number,
  { signal, patience, onBytes }: Pick<DownloadOptions, 'signal' | 'onBytes'> & { readonly patience: number },
): Promise<number> {
  const file = await part.append();
  const reader = answer.body?.getReader();
  let size = from;
  try {
    while (reader !== undefined) {
      const { done, value } = await withPatience(url, patience, signal, (until) => unless(until, reader.read()));
      if (done) break;
      size += value.length;
      if (size > most) throw tooLong(url, `more than ${most}`, most);
      await onDisk(part.path, () => file.writeFile(value));
      onBytes?.(value.length);
    }
  } finally {
    void reader?.cancel().catch(() => {});
    await file.close();
  }
  return size;
}

function unless<T>(until: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(until.reason);
    until.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => until.removeEventListener('abort', stop));
  });
}

/** What If-Range takes (RFC 9110, 13.1.5): a strong entity tag, or else the time of the last change. */
function versionOf({ headers }: Response): string | undefined {
  const tag = headers.get('etag');
  return tag !== null && /^"/.test(tag) ? tag : (headers.get('last-modified') ?? undefined);
}

const tooLong = (url: string, got: string, most: number): CheerError =>
  new CheerError(
    'hash-mismatch',
    `fetch: ${url}: it must have at most ${most} bytes, got ${got}`,
    'This is not the file that was meant: check the address, or report that it was changed',
  );

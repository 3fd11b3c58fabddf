import { CheerError } from '@cheer/signals';
import { type ByteSource, bytesSource, checkRange, exactly } from './source.ts';

/** What urlSource asks of the network: the web's own `fetch`, or one that a test brings. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/**
 * A file behind a URL. Asks for its size (HEAD) and reads pieces by range requests; a server that does not do ranges
 * is asked once for the whole file, up to `limit` bytes. Errors: `network`, `too-large`, `file-truncated`.
 */
export async function urlSource(url: string, options: { fetch?: Fetch; limit?: number } = {}): Promise<ByteSource> {
  const request = options.fetch ?? fetch;
  const limit = options.limit ?? 1024 ** 3;
  const head = await attempt(url, () => request(url, { method: 'HEAD' }));
  const length = Number(head.headers.get('content-length') ?? Number.NaN);
  // a compressed transfer counts other bytes than the file's own, so its length and ranges mean nothing here
  const encoded = (head.headers.get('content-encoding') ?? 'identity') !== 'identity';
  const ranges = head.headers.get('accept-ranges')?.toLowerCase() === 'bytes';
  if (!head.ok || !ranges || encoded || !Number.isSafeInteger(length)) return whole(url, request, limit);

  return {
    name: url,
    size: length,
    read: async (start, end) => {
      checkRange(url, length, start, end);
      if (start === end) return new Uint8Array(0);
      const answer = await attempt(url, () => request(url, { headers: { range: `bytes=${start}-${end - 1}` } }));
      if (answer.status === 206) return exactly(url, await body(url, answer, end - start), end - start);
      if (!answer.ok) throw refused(url, answer);
      return exactly(url, await body(url, answer, length), length).subarray(start, end);
    },
  };
}

async function whole(url: string, request: Fetch, limit: number): Promise<ByteSource> {
  const answer = await attempt(url, () => request(url));
  if (!answer.ok) throw refused(url, answer);
  return bytesSource(url, await body(url, answer, limit));
}

/** The body, stopped as soon as it is longer than `limit` bytes: the server's word on its length is not trusted. */
async function body(url: string, answer: Response, limit: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const reader = answer.body?.getReader();
  while (reader !== undefined) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw network(url, 'the connection broke off', cause);
    });
    if (done) break;
    size += value.length;
    if (size > limit) {
      await reader.cancel();
      throw new CheerError('too-large', `urlSource: ${url}: more than ${limit} bytes`, 'Fetch a smaller file');
    }
    pieces.push(value);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

async function attempt(url: string, ask: () => Promise<Response>): Promise<Response> {
  try {
    return await ask();
  } catch (cause) {
    throw network(url, 'no answer', cause);
  }
}

const refused = (url: string, answer: Response): CheerError => network(url, `the server answered ${answer.status}`);

function network(url: string, problem: string, cause?: unknown): CheerError {
  return new CheerError(
    'network',
    `urlSource: ${url}: ${problem}`,
    'Check the address and the connection, then try again',
    cause === undefined ? {} : { cause },
  );
}

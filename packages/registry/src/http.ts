/**
 * Reading a release over HTTP. A request is a plain GET without body, query, cookie, credential, validator or referrer: a server learns
 * which file was asked for, and nothing that depends on the person whose device asks.
 */
import { CheerError, quoted } from '@cheer/signals';
import type { Get } from './get.ts';
import { LIMITS } from './limits.ts';

/** What went over the network in one request. */
export interface RequestRecord {
  readonly method: 'GET';
  readonly url: string;
  /** bytes of the body that were read, after any content encoding */
  readonly bytesIn: number;
  /** bytes of the body that were sent: none, ever */
  readonly bytesOut: 0;
  /** HTTP status; 0 if there was no answer */
  readonly status: number;
}

export interface HttpOptions {
  /** the web's own unless given */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** called once for every request, after it ended, however it ended */
  readonly onRequest?: (record: RequestRecord) => void;
  /** gives up when aborted, with `cancelled` */
  readonly signal?: AbortSignal;
  /** ms a request may take; LIMITS.timeout unless given */
  readonly timeout?: number;
}

/**
 * The folder a release lies in, with a slash at its end.
 * @throws CheerError `option-invalid` for what is not an http or https URL without user, password, query and fragment
 */
export function releaseLocation(location: string | URL): URL {
  let url: URL | undefined;
  try {
    url = new URL(location);
  } catch {
    // told below
  }
  const plain = url !== undefined && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (url === undefined || !plain || !/^https?:$/.test(url.protocol)) {
    throw new CheerError(
      'option-invalid',
      `openRelease: the registry must be an http or https URL without user, query and fragment, got ${quoted(location)}`,
      'Give the address of the folder that holds the release, such as http://127.0.0.1:8080/.',
    );
  }
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

/**
 * Gets files below `base`; never reads more than it is told.
 * @param together whether all requests together, and not each, may take the timeout
 */
export function httpGet(base: URL, options: HttpOptions = {}, together = false): Get {
  const { onRequest, timeout = LIMITS.timeout } = options;
  const request = options.fetch ?? ((url: string, init: RequestInit) => fetch(url, init));
  const shared = together ? AbortSignal.timeout(timeout) : undefined;
  return async (path, atMost) => {
    const url = new URL(path, base).href;
    const clock = shared ?? AbortSignal.timeout(timeout);
    const signal = options.signal === undefined ? clock : AbortSignal.any([clock, options.signal]);
    const record = { method: 'GET' as const, url, bytesIn: 0, bytesOut: 0 as const, status: 0 };
    try {
      const answer = await request(url, {
        method: 'GET',
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        redirect: 'error',
        // a cache would send an ETag back, which can be anyone's number, and keep an encoder that says who forgot it
        cache: 'no-store',
        // a browser would tell the person's languages
        headers: { accept: '*/*', 'accept-language': '*' },
        signal,
      });
      record.status = answer.status;
      if (answer.status !== 200 || answer.redirected) {
        await answer.body?.cancel();
        throw refused(url, answer);
      }
      return await body(url, answer, atMost, (bytes) => {
        record.bytesIn += bytes;
      });
    } catch (cause) {
      if (cause instanceof CheerError) throw cause;
      if (options.signal?.aborted) {
        throw new CheerError('cancelled', `openRelease: ${url}: cancelled`, 'Start again when you like.', { cause });
      }
      throw network(url, clock.aborted ? `no answer within ${timeout / 1000} s` : reason(cause), cause);
    } finally {
      onRequest?.(record);
    }
  };
}

/** The body, given up as soon as it is, or says it is, longer than `atMost`. */
async function body(url: string, answer: Response, atMost: number, onBytes: (n: number) => void): Promise<Uint8Array> {
  const tooLarge = (): CheerError =>
    new CheerError('too-large', `openRelease: ${url}: more than the ${atMost} bytes expected`, 'Use another registry.');
  // a Content-Length counts the bytes before decoding; a body that is longer even then need not be looked at
  if (Number(answer.headers.get('content-length') ?? 0) > atMost && !answer.headers.has('content-encoding')) {
    await answer.body?.cancel();
    throw tooLarge();
  }
  const pieces: Uint8Array[] = [];
  let size = 0;
  const reader = answer.body?.getReader();
  while (reader !== undefined) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    onBytes(value.length);
    if (size > atMost) {
      await reader.cancel();
      throw tooLarge();
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

function refused(url: string, { status, redirected }: Response): CheerError {
  // 403 is how some stores of files say that there is none
  if (![403, 404, 410].includes(status) || redirected) {
    return network(url, redirected ? 'the server answered with a redirect' : `the server answered ${status}`);
  }
  return new CheerError(
    'release-missing',
    `openRelease: ${url}: the server has no such file (${status})`,
    'Check the address: it must be that of a folder with a complete release.',
  );
}

/** `fetch failed` says little; why it failed stands in its cause. */
function reason(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const { code, message } = inner as { code?: unknown; message?: unknown };
  return `no answer, ${quoted(message || code || cause)}`;
}

function network(url: string, problem: string, cause?: unknown): CheerError {
  return new CheerError(
    'network',
    `openRelease: ${url}: ${problem}`,
    'Check the address and the connection, then try again; redirects are not followed.',
    { cause },
  );
}

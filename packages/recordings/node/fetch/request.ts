import { CheerError } from '@cheer/signals';
import { httpRequest } from './httpRequest.ts';

/** What is asked of the network, as the web's own `fetch`, or one that a test brings. */
export type Request = (url: string, init: RequestInit) => Promise<Response>;

/** Something that may be better in a while, and how long the server says to wait, ms. */
export class Passing extends Error {
  readonly after: number | undefined;
  constructor(problem: string, after?: number, options?: ErrorOptions) {
    super(problem, options);
    this.after = after;
  }
}

const MOST_REDIRECTS = 5;
/** ms without any answer */
const PATIENCE = 30_000;

export interface Asked {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  readonly request?: Request | undefined;
  readonly patience?: number | undefined;
}

/**
 * Asks for a file and follows redirects, never from https to http. Gives answers of 2xx and 416; throws `Passing` for what a second try may
 * mend (no answer, 408, 425, 429, 5xx), and `network` for what it will not.
 */
export async function ask(url: string, asked: Asked): Promise<Response> {
  const { headers, signal, request = httpRequest, patience = PATIENCE } = asked;
  let address = url;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const answer = await withPatience(address, patience, signal, (until) =>
      // compressed on the way, the bytes counted would not be the file's own
      request(address, { redirect: 'manual', signal: until, headers: { 'accept-encoding': 'identity', ...headers } }),
    );
    const location = answer.headers.get('location');
    if (answer.status < 300 || answer.status >= 400 || location === null) return accepted(address, answer);
    await answer.body?.cancel();
    const next = URL.parse(location, address);
    if (next === null || !/^https?:$/.test(next.protocol) || (next.protocol === 'http:' && /^https:/.test(address))) {
      throw network(url, `it leads to an address that is not safe to follow, ${location.slice(0, 100)}`);
    }
    address = next.href;
  }
  throw network(url, `more than ${MOST_REDIRECTS} redirects`);
}

/** Gives up what takes longer than `patience` ms: a server that accepts and then says nothing would else hold the command for ever. */
export async function withPatience<T>(
  url: string,
  patience: number,
  signal: AbortSignal | undefined,
  use: (until: AbortSignal) => Promise<T>,
): Promise<T> {
  const silent = new AbortController();
  const timer = setTimeout(() => silent.abort(), patience);
  const until = signal === undefined ? silent.signal : AbortSignal.any([signal, silent.signal]);
  try {
    return await use(until);
  } catch (cause) {
    signal?.throwIfAborted();
    if (silent.signal.aborted) throw new Passing(`${host(url)} said nothing for ${Math.round(patience / 1000)} s`);
    throw new Passing(`no answer from ${host(url)}${reasonOf(cause)}`, undefined, { cause });
  } finally {
    clearTimeout(timer);
  }
}

function accepted(url: string, answer: Response): Response {
  const { status } = answer;
  if ((status >= 200 && status < 300) || status === 416) return answer;
  void answer.body?.cancel();
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    throw new Passing(`${host(url)} answered ${status}`, retryAfter(answer.headers.get('retry-after')));
  }
  if (status === 401 || status === 403) throw network(url, `the server wants a login or forbids it (${status})`);
  if (status === 404 || status === 410) throw network(url, `there is no such file any more (${status})`);
  throw network(url, `the server answered ${status}`);
}

/** Seconds or a date (RFC 9110, 10.2.3), in ms from now. */
export function retryAfter(value: string | null, now = Date.now()): number | undefined {
  if (value === null) return undefined;
  if (/^\d{1,9}$/.test(value.trim())) return 1000 * Number(value);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

const host = (url: string): string => URL.parse(url)?.host ?? url;

/** What went wrong; the web's `fetch` hides it in the cause of `fetch failed`. */
function reasonOf(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const { code, message } = (inner ?? {}) as { code?: string; message?: string };
  return code !== undefined ? ` (${code})` : message ? ` (${message})` : '';
}

export const network = (url: string, problem: string, cause?: unknown): CheerError =>
  new CheerError(
    'network',
    `fetch: ${url}: ${problem}`,
    'Check the connection and the address; a copy elsewhere can be given with --from',
    cause === undefined ? {} : { cause },
  );

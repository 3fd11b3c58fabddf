/** Asks as the device does, and looks at what stands in the way: some failures read like the registry's fault, and are not. */
import { CheerError } from '@cheer/signals';
import { Explained } from './problem.ts';

type Ask = (url: string, init: RequestInit) => Promise<Response>;

/** Where requests are made: the worker, unless a test says otherwise. */
export interface Around {
  readonly fetch: Ask;
  /** told by `securitypolicyviolation` what the page's policy forbids */
  readonly scope: EventTarget;
}

const HERE: Around = {
  fetch: (url, init) => fetch(url, init),
  // Node has no such events, and no policy
  scope: 'addEventListener' in globalThis ? globalThis : new EventTarget(),
};

/** ms by which the browser has said that its policy stood in the way: it says so after the request has failed. */
const SOON = 200;

/**
 * @param registry address that is asked
 * @param base the page's
 * @throws what `work` throws; `Explained` where a policy, another site or a web page stood in the way
 */
export async function asking<T>(
  { registry, base }: { readonly registry: string; readonly base: string },
  work: (fetch: Ask) => Promise<T>,
  around = HERE,
): Promise<T> {
  let webPage: string | null = null;
  let forbidden = false;
  let heard = (): void => undefined;
  const hear = (): void => {
    forbidden = true;
    heard();
  };
  around.scope.addEventListener('securitypolicyviolation', hear);
  try {
    return await work(async (url, init) => {
      const answer = await around.fetch(url, init);
      if (answer.ok && /^text\/html\b/i.test(answer.headers.get('content-type') ?? '')) webPage ??= url;
      return answer;
    });
  } catch (error) {
    if (!(error instanceof CheerError) || error.code === 'cancelled') throw error;
    if (webPage !== null) throw signIn(error, webPage);
    if (error.code !== 'network' || !isElsewhere(registry, base)) throw error;
    if (!forbidden) {
      await new Promise<void>((resolve) => {
        heard = resolve;
        setTimeout(resolve, SOON);
      });
    }
    throw elsewhere(error, forbidden);
  } finally {
    around.scope.removeEventListener('securitypolicyviolation', hear);
  }
}

const isElsewhere = (registry: string, base: string): boolean =>
  URL.canParse(registry) && new URL(registry).origin !== new URL(base).origin;

const signIn = (error: CheerError, url: string): Explained =>
  new Explained(
    'A web page came instead of a release',
    error.code,
    `studio: ${url}: the answer is a web page (text/html), not a file of a release`,
    'Networks of hotels and trains answer so until one has signed in: open another site, sign in there, and try again. Otherwise the address is not that of a registry.',
    error,
  );

const elsewhere = (error: CheerError, forbidden: boolean): Explained =>
  forbidden
    ? new Explained(
        'This page may not ask another site',
        error.code,
        `${problemIn(error)} The policy of the page (Content-Security-Policy, connect-src) forbids it`,
        'Use the registry beside this page, or ask whoever serves the page to allow the other one.',
        error,
      )
    : new Explained(
        'The registry on the other site cannot be reached',
        error.code,
        `${problemIn(error)} It lies on another site, which has to let pages of this one read it (CORS)`,
        'Check the connection and the address. If both are right, that site does not let this page read it: use the registry beside this page.',
        error,
      );

/** The message without what it says to do. */
const problemIn = ({ message, remedy }: CheerError): string => message.replace(remedy, '').trim();

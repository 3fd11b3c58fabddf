/**
 * Keeps the page's own files, so that it opens offline: those in the list that the build writes, and nothing else. What is asked of a
 * registry, and whatever is a person's, never comes near this cache. A small program of its own: it imports nothing.
 */
interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Fetching extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface Scope {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void;
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/** Put in by the build: a name for this version, and its files relative to the page. */
declare const VERSION: string;
declare const FILES: readonly string[];

const scope = self as unknown as Scope;
const PREFIX = `cheer-studio ${new URL(scope.registration.scope).pathname} `;
const CACHE = PREFIX + VERSION;
const address = (file: string): string => new URL(file, scope.registration.scope).href;
const own = new Set(['', ...FILES].map(address));

scope.addEventListener('install', (event) => {
  // past the HTTP cache, which may still hold files of the version before
  const fresh = FILES.map((file) => new Request(address(file), { cache: 'reload', credentials: 'omit' }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)));
});

// a page that is open needs its own version's files: the next one waits until the person wants it, or no page is open
scope.addEventListener('message', ({ data }) => {
  if (data === 'renew') void scope.skipWaiting();
});

scope.addEventListener('activate', (event) => {
  const old = caches.keys().then((names) => names.filter((name) => name.startsWith(PREFIX) && name !== CACHE));
  event.waitUntil(
    old.then((names) => Promise.all(names.map((name) => caches.delete(name)))).then(() => scope.clients.claim()),
  );
});

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  url.hash = '';
  url.search = '';
  if (request.method !== 'GET' || !own.has(url.href)) return;
  const file = url.href === address('') ? address('index.html') : url.href;
  event.respondWith(
    caches
      .open(CACHE)
      .then((cache) => cache.match(file))
      .then((kept) => kept ?? fetch(request)),
  );
});

/**
 * tuf-browser asks the global `fetch` and nothing else can be put in its place. While an update runs, requests to an address made up for
 * it, which cannot exist (RFC 2606, 2: .invalid), are answered here; all others pass through untouched.
 */
type Answer = (path: string) => Promise<Response>;

const routes = new Map<string, Answer>();
let original: typeof fetch | undefined;
let routing: typeof fetch | undefined;

export function routeFetch(answer: Answer): { readonly address: string; close(): void } {
  const address = `https://${crypto.randomUUID()}.invalid`;
  routes.set(address, answer);
  if (original === undefined) {
    const through = globalThis.fetch;
    original = through;
    routing = (input, init) => {
      const [, host, path] = (typeof input === 'string' && /^(https:\/\/[0-9a-f-]+\.invalid)(\/.*)$/.exec(input)) || [];
      const route = routes.get(host ?? '');
      return route && path ? route(path) : through.call(globalThis, input, init);
    };
    globalThis.fetch = routing;
  }
  return {
    address,
    close() {
      routes.delete(address);
      // if somebody else has replaced it meanwhile, theirs stays, and what it calls of ours passes everything through
      if (routes.size > 0) return;
      if (globalThis.fetch === routing) globalThis.fetch = original!;
      original = undefined;
    },
  };
}

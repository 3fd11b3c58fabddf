/** A registry and the page over HTTP: static files with fitting headers. Any web server or bucket does as well. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Release } from '@cheer/registry';
import { CheerError } from '@cheer/signals';
import { type HttpBindings, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { checkRegistry } from './checkRegistry.ts';
import { crowdLimit } from './crowd.ts';
import { ABSENT, registryHeaders, studioHeaders } from './headers.ts';
import { StaticFiles } from './staticFile.ts';
import { studioFiles } from './studio.ts';

/** One request as the server saw it: all that it can know of whoever asked. */
export interface ServedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** bytes that the client said it would send */
  readonly bodyBytes: number;
  readonly status: number;
  /** bytes of the answer's body, as they went over the network */
  readonly bytes: number;
}

export interface RegistryServer {
  readonly url: string;
  readonly release: Release;
  /** whether the page is there */
  readonly studio: boolean;
  close(): Promise<void>;
}

export interface ServeOptions {
  /** 0 for any free one */
  readonly port: number;
  readonly host: string;
  readonly onRequest?: (request: ServedRequest) => void;
}

/**
 * Checks the registry, then serves it, and the page at `/`. What is published or renewed meanwhile is served too.
 * @throws CheerError of `checkRegistry`; `busy` if the port is taken
 */
export async function serveRegistry(folder: string, options: ServeOptions): Promise<RegistryServer> {
  const release = await checkRegistry(folder);
  const page = await studioFiles();
  const files = new StaticFiles();
  const crowd = crowdLimit();
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(async (c, next) => {
    await next();
    const { pathname, search } = new URL(c.req.url);
    options.onRequest?.({
      method: c.req.method,
      path: pathname,
      query: search,
      bodyBytes: Number(c.req.header('content-length') ?? 0),
      status: c.res.status,
      bytes: c.req.method === 'HEAD' ? 0 : Number(c.res.headers.get('content-length') ?? 0),
    });
  });
  app.use(async (c, next) => {
    if (!crowd.enter(c.env.outgoing)) return busyNow();
    return next();
  });
  app.onError((error) => {
    if (['EMFILE', 'ENFILE'].includes((error as NodeJS.ErrnoException).code ?? '')) return busyNow();
    return new Response(null, { status: 500, headers: ABSENT });
  });
  app.all('*', async (c) => {
    const { method } = c.req.raw;
    if (method !== 'GET' && method !== 'HEAD') {
      return new Response(null, { status: 405, headers: { ...ABSENT, allow: 'GET, HEAD' } });
    }
    const { pathname } = new URL(c.req.url);
    const own = page.get(pathname);
    const found =
      own !== undefined
        ? await files.answer(own, c.req.raw, studioHeaders(pathname))
        : REGISTRY_FILE.test(pathname)
          ? await files.answer(join(folder, pathname), c.req.raw, registryHeaders(pathname))
          : null;
    return (
      found ??
      new Response(method === 'HEAD' ? null : 'Not found\n', {
        status: 404,
        headers: { ...ABSENT, 'content-type': 'text/plain; charset=utf-8' },
      })
    );
  });

  const server = serve({ fetch: app.fetch, port: options.port, hostname: options.host });
  crowd.limit(server as Server);
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', (cause: NodeJS.ErrnoException) => reject(unavailable(options, cause)));
  });
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    url: `http://${host}:${port}/`,
    release,
    studio: page.size > 0,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

const busyNow = (): Response =>
  new Response('Too many at once\n', {
    status: 503,
    headers: { ...ABSENT, 'retry-after': '1', 'content-type': 'text/plain; charset=utf-8' },
  });

/** Nothing else of the folder is ever served, as the address says it: no other name, no percent, no dots that lead elsewhere. */
const REGISTRY_FILE =
  /^\/(metadata\/(timestamp|\d{1,10}\.(root|snapshot|targets))\.json|targets\/[0-9a-f]{64}\.[a-z0-9-]+(\.[a-z0-9-]+)*)$/u;

const unavailable = ({ host, port }: ServeOptions, cause: NodeJS.ErrnoException): CheerError =>
  new CheerError(
    cause.code === 'EADDRINUSE' ? 'busy' : 'network',
    `serve: ${host}:${port}: ${cause.message}`,
    'Choose another port with --port.',
    { cause },
  );

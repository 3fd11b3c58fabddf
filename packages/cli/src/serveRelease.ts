/** A release folder over HTTP: static files, nothing else. Any web server or bucket does the same. */
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type VerifiedRelease, verifyRelease } from '@cheer/registry';
import { CheerError } from '@cheer/signals';
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { cors } from 'hono/cors';

/** One request as the server saw it: all that it can know of whoever asked. */
export interface ServedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** bytes that the client said it would send */
  readonly bodyBytes: number;
  readonly status: number;
  readonly bytes: number;
}

export interface ReleaseServer {
  readonly url: string;
  readonly release: VerifiedRelease;
  close(): Promise<void>;
}

/**
 * Checks the release, then serves it.
 * @param port 0 for any free one
 * @throws CheerError of `verifyRelease`; `busy` if the port is taken
 */
export async function serveRelease(
  folder: string,
  options: { port: number; host: string; onRequest?: (request: ServedRequest) => void },
): Promise<ReleaseServer> {
  const release = await verifyRelease(async (path) => new Uint8Array(await readFile(join(folder, path))));
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    const { pathname, search } = new URL(c.req.url);
    options.onRequest?.({
      method: c.req.method,
      path: pathname,
      query: search,
      bodyBytes: Number(c.req.header('content-length') ?? 0),
      status: c.res.status,
      bytes: Number(c.res.headers.get('content-length') ?? 0),
    });
  });
  app.use(cors({ origin: '*', allowMethods: ['GET', 'HEAD'] })); // a page of another origin may read what is public
  const files = serveStatic({ root: folder, precompressed: false });
  app.get('/release.json', (c, next) => {
    c.header('Cache-Control', 'no-cache');
    return files(c, next);
  });
  app.get('/targets/:file{[0-9a-f]{64}\\.[a-z0-9.-]+}', (c, next) => {
    c.header('Cache-Control', 'public, max-age=31536000, immutable');
    return files(c, next);
  });

  const server = serve({ fetch: app.fetch, port: options.port, hostname: options.host });
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        new CheerError(
          cause.code === 'EADDRINUSE' ? 'busy' : 'network',
          `serve: ${options.host}:${options.port}: ${cause.message}`,
          'Choose another port with --port.',
          { cause },
        ),
      ),
    );
  });
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    url: `http://${host}:${port}/`,
    release,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

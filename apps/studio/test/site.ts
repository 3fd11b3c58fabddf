/** The studio as it is built, beside a registry, on a server with the headers of `cheer serve`, which can be told to tamper. */
import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { registryHeaders, studioHeaders } from '../../../packages/cli/src/serve/headers.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  /** bytes of the body that came */
  readonly body: number;
  readonly status: number;
}

export interface Site {
  readonly address: string;
  readonly asked: Asked[];
  /** changes the answer to a path, such as a byte of it; undefined serves what is there */
  tamper: ((path: string, bytes: Uint8Array) => Uint8Array) | undefined;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
};

/**
 * Builds the page as it is published, in a process of its own: what runs tests says so in NODE_ENV, and vite would believe it.
 * @returns the folder of a build of its own, so that a test never sees an old one
 */
export async function buildStudio(folder: string): Promise<string> {
  const outDir = join(folder, 'studio');
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');
  const root = fileURLToPath(new URL('..', import.meta.url));
  const env = { ...process.env, NODE_ENV: 'production' };
  await run(process.execPath, [vite, 'build', root, '--outDir', outDir, '--logLevel', 'error'], { env });
  return outDir;
}

const run = promisify(execFile);

/** @param folders looked through in order for each path */
export async function openSite(...folders: readonly string[]): Promise<Site> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    let body = 0;
    for await (const piece of request) body += (piece as Uint8Array).length;
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://site').pathname);
    const name = path === '/' ? '/index.html' : path;
    const file = await find(folders, name);
    const status = file === undefined ? 404 : 200;
    asked.push({ method: request.method ?? '', path, body, status });
    const isReleases = /^\/(metadata|targets)\//.test(name);
    response.writeHead(status, {
      'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
      ...(isReleases ? registryHeaders(name) : studioHeaders(name)),
    });
    response.end(file && site.tamper ? site.tamper(path, file) : file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const site: Site = {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked,
    tamper: undefined,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return site;
}

async function find(folders: readonly string[], path: string): Promise<Uint8Array | undefined> {
  if (path.split('/').includes('..')) return undefined;
  for (const folder of folders) {
    const place = join(folder, path);
    if (
      await stat(place).then(
        (found) => found.isFile(),
        () => false,
      )
    )
      return readFile(place);
  }
  return undefined;
}

/** A site on this machine for the browser: a bundled module with a page that loads it, and files. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

export interface Site {
  /** `/` is the page; `/strict/` the same under a policy that allows what this origin serves, and no compiling of WebAssembly */
  readonly address: string;
  close(): void;
}

const PAGE = '<!doctype html><title>CHEER</title><script type="module" src="page.js"></script>';

const POLICY = "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; form-action 'none'";

/**
 * @param entry  the module, beside this one
 * @param files  what is served besides, by path; may change
 */
export async function openSite(entry: string, files: ReadonlyMap<string, Uint8Array> = new Map()): Promise<Site> {
  const own = new Map([...(await bundle(entry)), ['/', new TextEncoder().encode(PAGE)]]);
  const server = createServer((request, response) => {
    const strict = request.url?.startsWith('/strict/') ?? false;
    const path = (request.url ?? '/').slice(strict ? '/strict'.length : 0);
    const bytes = files.get(path) ?? own.get(path);
    const type = path.endsWith('.js') ? 'text/javascript' : path === '/' ? 'text/html' : 'application/octet-stream';
    if (strict) response.setHeader('content-security-policy', POLICY);
    response.writeHead(bytes ? 200 : 404, { 'content-type': type }).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close(),
  };
}

/** As an application is built: the module, and what it loads as a worker, by path. */
async function bundle(entry: string): Promise<Map<string, Uint8Array>> {
  const folder = mkdtempSync(join(tmpdir(), 'cheer-site-'));
  try {
    await build({
      configFile: false,
      logLevel: 'error',
      base: './',
      build: {
        outDir: folder,
        target: 'es2022',
        minify: true,
        modulePreload: false,
        rolldownOptions: {
          input: fileURLToPath(new URL(entry, import.meta.url)),
          output: { entryFileNames: 'page.js' },
        },
      },
    });
    const paths = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((item) => item.isFile());
    return new Map(
      paths.map(({ parentPath, name }) => {
        const path = join(parentPath, name);
        return [path.slice(folder.length).replaceAll('\\', '/'), readFileSync(path)];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { openRelease, type RequestRecord, sha256, verifyRelease } from '../src/index.ts';
import { type Answer, codeOf, releaseInput, serve, testRelease } from './fixture.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function server(files: ReadonlyMap<string, Uint8Array>, first?: Answer) {
  const running = await serve(files, first);
  open.push(running.close);
  return running;
}

const everything = async (url: string): Promise<void> => {
  const release = await openRelease(url);
  await release.centroids();
  await release.card();
  for (const which of [0, 1, 2, 'global'] as const) {
    await release.encoder(which);
    await release.card(which);
  }
};

describe('openRelease', () => {
  it('reads what was built, with plain GETs', async () => {
    const files = await testRelease();
    const { url, seen } = await server(files);
    const ledger: RequestRecord[] = [];
    const release = await openRelease(url.slice(0, -1), { onRequest: (record) => ledger.push(record) });
    const { centroids, scaler } = await release.centroids();
    const encoder = await release.encoder(1);

    const input = await releaseInput();
    expect(centroids).toEqual(input.centroids);
    expect(scaler).toEqual(input.scaler);
    expect(encoder.bytes).toEqual(input.encoders[1]!.bytes);

    const { manifest } = release;
    const paths = [
      'release.json',
      `targets/${release.hash}.manifest.json`,
      manifest.centroids.path,
      encoder.target.path,
    ];
    expect(seen.map(({ method, url: path }) => `${method} ${path}`)).toEqual(paths.map((path) => `GET /cheer/${path}`));
    for (const { headers, bodyBytes } of seen) {
      expect(bodyBytes).toBe(0);
      expect(headers).not.toHaveProperty('cookie');
      expect(headers).not.toHaveProperty('referer');
      expect(headers).not.toHaveProperty('authorization');
      expect(headers).not.toHaveProperty('content-length');
      expect(headers['accept-language']).toBe('*');
    }
    expect(ledger).toEqual(
      paths.map((path) => ({
        method: 'GET',
        url: `${url}${path}`,
        bytesIn: files.get(path)!.length,
        bytesOut: 0,
        status: 200,
      })),
    );
  });

  it('refuses every file of which one bit was flipped, over HTTP and in a folder', async () => {
    const files = await testRelease();
    for (const [path, bytes] of files) {
      if (path === 'release.json') continue;
      for (const place of [0, bytes.length >> 1, bytes.length - 1]) {
        const flipped = Uint8Array.from(bytes);
        flipped[place]! ^= 1;
        const tampered = new Map([...files, [path, flipped]]);
        expect(await codeOf(verifyRelease(async (name) => tampered.get(name)!)), path).toBe('hash-mismatch');
      }
    }
    for (const path of files.keys()) {
      if (path === 'release.json') continue;
      const flipped = Uint8Array.from(files.get(path)!);
      flipped[9]! ^= 64;
      const { url } = await server(new Map([...files, [path, flipped]]));
      expect(await codeOf(everything(url)), path).toBe('hash-mismatch');
    }
  });

  it('refuses a file that is shorter or longer than declared, or not there', async () => {
    const files = await testRelease();
    const path = [...files.keys()].find((name) => name.endsWith('.encoder-1.safetensors'))!;
    const bytes = files.get(path)!;
    const short = await server(new Map([...files, [path, bytes.slice(0, -1)]]));
    expect(await codeOf(everything(short.url))).toBe('hash-mismatch');
    const long = await server(new Map([...files, [path, Uint8Array.from([...bytes, 0])]]));
    expect(await codeOf(everything(long.url))).toBe('hash-mismatch');
    files.delete(path);
    expect(await codeOf(everything((await server(files)).url))).toBe('release-missing');
    expect(await codeOf(openRelease((await server(new Map())).url))).toBe('release-missing');
    expect(await codeOf(verifyRelease(async (name) => files.get(name) ?? Promise.reject(new Error('no'))))).toBe(
      'release-missing',
    );
  });

  it('stops reading a body that does not end', async () => {
    const files = await testRelease();
    let sent = 0;
    const endless = (_: unknown, response: ServerResponse): boolean => {
      response.writeHead(200); // no Content-Length: the reader has to count
      const pour = (): void => {
        while (!response.destroyed && sent < 1 << 28) {
          sent += 65536;
          if (!response.write(new Uint8Array(65536))) {
            response.once('drain', pour);
            return;
          }
        }
        response.end();
      };
      pour();
      return true;
    };
    const atRelease = await server(files, endless);
    expect(await codeOf(openRelease(atRelease.url))).toBe('too-large');
    const atTarget = await server(files, (request, response) =>
      request.url!.endsWith('.centroids.safetensors') ? endless(request, response) : false,
    );
    const ledger: RequestRecord[] = [];
    const release = await openRelease(atTarget.url, { onRequest: (record) => ledger.push(record) });
    expect(await codeOf(release.centroids())).toBe('hash-mismatch');
    expect(ledger.at(-1)!.bytesIn).toBeLessThan(release.manifest.centroids.bytes + (1 << 20));
    expect(sent).toBeLessThan(1 << 26);
  });

  it('does not read at all what announces too many bytes', async () => {
    const { url } = await server(await testRelease(), (_, response) => {
      response.writeHead(200, { 'content-length': 1e9 });
      response.write(new Uint8Array(1000));
      return true;
    });
    const ledger: RequestRecord[] = [];
    expect(await codeOf(openRelease(url, { onRequest: (record) => ledger.push(record) }))).toBe('too-large');
    expect(ledger).toEqual([{ method: 'GET', url: `${url}release.json`, bytesIn: 0, bytesOut: 0, status: 200 }]);
  });

  it('calls a broken connection, a redirect, a server error and a slow server network trouble', async () => {
    const files = await testRelease();
    const target = await server(files);
    const cases: Answer[] = [
      (request) => {
        request.socket.destroy();
        return true;
      },
      (_, response) => {
        response.writeHead(200, { 'content-length': 1000 });
        response.write('{', () => response.destroy());
        return true;
      },
      (request, response) => {
        response.writeHead(302, { location: `${target.url}${request.url!.slice('/cheer/'.length)}` });
        response.end();
        return true;
      },
      (_, response) => {
        response.writeHead(500);
        response.end('sorry');
        return true;
      },
    ];
    for (const answer of cases) expect(await codeOf(openRelease((await server(files, answer)).url))).toBe('network');
    expect(target.seen).toEqual([]);

    const silent = await server(files, () => true);
    await expect(openRelease(silent.url, { timeout: 50 })).rejects.toThrow('no answer within 0.05 s');
    const stop = new AbortController();
    const waiting = codeOf(openRelease(silent.url, { signal: stop.signal }));
    stop.abort();
    expect(await waiting).toBe('cancelled');
    await target.close();
    expect(await codeOf(openRelease(target.url))).toBe('network');
  });

  it('gives up on a body that drips, that inflates without end, or that answers with a part', async () => {
    const files = await testRelease();
    const dripping = await server(files, (_, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(' '), 5);
      response.on('close', () => clearInterval(drip));
      return true;
    });
    await expect(openRelease(dripping.url, { timeout: 100 })).rejects.toThrow('no answer within 0.1 s');

    const bomb = gzipSync(new Uint8Array(1 << 26));
    const inflating = await server(files, (_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': bomb.length });
      response.end(bomb);
      return true;
    });
    const ledger: RequestRecord[] = [];
    expect(await codeOf(openRelease(inflating.url, { onRequest: (record) => ledger.push(record) }))).toBe('too-large');
    expect(ledger[0]!.bytesIn).toBeLessThan(1 << 20);

    for (const status of [201, 203, 204, 206, 304]) {
      const odd = await server(files, (_, response) => {
        response.writeHead(status);
        response.end(status === 204 || status === 304 ? undefined : files.get('release.json'));
        return true;
      });
      expect(await codeOf(openRelease(odd.url)), String(status)).toBe('network');
    }
  });

  it('leaves nothing in a cache, and sends nothing back that a server gave it to know it by', async () => {
    const files = await testRelease();
    const asked: RequestInit[] = [];
    const release = await openRelease('http://x.invalid/', {
      fetch: async (url, init) => {
        asked.push(init);
        const bytes = files.get(new URL(url).pathname.slice(1))!;
        return new Response(Uint8Array.from(bytes), { headers: { etag: '"you, again"', 'set-cookie': 'you=again' } });
      },
    });
    await release.encoder(0);
    expect(asked).toHaveLength(3);
    for (const { signal: _, ...init } of asked) {
      expect(init).toEqual({
        method: 'GET',
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        redirect: 'error',
        cache: 'no-store',
        headers: { accept: '*/*', 'accept-language': '*' },
      });
    }
  });

  it('refuses a release for another feature tree, before any other file', async () => {
    const files = await testRelease();
    const [path, bytes] = [...files].find(([name]) => name.endsWith('.manifest.json'))!;
    const text = new TextDecoder().decode(bytes);
    const other = new TextEncoder().encode(text.replace(/"tree": "[0-9a-f]{64}"/, `"tree": "${'ab'.repeat(32)}"`));
    const hash = await sha256(other);
    const pointer = { path: `targets/${hash}.manifest.json`, sha256: hash, bytes: other.length };
    files.delete(path);
    files.set(pointer.path, other);
    files.set(
      'release.json',
      new TextEncoder().encode(JSON.stringify({ format: 'cheer-release/1', manifest: pointer })),
    );
    const { url, seen } = await server(files);
    expect(await codeOf(openRelease(url))).toBe('tree-mismatch');
    expect(seen).toHaveLength(2);
  });

  it('refuses addresses that could carry something about the person', async () => {
    for (const bad of [
      '',
      'x',
      'ftp://a/',
      'file:///tmp/',
      'http://me:pw@host/',
      'http://host/?user=1',
      'http://host/#me',
    ]) {
      expect(await codeOf(openRelease(bad)), bad).toBe('option-invalid');
    }
  });

  it('refuses a cluster it does not have', async () => {
    const { url } = await server(await testRelease());
    const release = await openRelease(url);
    expect(await codeOf(release.encoder(3))).toBe('option-invalid');
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { nodeClient } from '../node/index.ts';
import { fingerprint, type RequestRecord, sha256, verifyRelease } from '../src/index.ts';
import { webClient } from '../src/web/index.ts';
import { codeOf, releaseInput, serve, testRelease } from './fixture.ts';
import { open, signedFiles, trust } from './signed.ts';

const running: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of running.splice(0)) await close();
});

async function server(...given: Parameters<typeof serve>) {
  const served = await serve(...given);
  running.push(served.close);
  return served;
}

const METADATA = ['1.root', '2.root', 'timestamp', '1.snapshot', '1.targets'].map((name) => `metadata/${name}.json`);

describe('openRelease', () => {
  it('reads what was built, with plain GETs', async () => {
    const files = signedFiles(await testRelease());
    const { url, seen } = await server(files);
    const ledger: RequestRecord[] = [];
    const release = await open(url.slice(0, -1), { onRequest: (record) => ledger.push(record) });
    const { centroids, scaler } = await release.centroids();
    const encoder = await release.encoder(1);

    const input = await releaseInput();
    expect(centroids).toEqual(input.centroids);
    expect(scaler).toEqual(input.scaler);
    expect(encoder.bytes).toEqual(input.encoders[1]!.bytes);
    expect(release.trust).toEqual({
      root: await fingerprint(files.get('metadata/1.root.json')!),
      version: 1,
      expires: trust.now() + 30 * 86_400,
      firstUse: true,
      client: 'tuf-browser',
    });

    const { manifest } = release;
    const paths = [...METADATA, `targets/${release.hash}.manifest.json`, manifest.centroids.path, encoder.target.path];
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
        bytesIn: files.get(path)?.length ?? 0,
        bytesOut: 0,
        status: path === 'metadata/2.root.json' ? 404 : 200,
      })),
    );
  });

  it('keeps what it trusts when that has advanced, and asks for less the next time', async () => {
    const { url, seen } = await server(signedFiles(await testRelease()));
    const kept: Parameters<typeof trust.keep>[0][] = [];
    const keep = async (trusted: (typeof kept)[number]): Promise<void> => {
      kept.push(trusted);
    };
    const first = await open(url, { keep });
    expect(kept).toHaveLength(1);
    seen.length = 0;
    const again = await open(url, { keep, trusted: kept[0]! });
    expect(kept).toHaveLength(1);
    expect(seen.map(({ url: path }) => path.slice('/cheer/'.length))).toEqual([
      'metadata/2.root.json',
      'metadata/timestamp.json',
      `targets/${first.hash}.manifest.json`,
    ]);
    expect(again.trust).toEqual({ ...first.trust, firstUse: false });
  });

  it('refuses every file of a draft of which one bit was flipped', async () => {
    const files = await testRelease();
    for (const [path, bytes] of files) {
      if (path === 'release.json') continue;
      for (const place of [0, bytes.length >> 1, bytes.length - 1]) {
        const tampered = new Map([...files, [path, bytes.with(place, bytes[place]! ^ 1)]]);
        expect(await codeOf(verifyRelease(async (name) => tampered.get(name)!)), path).toBe('hash-mismatch');
      }
    }
  });

  it('refuses a file that is shorter or longer than signed, or not there', async () => {
    const files = await testRelease();
    const path = [...files.keys()].find((name) => name.endsWith('.encoder-1.safetensors'))!;
    const bytes = files.get(path)!;
    const read = async (changed: ReadonlyMap<string, Uint8Array>): Promise<unknown> =>
      (await open((await server(changed)).url)).encoder(1);
    expect(await codeOf(read(signedFiles(files, new Map([[path, bytes.slice(0, -1)]]))))).toBe('hash-mismatch');
    expect(await codeOf(read(signedFiles(files, new Map([[path, Uint8Array.from([...bytes, 0])]]))))).toBe(
      'hash-mismatch',
    );
    const without = signedFiles(files);
    without.delete(path);
    expect(await codeOf(read(without))).toBe('release-missing');
    expect(await codeOf(open((await server(new Map())).url))).toBe('release-missing');
    files.delete(path);
    expect(await codeOf(verifyRelease(async (name) => files.get(name) ?? Promise.reject(new Error('no'))))).toBe(
      'release-missing',
    );
  });

  it('does not read at all what announces too many bytes', async () => {
    const { url } = await server(new Map(), (_, response) => {
      response.writeHead(200, { 'content-length': 1e9 });
      response.write(new Uint8Array(1000));
      return true;
    });
    const ledger: RequestRecord[] = [];
    expect(await codeOf(open(url, { onRequest: (record) => ledger.push(record) }))).toBe('too-large');
    expect(ledger).toEqual([
      { method: 'GET', url: `${url}metadata/1.root.json`, bytesIn: 0, bytesOut: 0, status: 200 },
    ]);
  });

  it('says how long it waited, can be cancelled, and tells a closed door', async () => {
    const silent = await server(new Map(), () => true);
    await expect(open(silent.url, { timeout: 50 })).rejects.toThrow('no answer within 0.05 s');
    const stop = new AbortController();
    const waiting = codeOf(open(silent.url, { signal: stop.signal }));
    stop.abort();
    expect(await waiting).toBe('cancelled');
    await silent.close();
    expect(await codeOf(open(silent.url))).toBe('network');
  });

  it('leaves nothing in a cache, and sends nothing back that a server gave it to know it by', async () => {
    const files = signedFiles(await testRelease());
    const asked: RequestInit[] = [];
    const release = await open('http://x.invalid/', {
      fetch: async (url, init) => {
        asked.push(init);
        const bytes = files.get(new URL(url).pathname.slice(1));
        const headers = { etag: '"you, again"', 'set-cookie': 'you=again' };
        return new Response(bytes ? Uint8Array.from(bytes) : null, { status: bytes ? 200 : 404, headers });
      },
    });
    await release.encoder(0);
    expect(asked).toHaveLength(7);
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

  it('opens two releases at once in one page, and leaves its fetch as it was', async () => {
    const fetch = globalThis.fetch;
    const [a, b] = [signedFiles(await testRelease()), signedFiles(await testRelease())];
    const opened = await Promise.all([open((await server(a)).url), open((await server(b)).url)]);
    const roots = await Promise.all([a, b].map((files) => fingerprint(files.get('metadata/1.root.json')!)));
    expect(opened.map((release) => release.trust!.root)).toEqual(roots);
    expect(roots[0]).not.toBe(roots[1]);
    expect(globalThis.fetch).toBe(fetch);
  });

  it("leaves a page's own fetch alone, also if the page puts another in its place meanwhile", async () => {
    const { url } = await server(signedFiles(await testRelease()));
    const own = globalThis.fetch;
    let theirs = own;
    let calls = 0;
    try {
      await open(url, {
        onRequest: ({ url: asked }) => {
          if (!asked.endsWith('timestamp.json')) return;
          const ours = globalThis.fetch;
          theirs = (...given) => {
            calls++;
            return ours(...given);
          };
          globalThis.fetch = theirs;
        },
      });
      expect(globalThis.fetch).toBe(theirs);
      expect(calls).toBeGreaterThan(0);
      expect((await fetch(`${url}metadata/timestamp.json`)).status).toBe(200);
      await open(url);
      expect(globalThis.fetch).toBe(theirs);
    } finally {
      globalThis.fetch = own;
    }
  });

  it.each([nodeClient, webClient])('stops in the middle of an update when told to ($name)', async (client) => {
    const stop = new AbortController();
    const { url } = await server(signedFiles(await testRelease()), (request) => {
      if (!request.url!.endsWith('1.snapshot.json')) return false;
      stop.abort();
      return true;
    });
    const kept: unknown[] = [];
    const keep = async (trusted: unknown): Promise<void> => {
      kept.push(trusted);
    };
    expect(await codeOf(open(url, { client, signal: stop.signal, keep }))).toBe('cancelled');
    expect(kept).toEqual([]);
  });

  it.each([nodeClient, webClient])('refuses a clock that tells no time ($name)', async (client) => {
    const { url } = await server(signedFiles(await testRelease()));
    for (const now of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(await codeOf(open(url, { client, now: () => now }))).toBe('release-untrusted');
    }
  });

  it('refuses a release for another feature tree, before any other file', async () => {
    const files = await testRelease();
    const [path, bytes] = [...files].find(([name]) => name.endsWith('.manifest.json'))!;
    const text = new TextDecoder().decode(bytes);
    const other = new TextEncoder().encode(text.replace(/"tree": "[0-9a-f]{64}"/, `"tree": "${'ab'.repeat(32)}"`));
    files.delete(path);
    files.set(`targets/${await sha256(other)}.manifest.json`, other);
    const { url, seen } = await server(signedFiles(files));
    expect(await codeOf(open(url))).toBe('tree-mismatch');
    expect(seen).toHaveLength(METADATA.length + 1);
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
      expect(await codeOf(open(bad)), bad).toBe('option-invalid');
    }
  });

  it('refuses a cluster it does not have', async () => {
    const { url } = await server(signedFiles(await testRelease()));
    const release = await open(url);
    expect(await codeOf(release.encoder(3))).toBe('option-invalid');
  });
});

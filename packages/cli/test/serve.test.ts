/** `cheer serve` over real HTTP: what every static server does, and what this one adds. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { publishRelease } from '@cheer/registry/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RegistryServer, type ServedRequest, serveRegistry } from '../src/serve/serveRegistry.ts';
import { studioFiles } from '../src/serve/studio.ts';
import { temporaryFolder } from './cheer.ts';
import { NOW, smallRegistry } from './smallRegistry.ts';

const folder = temporaryFolder();
const BIG = `/targets/${'b'.repeat(64)}.big.bin`;

let server: RegistryServer;
let registry: string;
let keys: string;
let draft: string;
let manifest: string;
let encoder: string;
const seen: ServedRequest[] = [];

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Buffer;
}

/** As the bytes come: no decoding, no following, no path made nicer. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, method, headers }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.on('end', () =>
        resolve({ status: answer.statusCode!, headers: answer.headers, body: Buffer.concat(pieces) }),
      );
    });
    asked.on('error', reject).end();
  });
}

beforeAll(async () => {
  ({ registry, keys, draft } = await smallRegistry(folder));
  const names = readdirSync(join(registry, 'targets'));
  manifest = `/targets/${names.find((name) => name.endsWith('.manifest.json'))}`;
  encoder = `/targets/${names.find((name) => name.endsWith('.encoder-0.safetensors'))}`;
  server = await serveRegistry(registry, { port: 0, host: '127.0.0.1', onRequest: (one) => seen.push(one) });
}, 60_000);
afterAll(() => server.close());

describe('a file of the registry', () => {
  it('is sent as it lies there, with its length, its type and a strong tag of its content', async () => {
    const { status, headers, body } = await get(encoder);
    const file = readFileSync(join(registry, encoder));
    expect(status).toBe(200);
    expect(body.equals(file)).toBe(true);
    expect(headers).toMatchObject({
      'content-length': String(file.length),
      'content-type': 'application/octet-stream',
      'accept-ranges': 'bytes',
      etag: `"${createHash('sha256').update(file).digest('hex')}"`,
      'cache-control': 'public, max-age=31536000, immutable',
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
    });
    expect(headers['content-encoding']).toBeUndefined();
  });

  it('is asked about each time where its content may change', async () => {
    for (const path of ['/metadata/timestamp.json', '/metadata/1.root.json']) {
      expect((await get(path)).headers['cache-control'], path).toBe('no-cache');
    }
  });

  it('is compressed where that helps and is wanted, under a tag of its own', async () => {
    const plain = await get(manifest);
    const [br, gzip, both, none] = await Promise.all(
      ['br', 'gzip', 'gzip, deflate, br', 'br;q=0, gzip;q=0'].map((encoding) =>
        get(manifest, { 'accept-encoding': encoding }),
      ),
    );
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.headers['vary']).toBe('accept-encoding');
    expect(brotliDecompressSync(br!.body).equals(plain.body)).toBe(true);
    expect(gunzipSync(gzip!.body).equals(plain.body)).toBe(true);
    expect(both!.headers['content-encoding']).toBe('br');
    expect(none!.headers['content-encoding']).toBeUndefined();
    expect(br!.body.length).toBeLessThan(0.6 * plain.body.length);
    expect(br!.headers['content-length']).toBe(String(br!.body.length));
    expect(new Set([plain, br!, gzip!].map(({ headers }) => headers['etag'])).size).toBe(3);
    expect((await get(encoder, { 'accept-encoding': 'br' })).headers['content-encoding']).toBeUndefined();
  });

  it('is not sent again to who has it', async () => {
    for (const encoding of ['identity', 'br']) {
      const first = await get(manifest, { 'accept-encoding': encoding });
      const etag = String(first.headers['etag']);
      for (const condition of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
        const again = await get(manifest, { 'accept-encoding': encoding, 'if-none-match': condition });
        expect(again.status, condition).toBe(304);
        expect(again.body.length).toBe(0);
        expect(again.headers['etag']).toBe(etag);
      }
      expect((await get(manifest, { 'accept-encoding': encoding, 'if-none-match': '"other"' })).status).toBe(200);
    }
  });

  it('answers HEAD as GET, without the body', async () => {
    for (const [path, headers] of [
      [encoder, {}],
      [manifest, { 'accept-encoding': 'br' }],
    ] as const) {
      const [whole, head] = [await get(path, headers), await get(path, headers, 'HEAD')];
      expect(head.status).toBe(200);
      expect(head.body.length).toBe(0);
      for (const name of ['content-length', 'content-type', 'content-encoding', 'etag', 'cache-control']) {
        expect(head.headers[name], name).toBe(whole.headers[name]);
      }
    }
  });
});

describe('a range', () => {
  const part = async (range: string, more: Record<string, string> = {}) => get(encoder, { range, ...more });

  it.each([
    ['bytes=0-9', 0, 10],
    ['bytes=100-199', 100, 200],
    ['bytes=-7', -7, undefined],
    ['bytes=1000-', 1000, undefined],
    ['bytes=50-99999999', 50, undefined],
  ] as const)('%s gives these bytes', async (range, from, to) => {
    const file = readFileSync(join(registry, encoder));
    const { status, headers, body } = await part(range);
    const expected = file.subarray(from, to);
    expect(status).toBe(206);
    expect(body.equals(expected)).toBe(true);
    const first = from < 0 ? file.length + from : from;
    expect(headers['content-range']).toBe(`bytes ${first}-${first + expected.length - 1}/${file.length}`);
    expect(headers['content-length']).toBe(String(expected.length));
  });

  it.each(['bytes=99999999-', 'bytes=-0'])('%s lies beyond the end: 416', async (range) => {
    const { status, headers, body } = await part(range);
    expect(status).toBe(416);
    expect(body.length).toBe(0);
    expect(headers['content-range']).toBe(`bytes */${readFileSync(join(registry, encoder)).length}`);
  });

  it.each(['bytes=9-3', 'bytes=-', 'bytes=0-1,5-6', 'pages=1-2', 'bytes=a-b'])(
    '%s is not understood: the whole',
    async (range) => {
      expect((await part(range)).status).toBe(200);
    },
  );

  it('holds while the file is the one it was of, and is never of a compressed body', async () => {
    const etag = String((await get(encoder)).headers['etag']);
    expect((await part('bytes=0-9', { 'if-range': etag })).status).toBe(206);
    expect((await part('bytes=0-9', { 'if-range': '"other"' })).status).toBe(200);
    const compressible = await get(manifest, { range: 'bytes=0-9', 'accept-encoding': 'br' });
    expect(compressible.status).toBe(206);
    expect(compressible.headers['content-encoding']).toBeUndefined();
  });
});

describe('a big file', () => {
  const size = 48 << 20;
  beforeAll(() => writeFileSync(join(registry, BIG), Buffer.alloc(size, 'cheer')));

  it('comes whole and in parts, without being held in memory', async () => {
    await get(BIG, { range: 'bytes=0-0' });
    const before = process.memoryUsage().arrayBuffers;
    const { body } = await get(BIG, { range: `bytes=${size - 5}-` });
    expect(body.toString()).toHaveLength(5);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(size / 4);
    const whole = await get(BIG);
    expect(whole.body.length).toBe(size);
    expect(whole.headers['etag']).toBe(`"${createHash('sha256').update(whole.body).digest('hex')}"`);
  });

  it('whose client goes away does no harm', async () => {
    const { hostname, port } = new URL(server.url);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => socket.write(`GET ${BIG} HTTP/1.1\r\nhost: x\r\n\r\n`));
      socket.once('data', () => socket.destroy());
      socket.once('close', () => resolve());
    });
    expect((await get(encoder)).status).toBe(200);
  });
});

describe('nothing else is served', () => {
  it.each([
    '/metadata/../../keys/1.root.json',
    '/metadata/..%2f..%2fkeys/1.root.json',
    '/metadata/%2e%2e/%2e%2e/keys/1.root.json',
    '/targets/..\\..\\keys\\1.root.json',
    '//etc/passwd',
    '/%00',
    '/targets/',
    '/metadata',
    '/release.json',
    '/metadata/timestamp.json/',
    '/metadata/timestamp%2ejson',
    '/.changing-1-000000000000',
    '/package.json',
    '/..%5cpackage.json',
    `/targets/${'a'.repeat(64)}.link.md`,
    `/targets/${'a'.repeat(64)}.folder`,
  ])('%s', async (path) => {
    const { status, headers, body } = await get(path);
    expect([400, 404]).toContain(status);
    expect(body.toString()).not.toMatch(/signed|root:|cheer-workspace/u);
    if (status === 404) expect(headers['cache-control']).toBe('no-store');
  });
  beforeAll(() => {
    symlinkSync('/etc/passwd', join(registry, `targets/${'a'.repeat(64)}.link.md`));
    mkdirSync(join(registry, `targets/${'a'.repeat(64)}.folder`));
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s', async (method) => {
    const { status, headers } = await get('/metadata/timestamp.json', {}, method);
    expect(status).toBe(405);
    expect(headers['allow']).toBe('GET, HEAD');
  });
});

describe('what is published meanwhile', () => {
  it('is served at once: the same address, another tag', async () => {
    const before = await get('/metadata/timestamp.json');
    await publishRelease({ draft, keys, registry, now: NOW() + 10 });
    const after = await get('/metadata/timestamp.json');
    expect(after.headers['etag']).not.toBe(before.headers['etag']);
    expect(after.body.equals(readFileSync(join(registry, 'metadata/timestamp.json')))).toBe(true);
    expect((await get('/metadata/timestamp.json', { 'if-none-match': String(before.headers['etag']) })).status).toBe(
      200,
    );
  });
});

describe('the page', () => {
  it('lies at the same address as the registry, under a policy that lets it talk to nobody else', async () => {
    const page = await studioFiles();
    expect(page.size).toBeGreaterThan(1); // npm run build makes it
    expect(server.studio).toBe(true);
    for (const path of page.keys()) {
      const { status, headers } = await get(path);
      expect(status, path).toBe(200);
      const policy = String(headers['content-security-policy']);
      expect(policy).toMatch(/^default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/u);
      expect(policy).toContain("connect-src 'self';");
      expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*/u);
      expect(headers).toMatchObject({
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'cache-control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-store',
      });
      // a tag would be sent back at the next visit, and could be anyone's own number
      expect(headers['etag'] === undefined, path).toBe(!path.startsWith('/assets/'));
      if (!path.startsWith('/assets/')) expect((await get(path, { 'if-none-match': '*' })).status).toBe(200);
    }
    const [index, direct] = [await get('/'), await get('/index.html')];
    expect(index.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(index.body.equals(direct.body)).toBe(true);
    const script = [...page.keys()].find((path) => /^\/assets\/.*\.js$/u.test(path))!;
    expect((await get(script, { 'accept-encoding': 'br' })).headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': 'text/javascript; charset=utf-8',
    });
  });
});

describe('clients that ask and never read', () => {
  const descriptors = (): number => readdirSync('/proc/self/fd').length;

  it('are answered with a limit, hold few files, and others are served when they are gone', async () => {
    writeFileSync(join(registry, BIG), Buffer.alloc(48 << 20, 'cheer'));
    await get(BIG, { range: 'bytes=0-0' });
    const before = descriptors();
    const { hostname, port } = new URL(server.url);
    const sockets = Array.from({ length: 100 }, () => {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => {});
      socket.pause();
      socket.write(`GET ${BIG} HTTP/1.1\r\nhost: x\r\n\r\n`.repeat(20));
      return socket;
    });
    await expect
      .poll(() => seen.filter(({ status }) => status === 503).length, { timeout: 10_000 })
      .toBeGreaterThan(1500);
    // both ends of 100 connections are in this process; an open file is one of at most 256 answers
    expect(descriptors() - before).toBeLessThan(2 * 100 + 256 + 20);
    expect((await get(encoder)).status).toBe(503);
    for (const socket of sockets) socket.destroy();
    await expect.poll(async () => (await get(encoder)).status, { timeout: 10_000 }).toBe(200);
    await expect.poll(() => descriptors() - before, { timeout: 10_000 }).toBeLessThan(20);
  }, 30_000);

  it('have no more than four answers on the way at once on one connection', async () => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.pause();
    const from = seen.length;
    socket.write(`GET ${BIG} HTTP/1.1\r\nhost: x\r\n\r\n`.repeat(12));
    await expect.poll(() => seen.length - from, { timeout: 10_000 }).toBe(12);
    expect(seen.slice(from).filter(({ status }) => status === 200)).toHaveLength(4);
    socket.destroy();
  });
});

it('tells of every request what it was', () => {
  const first = seen.find(({ path }) => path === encoder)!;
  expect(first).toEqual({
    method: 'GET',
    path: encoder,
    query: '',
    bodyBytes: 0,
    status: 200,
    bytes: expect.any(Number),
  });
  expect(first.bytes).toBe(readFileSync(join(registry, encoder)).length);
});

it('refuses a draft, a registry of which a byte was changed, and one that has expired', async () => {
  const options = { port: 0, host: '127.0.0.1' };
  await expect(serveRegistry(draft, options)).rejects.toMatchObject({ code: 'release-unsigned' });
  await expect(serveRegistry(folder, options)).rejects.toMatchObject({ code: 'release-missing' });
  const old = join(folder, 'old');
  await publishRelease({ draft, keys, registry: old, now: NOW() - 30 * 86_400 });
  await expect(serveRegistry(old, options)).rejects.toMatchObject({
    code: 'release-untrusted',
    message: expect.stringMatching(/expired.*cheer publish --renew/u),
  });
  const file = join(registry, encoder);
  const bytes = readFileSync(file);
  bytes[1000]! ^= 1;
  writeFileSync(file, bytes);
  await expect(serveRegistry(registry, options)).rejects.toMatchObject({ code: 'hash-mismatch' });
});

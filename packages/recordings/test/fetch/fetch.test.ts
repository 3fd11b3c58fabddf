import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { CatalogueFile } from '@cheer/recordings';
import { download, fetchFiles, planFetch } from '@cheer/recordings/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { diskError } from '../../node/fetch/partFile.ts';
import { retryAfter } from '../../node/fetch/request.ts';
import { type FileServer, fileServer, plainServer } from './server.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
/** bytes that repeat nowhere, so that a piece in the wrong place shows */
const noise = (size: number): Uint8Array => {
  const bytes = new Uint8Array(size);
  let state = 12345;
  for (let i = 0; i < size; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[i] = state >>> 16;
  }
  return bytes;
};
const BODY = noise(400_000);
const FILE: CatalogueFile = { path: 'S01/BVP.csv', bytes: BODY.length, sha256: sha256(BODY), part: 'core' };
const QUICK = { pause: 5, patience: 5000 };

let server: FileServer;
let folder: string;
beforeEach(async () => {
  server = await fileServer({ 'S01/BVP.csv': BODY });
  folder = mkdtempSync(join(tmpdir(), 'cheer-fetch-'));
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});
const target = (): string => join(folder, 'S01/BVP.csv');
const get = (file = FILE, options = {}) => download(server.base + file.path, file, target(), { ...QUICK, ...options });
const whole = (): boolean => Buffer.compare(readFileSync(target()), BODY) === 0;
/** nothing but the file itself is left */
const tidy = (): void => expect(readdirSync(join(folder, 'S01'))).toEqual(['BVP.csv']);
const begun = (bytes: Uint8Array, version?: string): void => {
  mkdirSync(join(folder, 'S01'), { recursive: true });
  writeFileSync(`${target()}.part`, bytes);
  if (version !== undefined) writeFileSync(`${target()}.part.json`, JSON.stringify({ version }));
};

describe('one file', () => {
  it('comes whole, checked, and leaves nothing beside it', async () => {
    expect(await get()).toBe('same');
    expect(whole()).toBe(true);
    tidy();
    expect(server.seen).toHaveLength(1);
  });

  it('goes on where a cut connection ended, as often as it takes', async () => {
    server.cuts = [100_000, 100_000, 50_000];
    expect(await get()).toBe('same');
    expect(whole()).toBe(true);
    tidy();
    const starts = server.seen.map(({ range }) => Number(/\d+/.exec(range ?? '0')![0]));
    expect(starts).toHaveLength(4);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    expect(starts[0]).toBe(0);
    // a machine at work for others may lose the last of what was sent, and no more than that
    expect(starts.at(-1)).toBeGreaterThan(0);
    expect(starts.at(-1)).toBeLessThanOrEqual(250_000);
    expect(server.seen.at(-1)!.ifRange).toMatch(/^"[0-9a-f]{40}"$/);
  });

  it('goes on from what an earlier run left', async () => {
    begun(BODY.subarray(0, 300_000));
    let came = 0;
    await get(FILE, { onBytes: (count: number) => (came += count) });
    expect(came).toBe(100_000);
    expect(whole()).toBe(true);
    tidy();
  });

  it('knows a part that is the whole file already', async () => {
    begun(BODY);
    expect(await get()).toBe('same');
    expect(server.seen.map(({ range }) => range)).toEqual(['bytes=400000-']);
    tidy();
  });

  it('begins anew when the file changed under its address', async () => {
    begun(noise(100_000).reverse(), '"of another version"');
    expect(await get()).toBe('same');
    expect(whole()).toBe(true);
    expect(server.seen).toHaveLength(1);
  });

  it('fetches once more what was joined from two versions without a name', async () => {
    server.etags = false;
    begun(new Uint8Array(100_000));
    expect(await get()).toBe('same');
    expect(whole()).toBe(true);
    expect(server.seen.map(({ range }) => range)).toEqual(['bytes=100000-', undefined]);
  });

  it('does not join anything where neither version nor checksum would tell', async () => {
    server.etags = false;
    begun(new Uint8Array(100_000));
    expect(await get({ path: FILE.path, part: 'acc' })).toBe('unknown');
    expect(server.seen.map(({ range }) => range)).toEqual([undefined]);
    expect(whole()).toBe(true);
  });

  it('takes the whole file from a server that ignores ranges', async () => {
    server.ranges = false;
    begun(BODY.subarray(0, 300_000));
    expect(await get()).toBe('same');
    expect(whole()).toBe(true);
    tidy();
  });

  it('throws away a part that is longer than the file', async () => {
    begun(noise(500_000));
    expect(await get()).toBe('same');
    expect(whole()).toBe(true);
  });

  it.each([
    ['another content of the same size', Uint8Array.from(BODY).fill(7, 1000, 1001)],
    ['a shorter file', BODY.subarray(0, 399_999)],
    ['a page that says sorry', new TextEncoder().encode('<html>sorry</html>')],
  ])('refuses %s, keeps nothing', async (_, body) => {
    server.files.set('S01/BVP.csv', body);
    await expect(get()).rejects.toMatchObject({ code: 'hash-mismatch' });
    expect(readdirSync(join(folder, 'S01'))).toEqual([]);
  });

  it('stops reading a body without end', async () => {
    server.mischief = (_, answer) => {
      const more = (): void => {
        if (!answer.destroyed) answer.write(BODY, () => setImmediate(more));
      };
      more();
      return true;
    };
    await expect(get()).rejects.toMatchObject({ code: 'hash-mismatch' });
  });

  it('takes a text whose line ends were changed on the way, and says so', async () => {
    const text = new TextEncoder().encode('64\r\n1.5\r\n2.5\r\n');
    server.files.set('S01/BVP.csv', new TextEncoder().encode('64\n1.5\n2.5\n'));
    expect(await get({ ...FILE, bytes: text.length, sha256: sha256(text) })).toBe('line-ends');
  });

  it('waits as long as a busy server says, then goes on', async () => {
    const waits: number[] = [];
    server.mischief = (_, answer, count) => {
      if (count > 2) return false;
      answer.writeHead(count === 1 ? 429 : 503, { 'retry-after': count === 1 ? '1' : '0' }).end();
      return true;
    };
    await get(FILE, { onWait: (_: string, ms: number) => waits.push(ms) });
    expect(waits).toEqual([1000, 10]);
    expect(whole()).toBe(true);
  });

  it('unpacks what a server packs although it was asked not to', async () => {
    server.mischief = (_, answer) =>
      !!answer.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(BODY.subarray(0)));
    expect(await get()).toBe('same');
    expect(whole()).toBe(true);
  });

  it('does not wait for hours', async () => {
    server.mischief = (_, answer) => !!answer.writeHead(503, { 'retry-after': '7200' }).end();
    await expect(get()).rejects.toThrow(/503 and says to come back in 120 min/);
    expect(server.seen).toHaveLength(1);
  });

  it('reads Retry-After as seconds or a date', () => {
    expect(retryAfter('120')).toBe(120_000);
    expect(retryAfter('Mon, 01 Jan 2024 00:01:00 GMT', Date.UTC(2024, 0, 1))).toBe(60_000);
    expect(retryAfter('Mon, 01 Jan 2024 00:00:00 GMT', Date.UTC(2025, 0, 1))).toBe(0);
    expect(retryAfter('soon')).toBeUndefined();
  });

  it.each([404, 410, 401, 403, 400])('does not ask again after %i', async (status) => {
    server.mischief = (_, answer) => !!answer.writeHead(status).end();
    await expect(get()).rejects.toMatchObject({ code: 'network' });
    expect(server.seen).toHaveLength(1);
  });

  it('gives up after so many tries without progress', async () => {
    server.mischief = (_, answer) => !!answer.destroy();
    await expect(get(FILE, { tries: 3 })).rejects.toThrow(/3 times in a row/);
    expect(server.seen).toHaveLength(3);
  });

  it('does not wait for ever for a server that says nothing, or stops in the middle', async () => {
    server.mischief = (_, answer, count) => {
      if (count === 1) return true;
      if (count > 2) return false;
      answer.writeHead(200, { 'content-length': BODY.length }).write(BODY.subarray(0, 5000));
      return true;
    };
    await get(FILE, { patience: 400 });
    expect(server.seen.map(({ range }) => range)).toEqual([undefined, undefined, 'bytes=5000-']);
    expect(whole()).toBe(true);
  });

  it('follows redirects, but not in circles and not to what is no web address', async () => {
    server.files.set('moved', BODY);
    server.mischief = ({ path }, answer) =>
      path === 'S01/BVP.csv' ? !!answer.writeHead(302, { location: '/data/moved' }).end() : false;
    expect(await get()).toBe('same');
    server.mischief = (_, answer) => !!answer.writeHead(302, { location: '/data/S01/BVP.csv' }).end();
    await expect(get()).rejects.toThrow(/more than 5 redirects/);
    server.mischief = (_, answer) => !!answer.writeHead(302, { location: 'file:///etc/passwd' }).end();
    await expect(get()).rejects.toThrow(/not safe to follow/);
  });

  it('does not follow from https to http', async () => {
    const request = async (): Promise<Response> =>
      new Response(null, { status: 301, headers: { location: `${server.base}S01/BVP.csv` } });
    await expect(download('https://example.org/x', FILE, target(), { ...QUICK, request })).rejects.toThrow(/not safe/);
  });

  it('keeps what came when it is interrupted, and goes on from there', async () => {
    const stop = new AbortController();
    server.cuts = [200_000];
    const interrupted = get(FILE, {
      signal: stop.signal,
      pause: 60_000,
      onWait: () => stop.abort(new Error('enough')),
    });
    await expect(interrupted).rejects.toThrow('enough');
    const { length } = readFileSync(`${target()}.part`);
    expect(length).toBeGreaterThan(0);
    expect(length).toBeLessThanOrEqual(200_000);
    expect(existsSync(target())).toBe(false);
    await get();
    expect(server.seen.at(-1)!.range).toBe(`bytes=${length}-`);
    expect(whole()).toBe(true);
    tidy();
  });

  it('says when the disk is full, and when the folder may not be written', () => {
    const error = (code: string) => diskError('x', Object.assign(new Error(code), { code }));
    for (const code of ['ENOSPC', 'EDQUOT', 'EFBIG']) expect(error(code)).toMatchObject({ code: 'storage-full' });
    expect(error('EACCES')).toMatchObject({ code: 'file-unreadable' });
  });
});

describe('a server of HTTP/1.0 that closes each connection, as Python\u2019s does', () => {
  const LARGE = noise(3_000_000);
  const large: CatalogueFile = { path: 'S01/BVP.csv', bytes: LARGE.length, sha256: sha256(LARGE), part: 'core' };
  const fetchLarge = (base: string) => download(base + large.path, large, target(), QUICK);

  it.each([true, false])('gives its files, however slowly they are written (length stated: %s)', async (length) => {
    const plain = await plainServer(LARGE, { length });
    for (let i = 0; i < 5; i++) {
      rmSync(target(), { force: true });
      expect(await fetchLarge(plain.base)).toBe('same');
    }
    expect(Buffer.compare(readFileSync(target()), LARGE)).toBe(0);
    expect(plain.requests()).toBe(5);
    await plain.close();
    tidy();
  });

  it('is asked again when it closes in the middle', async () => {
    const plain = await plainServer(LARGE, { whole: (count) => count > 2 });
    expect(await fetchLarge(plain.base)).toBe('same');
    expect(plain.requests()).toBe(3);
    await plain.close();
  });
});

describe('many files', () => {
  const files = (count: number): CatalogueFile[] =>
    Array.from({ length: count }, (_, i) => {
      const body = noise(1000 + i);
      server.files.set(`P ${i}/ä#?.csv`, body);
      return { path: `P ${i}/ä#?.csv`, bytes: body.length, sha256: sha256(body), part: 'core' };
    });

  it('fetches what is missing, a few at once, and then finds nothing more to do', async () => {
    const list = files(30);
    let at = 0;
    let most = 0;
    server.mischief = ({ path }, answer) => {
      most = Math.max(most, ++at);
      setTimeout(() => {
        at--;
        answer.end(server.files.get(path));
      }, 10);
      return true;
    };
    const plan = await planFetch(server.base, list, folder);
    expect(plan).toMatchObject({ bytes: list.reduce((sum, { bytes }) => sum + bytes!, 0), unsized: 0, wrong: [] });
    const progress: number[] = [];
    const done = await fetchFiles(plan, { ...QUICK, parallel: 3, onProgress: ({ bytes }) => progress.push(bytes) });
    expect(done).toHaveLength(30);
    expect(most).toBeLessThanOrEqual(3);
    expect(most).toBeGreaterThan(1);
    expect(progress.at(-1)).toBe(plan.bytes);
    const again = await planFetch(server.base, list, folder);
    expect([again.missing.length, again.present.length, again.bytes]).toEqual([0, 30, 0]);
  });

  it('plans without touching anything, counts what is begun, and leaves alone what somebody changed', async () => {
    mkdirSync(join(folder, 'S01'));
    writeFileSync(target(), 'my own notes');
    const plan = await planFetch(server.base, [FILE], folder);
    expect(plan.wrong).toEqual([{ file: FILE, verdict: 'size' }]);
    expect(plan.missing).toEqual([]);
    expect(await fetchFiles(plan)).toEqual([]);
    expect(readFileSync(target(), 'utf8')).toBe('my own notes');
    const replacing = await planFetch(server.base, [FILE], folder, { replace: true });
    expect(replacing.bytes).toBe(400_000);
    await fetchFiles(replacing);
    expect(whole()).toBe(true);
  });

  it('brings all others when one is gone, and says which', async () => {
    const list = [...files(5), { path: 'gone.csv', bytes: 3, sha256: '0'.repeat(64), part: 'core' }];
    const fetching = fetchFiles(await planFetch(server.base, list, folder), QUICK);
    await expect(fetching).rejects.toThrow(/gone\.csv: there is no such file any more \(404\)/);
    expect((await planFetch(server.base, list, folder)).present).toHaveLength(5);
  });

  it('stops at once when nobody answers', async () => {
    const plan = await planFetch(server.base, files(20), folder);
    server.mischief = (_, answer) => !!answer.destroy();
    await expect(fetchFiles(plan, { ...QUICK, tries: 2, parallel: 2 })).rejects.toMatchObject({ code: 'network' });
    expect(server.seen.length).toBeLessThanOrEqual(4);
  });

  it('does not begin what the disk has no room for', async () => {
    const plan = await planFetch(server.base, [FILE], folder);
    const fetching = fetchFiles(plan, { room: async () => 399_999 });
    await expect(fetching).rejects.toMatchObject({ code: 'storage-full' });
    expect(server.seen).toEqual([]);
  });
});

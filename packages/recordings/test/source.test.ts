import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAll, readText } from '../src/read.ts';
import { blobSource, bytesSource } from '../src/source.ts';
import { urlSource } from '../src/url.ts';
import { refused, source } from './fixtures.ts';

const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);

describe('bytesSource and blobSource', () => {
  it('read exactly the range', async () => {
    for (const one of [
      bytesSource('b', bytes),
      blobSource(new Blob([bytes]), 'b'),
      blobSource(new File([bytes], 'b')),
    ]) {
      expect(one).toMatchObject({ name: 'b', size: 1000 });
      expect(await one.read(0, 1000)).toEqual(bytes);
      expect(await one.read(250, 253)).toEqual(Uint8Array.of(250, 0, 1));
      expect(await one.read(1000, 1000)).toEqual(new Uint8Array(0));
    }
  });

  it('refuse a range outside', async () => {
    for (const one of [bytesSource('b', bytes), blobSource(new Blob([bytes]), 'b')]) {
      for (const [start, end] of [
        [-1, 5],
        [5, 4],
        [0, 1001],
        [0.5, 2],
        [Number.NaN, 2],
        [0, Infinity],
      ] as const) {
        await refused('option-invalid', [/read: b: the range must lie within the 1000 bytes/], () =>
          one.read(start, end),
        );
      }
    }
  });
});

describe('readAll and readText', () => {
  it('state their limit', async () => {
    await refused('too-large', [/readAll: b: 1000 bytes, at most 999 are read/], () =>
      readAll(bytesSource('b', bytes), 999),
    );
    expect(await readAll(bytesSource('b', bytes), 1000)).toEqual(bytes);
  });

  it('take UTF-8 with or without a byte order mark and nothing else', async () => {
    expect(await readText(source('t', '\uFEFFµS'))).toBe('µS');
    expect(await readText(source('t', 'µS'))).toBe('µS');
    await refused('file-unreadable', [/UTF-16/], () => readText(source('t', Uint8Array.of(0xfe, 0xff, 0, 0x31))));
    await refused('file-unreadable', [/not UTF-8/], () => readText(source('t', Uint8Array.of(0xb5, 0x53))));
  });
});

describe('urlSource', () => {
  let server: Server;
  let base = '';
  const requests: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      requests.push(`${request.method} ${request.url} ${request.headers.range ?? '-'}`);
      const range = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '');
      if (request.url === '/none') response.writeHead(404).end();
      else if (request.url === '/broken' && request.method === 'GET') {
        response.writeHead(200, { 'content-length': 1000 });
        response.write(bytes.subarray(0, 10), () => response.destroy());
      } else if (request.url === '/ranges' && request.method === 'HEAD') {
        response.writeHead(200, { 'accept-ranges': 'bytes', 'content-length': 1000 }).end();
      } else if (request.url === '/ranges' && range) {
        response.writeHead(206).end(bytes.subarray(Number(range[1]), Number(range[2]) + 1));
      } else if (request.url === '/liar' && request.method === 'HEAD') {
        response.writeHead(200, { 'accept-ranges': 'bytes', 'content-length': 2000 }).end();
      } else if (request.url === '/liar') response.writeHead(206).end(bytes.subarray(0, 3));
      else response.writeHead(200).end(bytes);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  it('reads by ranges where the server can', async () => {
    requests.length = 0;
    const one = await urlSource(`${base}/ranges`);
    expect(one.size).toBe(1000);
    expect(await one.read(10, 14)).toEqual(Uint8Array.of(10, 11, 12, 13));
    expect(requests).toEqual(['HEAD /ranges -', 'GET /ranges bytes=10-13']);
    await refused('option-invalid', [], () => one.read(0, 1001));
  });

  it('fetches all of it once where the server cannot', async () => {
    requests.length = 0;
    const one = await urlSource(`${base}/plain`);
    expect(await one.read(10, 12)).toEqual(Uint8Array.of(10, 11));
    expect(await one.read(998, 1000)).toEqual(bytes.slice(998));
    expect(requests).toEqual(['HEAD /plain -', 'GET /plain -']);
    await refused('too-large', [/more than 999 bytes/], () => urlSource(`${base}/plain`, { limit: 999 }));
  });

  it('is one clear error when there is no file, no server or half an answer', async () => {
    await refused('network', [/\/none: the server answered 404/], () => urlSource(`${base}/none`));
    await refused('network', [/broke off/], () => urlSource(`${base}/broken`));
    await refused('network', [/no answer/], () =>
      urlSource('http://x.invalid/', { fetch: () => Promise.reject(new TypeError('fetch failed')) }),
    );
    const liar = await urlSource(`${base}/liar`);
    await refused('file-truncated', [/asked for 10 bytes, got 3/], () => liar.read(0, 10));
  });
});

/** What somebody on the wire sees of two people of different clusters, byte by byte as TCP carries it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requestBytes } from '@cheer/edge';
import { applyScaler, fitScaler } from '@cheer/signals';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isUsable, type MeasuredWindow } from '../../packages/edge/src/index.ts';
import { MINUTE, measured, NOW, openPublisher, person, releaseFor, serve } from '../../packages/edge/test/fixture.ts';
import { writeWindows } from './knowledge.ts';
import { commandOf, run } from './processes.ts';
import type { Errand } from './wearer.ts';

const recording = person();
const windows = await measured(recording);
let folder: string;
let first: Map<string, Uint8Array>;
let second: Map<string, Uint8Array>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cheer-transcript-'));
  const publisher = await openPublisher(join(folder, 'publisher'));
  first = await publisher.publish(await releaseFor(windows));
  second = await publisher.publish(await releaseFor(windows, MINUTE, 'population'), NOW - 400);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Everything that clients have said, in the order in which it came. */
async function openTap(target: string) {
  const said: Buffer[] = [];
  const sockets = new Set<{ destroy(): void }>();
  const server = createServer((client) => {
    const upstream = connect(Number(new URL(target).port), '127.0.0.1');
    client.on('data', (piece: Buffer) => said.push(piece));
    client.pipe(upstream);
    upstream.pipe(client);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    /** since the last time */
    said: (): string => Buffer.concat(said.splice(0)).toString('latin1'),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Somebody else: every feature by so many of the population's widths higher or lower. */
function somebodyElse(shift: number): MeasuredWindow[] {
  const scaler = fitScaler(windows.filter((one) => isUsable(one, 60)).map(({ values }) => values));
  const own = windows.map((one) => ({ ...one, values: one.values.map((x, j) => x + shift * scaler.scale[j]!) }));
  expect(applyScaler(own[3]!.values, scaler)[0]).not.toBe(applyScaler(windows[3]!.values, scaler)[0]);
  return own;
}

/** Enrols, lives with it, updates to the second release; what was seen on the wire and what the device said. */
async function life(
  tap: Awaited<ReturnType<typeof openTap>>,
  served: Map<string, Uint8Array>,
  who: MeasuredWindow[],
  encoders?: 'all' | 'own',
) {
  const home = join(folder, 'home');
  const file = join(folder, 'windows.json');
  await writeFile(file, writeWindows(who));
  const errand = (...verbs: Errand['verbs'][number][]): Errand => ({
    home,
    registry: tap.url,
    windows: file,
    spans: recording.annotations.map(({ start, end, label }) => ({ start, end, label })),
    verbs,
    ...(encoders && { encoders }),
    now: NOW,
  });
  const replace = (files: ReadonlyMap<string, Uint8Array>): void => {
    served.clear();
    for (const [path, bytes] of files) served.set(path, bytes);
  };
  replace(first);
  const enrolled = JSON.parse((await run(commandOf(errand('enroll', 'label', 'train', 'predict')))).out);
  const enrolment = tap.said();
  replace(second);
  const updated = JSON.parse((await run(commandOf(errand('update', 'predict')))).out);
  const update = tap.said();
  await rm(home, { recursive: true });
  expect(updated.release).not.toBe(enrolled.release);
  return { cluster: enrolled.cluster, clusterAfter: updated.cluster, enrolment, update, entries: updated.entries };
}

describe('two people of different clusters', () => {
  it('say the same to the byte, in enrolment and update, where all encoders are fetched', async () => {
    const served = new Map<string, Uint8Array>();
    const server = await serve(served);
    const tap = await openTap(server.url);
    const a = await life(tap, served, windows);
    const b = await life(tap, served, somebodyElse(4));
    const c = await life(tap, served, somebodyElse(-4), 'all');
    await tap.close();
    await server.close();
    expect([a.cluster, b.cluster, c.cluster]).toEqual([1, 0, 2]);
    expect([a.clusterAfter, b.clusterAfter, c.clusterAfter]).toEqual([1, 0, 2]);
    for (const other of [b, c]) {
      expect(other.enrolment).toEqual(a.enrolment);
      expect(other.update).toEqual(a.update);
    }
    const requests = a.enrolment.split('\r\n\r\n').slice(0, -1);
    expect(requests).toHaveLength(10);
    for (const [i, request] of requests.entries()) {
      expect(request).toMatch(/^GET \/\S+ HTTP\/1\.1\r\n/);
      expect(request).not.toMatch(/content-length|transfer-encoding|cookie|authorization|referer|etag|if-/i);
      // what the ledger counts is there, and the rest is what Node adds to every request
      const entry = a.entries[i];
      expect(new URL(entry.url).pathname).toBe(request.split(' ')[1]);
      const added = request.length + 4 - requestBytes(entry);
      expect(added).toBe(requests[0]!.length + 4 - requestBytes(a.entries[0]));
      expect(added).toBeGreaterThan(0);
    }
  });

  it('differ in the encoder that is asked for, and in nothing else, where one is fetched: log2 K bits', async () => {
    const served = new Map<string, Uint8Array>();
    const server = await serve(served);
    const tap = await openTap(server.url);
    const a = await life(tap, served, windows, 'own');
    const b = await life(tap, served, somebodyElse(4), 'own');
    await tap.close();
    await server.close();
    const hidden = (said: string): string => said.replace(/targets\/[0-9a-f]{64}\.encoder-\d/g, 'targets/its-encoder');
    for (const part of ['enrolment', 'update'] as const) {
      expect(a[part]).not.toEqual(b[part]);
      expect(hidden(a[part])).toEqual(hidden(b[part]));
      const asked = [a, b].map((one) => one[part].match(/\.encoder-\d\.safetensors/g));
      expect(asked).toEqual([['.encoder-1.safetensors'], ['.encoder-0.safetensors']]);
    }
    // one of three names: log2(3) bits
    expect(first.size && [...first.keys()].filter((path) => /encoder-\d\.safetensors$/.test(path))).toHaveLength(3);
  });
});

/** Enrolling over HTTP with a signed release: what is asked for, in which order, and what is kept of it. */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprint } from '@cheer/registry';
import { nodeClient, rotateKeys } from '@cheer/registry/node';
import { webClient } from '@cheer/registry/web';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FolderStore } from '../node/index.ts';
import { Device, MemoryStore, type StateStore } from '../src/index.ts';
import { codeOf, measured, NOW, openPublisher, type Publisher, person, releaseFor, serve } from './fixture.ts';

const recording = person();
const windows = await measured(recording);
const spans = recording.annotations.map(({ start, end, label }) => ({ start, end, label }));
const clock = (): number => NOW;
const newDevice = (store: StateStore = new MemoryStore()): Device => new Device(store, { clock });
let folder: string;
let publisher: Publisher;
let files: Map<string, Uint8Array>;
let server: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cheer-enroll-'));
  publisher = await openPublisher(join(folder, 'publisher'));
  files = await publisher.publish(await releaseFor(windows));
});
beforeEach(async () => {
  server = await serve(files);
});
afterEach(() => server.close());
afterAll(() => rm(folder, { recursive: true, force: true }));

const named = (ending: string): string => [...files.keys()].find((path) => path.endsWith(ending))!;
/** Root, the next root that is not there, timestamp, snapshot, targets, then the release. */
const opening = (): string[] => [
  'metadata/1.root.json',
  'metadata/2.root.json',
  'metadata/timestamp.json',
  'metadata/1.snapshot.json',
  'metadata/1.targets.json',
  named('.manifest.json'),
  named('.centroids.safetensors'),
];
const encoders = (...which: number[]): string[] => which.map((k) => named(`.encoder-${k}.safetensors`));
const lines = (paths: readonly string[]): string[] => paths.map((path) => `GET /${path}`);

async function trained(store: StateStore = new MemoryStore()): Promise<Device> {
  const device = newDevice(store);
  await device.enroll({ windows, registry: server.url });
  await device.label({ spans });
  await device.train({ k: 2, seed: 1 });
  return device;
}

describe('a device over HTTP', () => {
  it('asks for metadata, manifest, centroids and all encoders, says nothing, and then needs no network', async () => {
    const home = join(folder, 'home');
    const device = newDevice(new FolderStore(home));
    const steps: number[] = [];
    const enrolled = await device.enroll({ recording, registry: server.url, onProgress: (done) => steps.push(done) });
    expect(enrolled).toMatchObject({ cluster: 1, fetched: 'all', revealedBits: 0 });
    expect(enrolled.distances[1]).toBeLessThan(1e-6);
    expect(enrolled.distances[0]).toBeCloseTo(3 * Math.sqrt(246), 3); // every coordinate 3 away
    expect(steps.at(-1)).toBe(enrolled.windows);

    const paths = [...opening(), ...encoders(0, 1, 2)];
    expect(server.seen.map(({ line }) => line)).toEqual(lines(paths));
    for (const { headers, body } of server.seen) {
      expect(body).toBe(0);
      expect(JSON.stringify(headers)).not.toMatch(/cookie|referer|authorization|content-length/);
    }
    await server.close();

    const { counts } = await device.label({ spans });
    expect(Object.keys(counts)).toEqual([...new Set(spans.map(({ label }) => label))].sort());
    const result = await device.train({ k: 2, seed: 1 });
    expect(Object.values(result.counts)).toEqual(result.classes.map(() => 2));

    // another process, another time
    const later = newDevice(new FolderStore(home));
    const { windows: predictions, classes } = await later.predict({ recording });
    expect(predictions).toHaveLength(windows.length);
    for (const one of predictions) {
      for (const p of [one.probabilities, one.smoothed.probabilities]) {
        if (p !== null) expect(p.reduce((a, b) => a + b)).toBeCloseTo(1, 10);
      }
      expect(one.abstained ? one.label === null : classes.includes(one.label!)).toBe(true);
    }
    expect(predictions.some(({ abstained }) => !abstained)).toBe(true);

    const status = await later.status();
    const sizes = paths.map((path) => files.get(path)?.length ?? 0);
    expect(status.requests).toEqual(
      paths.map((path, i) => ({
        at: NOW,
        method: 'GET',
        url: `${server.url}${path}`,
        status: files.has(path) ? 200 : 404,
        bytesIn: sizes[i],
        bytesOut: 0,
      })),
    );
    const received = sizes.reduce((a, b) => a + b);
    expect(enrolled.bytes).toBe(received);
    expect(await later.ledger()).toMatchObject({ entries: status.requests, bytesIn: received, bytesOut: 0 });
    expect(status.enrolled).toMatchObject({ cluster: 1, fetched: 'all', revealedBits: 0, trust: enrolled.trust });
    expect(status.trained?.counts).toEqual(result.counts);
    expect(result.chosen).toEqual({ head: 'softmax', strength: 1 });
    expect(status.trained?.chosen).toEqual(result.chosen);

    expect((await stat(home)).mode & 0o777).toBe(0o700);
    expect((await stat(join(home, 'state'))).mode & 0o777).toBe(0o700);
    for (const name of await readdir(join(home, 'state'))) {
      expect((await stat(join(home, 'state', name))).mode & 0o777, name).toBe(0o600);
    }
    await later.forget();
    expect(await readdir(folder)).toEqual(['publisher']);
    expect((await later.status()).enrolled).toBeNull();
    expect(await codeOf(() => later.predict({ windows }))).toBe('not-enrolled');
  });

  it('asks for one encoder if so told, which tells log2 K bits, and says so', async () => {
    const { fetched, revealedBits, requests } = await newDevice().enroll({
      windows,
      registry: server.url,
      encoders: 'own',
    });
    expect([fetched, revealedBits]).toEqual(['own', Math.log2(3)]);
    const wanted = [...opening(), ...encoders(1)];
    expect(server.seen.map(({ line }) => line)).toEqual(lines(wanted));
    expect(requests).toHaveLength(wanted.length);
    // @ts-expect-error from plain JavaScript
    const wrong = newDevice().enroll({ windows, registry: server.url, encoders: 'some' });
    expect(await codeOf(() => wrong)).toBe('option-invalid');
  });

  it('has all encoders before it looks at a signal', async () => {
    let before = -1;
    const onProgress = (): void => {
      if (before < 0) before = server.seen.length;
    };
    await newDevice().enroll({ recording, registry: server.url, onProgress });
    expect(before).toBe(10);
    expect(server.seen).toHaveLength(10);
  });

  it('fetches one after the other, so that all who enrol leave the same list', async () => {
    const other = await measured(person(1));
    for (const one of [windows, windows.slice(0, 10), other])
      await newDevice().enroll({ windows: one, registry: server.url });
    const requests = server.seen.map(({ line, headers, body }) => JSON.stringify([line, headers, body]));
    expect(requests).toHaveLength(30);
    for (const at of [10, 20]) expect(requests.slice(at, at + 10)).toEqual(requests.slice(0, 10));
  });

  it('asks for nothing that it could not put on record', async () => {
    const store = new MemoryStore();
    await store.write('requests.json', new TextEncoder().encode('{'));
    expect(await codeOf(() => newDevice(store).enroll({ windows, registry: server.url }))).toBe('state-invalid');
    expect(server.seen).toEqual([]);
  });

  it('has every request on record before the state that came of it is written', async () => {
    const store = new MemoryStore();
    const write = store.write.bind(store);
    store.write = async (name, bytes) => {
      if (name !== 'requests.json') throw new Error('killed');
      await write(name, bytes);
    };
    expect(await codeOf(() => newDevice(store).enroll({ windows, registry: server.url }))).toBe('Error: killed');
    expect((await newDevice(store).status()).requests.map(({ url }) => `GET ${new URL(url).pathname}`)).toEqual(
      server.seen.map(({ line }) => line),
    );
  });

  it('keeps the requests of an enrolment that failed on record, and the old state', async () => {
    const device = await trained();
    const before = await device.status();
    const broken = new Map(files);
    broken.delete(encoders(1)[0]!);
    const other = await serve(broken);
    expect(await codeOf(() => device.enroll({ windows, registry: other.url }))).toBe('release-missing');
    await other.close();
    const after = await device.status();
    // timestamp and all are known: only whether there is a newer root, or timestamp
    const news = after.requests
      .slice(before.requests.length)
      .map(({ url, status }) => [new URL(url).pathname.slice(1), status]);
    expect(news).toEqual([
      ['metadata/2.root.json', 404],
      ['metadata/timestamp.json', 200],
      [named('.manifest.json'), 200],
      [named('.centroids.safetensors'), 200],
      [encoders(0)[0], 200],
      [encoders(1)[0], 404],
    ]);
    expect({ ...after, requests: [], bytes: 0 }).toEqual({ ...before, requests: [], bytes: 0 });
    expect(await codeOf(() => device.enroll({ windows, registry: other.url }))).toBe('network');
  });

  it.each([0, 1, 2])(
    'refuses an encoder that was tampered with, also that of cluster %i, and stays not enrolled',
    async (k) => {
      const flipped = Uint8Array.from(files.get(encoders(k)[0]!)!);
      flipped[flipped.length - 3]! ^= 1;
      const other = await serve(new Map([...files, [encoders(k)[0]!, flipped]]));
      const device = newDevice();
      expect(await codeOf(() => device.enroll({ windows, registry: other.url }))).toBe('hash-mismatch');
      await other.close();
      const { enrolled, requests } = await device.status();
      expect(enrolled).toBeNull();
      expect(requests).toHaveLength(opening().length + k + 1);
    },
  );
});

describe('whom a device trusts', () => {
  it('is said with who verified it, whichever client that was', async () => {
    const told = await Promise.all(
      [webClient, nodeClient].map(async (client) => {
        const device = new Device(new MemoryStore(), { clock, client });
        return (await device.enroll({ windows, registry: server.url })).trust;
      }),
    );
    expect(told[0]).toMatchObject({ client: 'tuf-browser', pinned: 'first-use', firstUse: true, version: 1 });
    expect({ ...told[0], client: 'tuf-js' }).toEqual(told[1]);
    expect(told[0]!.expires).toBe(NOW - 500 + 14 * 86_400);
    expect(told[0]!.root).toMatch(/^[0-9a-f]{64}$/);
  });

  it('refuses a draft, which nobody has signed', async () => {
    const draft = await serve(await releaseFor(windows));
    expect(await codeOf(() => newDevice().enroll({ windows, registry: draft.url }))).toBe('release-unsigned');
    await draft.close();
  });

  it('is the root given by hand, and nobody else', async () => {
    const device = newDevice();
    const { trust } = await device.enroll({ windows, registry: server.url, root: publisher.root });
    expect(trust).toMatchObject({ pinned: 'given', firstUse: false });
    expect(server.seen[0]!.line).toBe('GET /metadata/2.root.json');
    const stranger = await openPublisher(join(folder, 'stranger'));
    const before = await device.status();
    expect(await codeOf(() => device.enroll({ windows, registry: server.url, root: stranger.root }))).toBe(
      'release-untrusted',
    );
    expect({ ...(await device.status()), requests: [], bytes: 0 }).toEqual({ ...before, requests: [], bytes: 0 });
    await rm(join(folder, 'stranger'), { recursive: true });
  });

  it('is the publisher whose root has the fingerprint that was given, also after a change of keys', async () => {
    const own = join(folder, 'rotating');
    const rotating = await openPublisher(own);
    const draft = await releaseFor(windows);
    const served = new Map(await rotating.publish(draft));
    const other = await serve(served);
    const first = await fingerprint(rotating.root);
    const device = newDevice();
    const { trust } = await device.enroll({ windows, registry: other.url, root: first.match(/..../g)!.join(' ') });
    expect(trust).toMatchObject({ root: first, pinned: 'given', firstUse: false });
    await rotateKeys(join(own, 'keys'), ['root', 'timestamp'], { now: NOW - 400 });
    for (const [path, bytes] of await rotating.publish(draft, NOW - 300)) served.set(path, bytes);
    const newest = (await newDevice().enroll({ windows, registry: other.url })).trust!.root;
    expect(newest).not.toBe(first);
    for (const root of [first, newest.toUpperCase()]) {
      const anew = await newDevice().enroll({ windows, registry: other.url, root });
      expect(anew.trust).toMatchObject({ root: newest, pinned: 'given', firstUse: false });
    }
    await other.close();
  });

  it('is nobody whose root has another fingerprint: both are named, and nothing but roots was asked for', async () => {
    const device = newDevice();
    const [wanted, found] = [`${'0'.repeat(63)}1`, await fingerprint(publisher.root)];
    await expect(device.enroll({ windows, registry: server.url, root: wanted })).rejects.toMatchObject({
      code: 'release-untrusted',
      message: expect.stringMatching(new RegExp(`${found}.*${wanted}`)),
    });
    expect(server.seen.map(({ line }) => line)).toEqual(['GET /metadata/1.root.json', 'GET /metadata/2.root.json']);
    expect((await device.status()).enrolled).toBeNull();
    expect(await codeOf(() => device.enroll({ windows, registry: server.url, root: 'abcd' }))).toBe('option-invalid');
    expect(server.seen).toHaveLength(2);
  });

  it('does not let the same root, given again, forget what was seen since', async () => {
    const own = await openPublisher(join(folder, 'twice'));
    const draft = await releaseFor(windows);
    const [older, newer] = [await own.publish(draft), await own.renew(NOW - 100)];
    for (const root of [own.root, await fingerprint(own.root)]) {
      const served = new Map(newer);
      const other = await serve(served);
      const device = newDevice();
      await device.enroll({ windows, registry: other.url, root });
      await device.update();
      for (const [path, bytes] of older) served.set(path, bytes);
      expect(await codeOf(() => device.enroll({ windows, registry: other.url, root }))).toBe('release-untrusted');
      await other.close();
    }
  });

  it('is told that a file given as root is none, before any request, and that one may be of another publisher', async () => {
    const text = (what: string): Uint8Array => new TextEncoder().encode(what);
    const wrong: [RegExp, Uint8Array][] = [
      [/private key/, text('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n')],
      [/private key/, text('-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n')],
      [/this is the timestamp of a registry/, files.get('metadata/timestamp.json')!],
      [/this is no N\.root\.json/, text('start,end,label\n1,2,calm\n')],
      [/this is no N\.root\.json/, new Uint8Array(0)],
      [/this is no N\.root\.json/, new Uint8Array(1 << 17)],
    ];
    for (const [message, root] of wrong) {
      await expect(newDevice().enroll({ windows, registry: server.url, root })).rejects.toMatchObject({
        code: 'option-invalid',
        message: expect.stringMatching(message),
      });
    }
    expect(server.seen).toEqual([]);
    const stranger = await openPublisher(join(folder, 'stranger'));
    await expect(newDevice().enroll({ windows, registry: server.url, root: stranger.root })).rejects.toMatchObject({
      code: 'release-untrusted',
      message: expect.stringContaining(await fingerprint(stranger.root)),
      remedy: expect.stringContaining("another publisher's"),
    });
    await rm(join(folder, 'stranger'), { recursive: true });
  });

  it('stays the same at another address, unless the wearer says otherwise or forgets', async () => {
    const stranger = await openPublisher(join(folder, 'stranger'));
    const other = await serve(await stranger.publish(await releaseFor(windows)));
    const mirror = await serve(files);
    const device = await trained();
    const before = await device.status();
    await expect(device.enroll({ windows, registry: other.url })).rejects.toMatchObject({
      code: 'release-untrusted',
      message: expect.stringContaining(server.url),
      remedy: expect.stringMatching(/^To trust another publisher give their root \(--root FILE\)/),
    });
    // the remedy is the one thing to do, not a second one after that of what was found out on the way
    const said = await device.enroll({ windows, registry: other.url }).catch((error: Error) => error.message);
    expect(said).not.toMatch(/Try again later|\(openRelease/);
    expect({ ...(await device.status()), requests: [], bytes: 0 }).toEqual({ ...before, requests: [], bytes: 0 });

    const moved = await device.enroll({ windows, registry: mirror.url });
    expect(moved.trust).toMatchObject({ root: before.enrolled!.trust!.root, pinned: 'first-use', firstUse: false });
    const anew = await device.enroll({ windows, registry: other.url, root: stranger.root });
    expect(anew.trust).toMatchObject({ pinned: 'given' });
    expect(anew.trust!.root).not.toBe(moved.trust!.root);
    await device.forget();
    expect((await device.enroll({ windows, registry: server.url })).trust).toMatchObject({
      pinned: 'first-use',
      firstUse: true,
    });
    await Promise.all([other.close(), mirror.close(), rm(join(folder, 'stranger'), { recursive: true })]);
  });

  it('is nobody after an enrolment that failed', async () => {
    const device = newDevice();
    expect(await codeOf(() => device.enroll({ windows: windows.slice(0, 3), registry: server.url }))).toBe(
      'no-usable-window',
    );
    const stranger = await openPublisher(join(folder, 'stranger'));
    const other = await serve(await stranger.publish(await releaseFor(windows)));
    expect((await device.enroll({ windows, registry: other.url })).trust).toMatchObject({ firstUse: true });
    await Promise.all([other.close(), rm(join(folder, 'stranger'), { recursive: true })]);
  });
});

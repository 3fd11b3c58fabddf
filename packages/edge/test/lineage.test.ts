/** Enrolling again with a root given by hand: what the device has seen of the same publisher still counts. */
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprint } from '@cheer/registry';
import { nodeClient, publishRelease, rotateKeys } from '@cheer/registry/node';
import { webClient } from '@cheer/registry/web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Device, MemoryStore, type StateStore } from '../src/index.ts';
import { readTrust } from '../src/trust.ts';
import { codeOf, MINUTE, measured, NOW, openPublisher, type Publisher, person, releaseFor, serve } from './fixture.ts';

type Files = Map<string, Uint8Array>;

const windows = await measured(person());
let folder: string;
let publisher: Publisher;
/** the first release; the second; the second after the key of timestamps was replaced; and once more, as its old key could sign */
let first: Files;
let second: Files;
let replaced: Files;
let stolen: Files;
let stranger: Publisher;
let strange: Files;
const roots: Uint8Array[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cheer-lineage-'));
  publisher = await openPublisher(join(folder, 'publisher'));
  first = await publisher.publish(await releaseFor(windows));
  second = await publisher.publish(await releaseFor(windows, MINUTE, 'population'), NOW - 400);
  // whoever has copied the keys and the registry can go on publishing where the newer root is held back
  await cp(join(folder, 'publisher'), join(folder, 'thief'), { recursive: true });
  const [keys, registry] = [join(folder, 'publisher', 'keys'), join(folder, 'publisher', 'registry')];
  for (const now of [NOW - 300, NOW - 290]) {
    await rotateKeys(keys, ['timestamp', 'snapshot', 'targets', 'root'], { now, registry });
  }
  replaced = await publisher.renew(NOW - 250);
  const [theirs, registryOfThief] = [join(folder, 'thief', 'keys'), join(folder, 'thief', 'registry')];
  const draft = join(folder, 'thief', 'draft');
  await publishRelease({ draft, keys: theirs, registry: registryOfThief, now: NOW - 200 });
  stolen = await readRegistry(registryOfThief);
  for (const n of [1, 2, 3]) roots.push(replaced.get(`metadata/${n}.root.json`)!);
  stranger = await openPublisher(join(folder, 'stranger'));
  strange = await stranger.publish(await releaseFor(windows));
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function readRegistry(registry: string): Promise<Files> {
  const entries = await readdir(registry, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      paths.map(async (path) => [path.slice(registry.length + 1), new Uint8Array(await readFile(path))] as const),
    ),
  );
}

/** Without roots from number n on. */
const before = (n: number, files: Files): Files =>
  new Map([...files].filter(([path]) => !(Number(/(\d+)\.root\.json$/.exec(path)?.[1]) >= n)));

/** A device enrolled with some files, given some root or none, and what it is then shown. */
async function enrolled(files: Files, root?: Uint8Array, client = nodeClient) {
  const served = new Map(files);
  const server = await serve(served);
  const store: StateStore = new MemoryStore();
  const device = new Device(store, { clock: () => NOW, client });
  await device.enroll({ windows, registry: server.url, ...(root && { root }) });
  const again = async (now: Files, given: Uint8Array | string) => {
    served.clear();
    for (const [path, bytes] of now) served.set(path, bytes);
    return device.enroll({ windows, registry: server.url, root: given });
  };
  return { device, again, store, server };
}

describe.each([nodeClient, webClient])('a root given again, with $name', (client) => {
  it.each([0, 1, 2])('does not let the device fall back to an older release, root %i', async (which) => {
    const { device, again, server } = await enrolled(replaced, undefined, client);
    const old = (await device.status()).enrolled;
    for (const given of [roots[which]!, await fingerprint(roots[which]!)]) {
      // as it was, with and without the roots that have come since
      for (const files of [first, new Map([...first, ...[1, 2, 3].map((n) => rootOf(n))])]) {
        expect(await codeOf(() => again(files, given))).toBe('release-untrusted');
      }
    }
    expect((await device.status()).enrolled).toEqual(old);
    await server.close();
  });

  it('does not let keys count again that were replaced', async () => {
    const { again, server } = await enrolled(replaced, undefined, client);
    expect(await codeOf(() => again(stolen, roots[0]!))).toBe('release-untrusted');
    const digits = await fingerprint(roots[0]!);
    expect(await codeOf(() => again(before(2, stolen), digits))).toBe('release-untrusted');
    await server.close();
  });

  it('goes on from what it has seen, where the root is older or newer than the one it has', async () => {
    const old = await enrolled(replaced, roots[2], client);
    expect(await old.again(replaced, roots[0]!)).toMatchObject({ otherPublisher: false, trust: { pinned: 'given' } });
    expect(await codeOf(() => old.again(before(2, stolen), roots[0]!))).toBe('release-untrusted');
    await old.server.close();
    const young = await enrolled(second, undefined, client);
    expect(await young.again(replaced, roots[2]!)).toMatchObject({ otherPublisher: false });
    expect(await codeOf(() => young.again(stolen, roots[0]!))).toBe('release-untrusted');
    await young.server.close();
  });

  it('is said to be of another publisher where it is', async () => {
    const { again, device, server } = await enrolled(replaced, undefined, client);
    expect(await again(strange, stranger.root)).toMatchObject({ otherPublisher: true, trust: { version: 1 } });
    expect(await again(replaced, roots[0]!)).toMatchObject({ otherPublisher: true });
    await device.forget();
    expect(await again(strange, stranger.root)).toMatchObject({ otherPublisher: false });
    await server.close();
  });
});

const rootOf = (n: number): [string, Uint8Array] => [`metadata/${n}.root.json`, roots[n - 1]!];

describe('an enrolment elsewhere that fails', () => {
  it('leaves what is known of the own address, which has not moved on', async () => {
    const { device, server, store } = await enrolled(first);
    const mirror = await serve(second);
    const kept = async () => {
      const name = (await store.list()).find((one) => one.startsWith('trust.'))!;
      return readTrust((await store.read(name))!);
    };
    const old = await kept();
    const few = { windows: windows.slice(0, 3) };
    expect(await codeOf(() => device.enroll({ ...few, registry: mirror.url }))).toBe('no-usable-window');
    expect(await kept()).toEqual(old);
    expect(await device.update()).toBeNull();
    // once it succeeds, the newer ones are the only ones
    await device.enroll({ windows, registry: mirror.url });
    expect(await codeOf(() => device.enroll({ windows, registry: server.url }))).toBe('release-untrusted');
    await Promise.all([server.close(), mirror.close()]);
  });
});

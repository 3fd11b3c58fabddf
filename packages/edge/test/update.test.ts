/** A newer release: taken as a whole with labels and classifier, or not at all. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeClient } from '@cheer/registry/node';
import { webClient } from '@cheer/registry/web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Device, MemoryStore } from '../src/index.ts';
import { loadState } from '../src/state.ts';
import { codeOf, MINUTE, measured, NOW, openPublisher, type Publisher, person, releaseFor, serve } from './fixture.ts';

const DAY = 86_400;
const recording = person();
const windows = await measured(recording);
let folder: string;
let publisher: Publisher;
let first: Map<string, Uint8Array>;
let second: Map<string, Uint8Array>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cheer-update-'));
  publisher = await openPublisher(folder);
  first = await publisher.publish(await releaseFor(windows));
  second = await publisher.publish(await releaseFor(windows, MINUTE, 'population'), NOW - 400);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A device enrolled with the first release, and the server it will ask. */
async function enrolled(asked: { encoders?: 'all' | 'own'; train?: boolean } = {}) {
  const served = new Map(first);
  const server = await serve(served);
  const time = { now: NOW };
  const store = new MemoryStore();
  const options = { clock: () => time.now, timer: () => 0 };
  const device = new Device(store, options);
  const { encoders } = asked;
  await device.enroll({ windows, registry: server.url, ...(encoders && { encoders }) });
  if (asked.train ?? true) {
    await device.label({ spans: recording.annotations });
    await device.train({ k: 2, seed: 1, head: 'auto' });
  }
  const publish = (files: ReadonlyMap<string, Uint8Array>): void => {
    served.clear();
    for (const [path, bytes] of files) served.set(path, bytes);
  };
  const facts = async () => {
    const { requests: _, bytes: __, ...rest } = await device.status();
    return { ...rest, predicted: await device.predict({ windows }).catch(({ code }) => code) };
  };
  return { device, server, publish, time, facts, store };
}

describe('update', () => {
  it('is null where nothing is new, and asks for no more than it takes to know', async () => {
    const { device, server, facts } = await enrolled();
    const before = await facts();
    const { length } = server.seen;
    expect(await device.update()).toBeNull();
    const lines = server.seen.slice(length).map(({ line }) => line.replace(/[0-9a-f]{64}\./, ''));
    expect(lines).toEqual(['GET /metadata/2.root.json', 'GET /metadata/timestamp.json', 'GET /targets/manifest.json']);
    const after = await facts();
    expect({ ...after.enrolled!, trust: null }).toEqual({ ...before.enrolled!, trust: null });
    expect(after.predicted).toEqual(before.predicted);
    await server.close();
  });

  it('matches, fetches and trains anew, as a device enrolled and trained with the new release', async () => {
    const { device, server, publish, facts } = await enrolled();
    const before = await facts();
    publish(second);
    const updated = await device.update();
    expect(updated).toMatchObject({ cluster: 1, fetched: 'all', from: before.enrolled!.hash, trust: { version: 2 } });
    const after = await facts();
    expect(after.labels).toEqual(before.labels);
    expect(after.trained).toEqual({ ...after.trained, k: 2, seed: 1, asked: 'auto' });
    expect(after.enrolled!.manifest.normalisation).toBe('population');

    const fresh = new Device(new MemoryStore(), { clock: () => NOW });
    await fresh.enroll({ windows, registry: server.url });
    await fresh.label({ spans: recording.annotations });
    const { ms: _, ...trained } = await fresh.train({ k: 2, seed: 1, head: 'auto' });
    expect(updated!.trained).toMatchObject(trained);
    expect(after.predicted.windows).toEqual((await fresh.predict({ windows })).windows);
    expect(after.predicted.windows).not.toEqual(before.predicted.windows);
    await server.close();
  });

  it.each([webClient, nodeClient])(
    'says how long a release holds that was only renewed, with $name',
    async (client) => {
      const renewing = await openPublisher(join(folder, client.name));
      const served = new Map(await renewing.publish(await releaseFor(windows)));
      const server = await serve(served);
      const time = { now: NOW };
      const device = new Device(new MemoryStore(), { clock: () => time.now, client });
      await device.enroll({ windows, registry: server.url });
      const before = (await device.status()).enrolled!;
      expect(before.trust!.expires).toBe(NOW - 500 + 14 * DAY);
      time.now += 7 * DAY;
      for (const [path, bytes] of await renewing.renew(time.now)) served.set(path, bytes);
      expect(await device.update()).toBeNull();
      const renewed = { ...before.trust, expires: NOW + 21 * DAY, firstUse: false };
      expect((await device.status()).enrolled).toEqual({ ...before, trust: renewed });
      await server.close();
    },
  );

  it('leaves a device without a classifier without one', async () => {
    const { device, server, publish, facts } = await enrolled({ train: false });
    publish(second);
    expect((await device.update())!.trained).toBeNull();
    expect((await facts()).predicted).toBe('not-trained');
    await server.close();
  });

  it('keeps to what the wearer chose, with `all` ever after, and does not forget what was revealed', async () => {
    const all = await enrolled({ encoders: 'all' });
    all.publish(second);
    expect((await all.device.update())!.fetched).toBe('all');
    await all.server.close();
    const own = await enrolled({ encoders: 'own' });
    own.publish(second);
    const bits = Math.log2(3);
    expect(await own.device.update()).toMatchObject({ fetched: 'own', revealedBits: bits, mostRevealedBits: bits });
    const { contents: _, ...old } = (await loadState(own.store))!;
    expect(old).toMatchObject({ asked: 'own', mostRevealedBits: bits });
    await own.server.close();

    const changed = await enrolled({ encoders: 'own' });
    changed.publish(second);
    const updated = await changed.device.update({ encoders: 'all' });
    expect(updated).toMatchObject({ fetched: 'all', revealedBits: 0, mostRevealedBits: bits });
    const again = await changed.device.enroll({ windows, registry: changed.server.url });
    expect(again).toMatchObject({ fetched: 'all', revealedBits: 0, mostRevealedBits: bits });
    expect((await changed.device.status()).enrolled).toMatchObject({ revealedBits: 0, mostRevealedBits: bits });
    await changed.server.close();
  });

  it('takes a state from before revealed bits were counted at its last choice', async () => {
    const { device, server, store } = await enrolled({ encoders: 'own' });
    const {
      asked: _,
      mostRevealedBits: __,
      ...old
    } = JSON.parse(new TextDecoder().decode(await store.read('state.json')));
    await store.write('state.json', new TextEncoder().encode(JSON.stringify(old)));
    expect((await device.status()).enrolled!.mostRevealedBits).toBe(Math.log2(3));
    await server.close();
  });

  it('keeps the old encoder and classifier, whatever is wrong with the new release', async () => {
    const tampered = (ending: string): Map<string, Uint8Array> => {
      const [path, bytes] = [...second].find(([one]) => one.endsWith(ending) && !first.has(one))!;
      const flipped = Uint8Array.from(bytes);
      flipped[flipped.length - 3]! ^= 1;
      return new Map([...second, [path, flipped]]);
    };
    const without = (path: string): Map<string, Uint8Array> => new Map([...second].filter(([one]) => one !== path));
    const other = await openPublisher(join(folder, 'other'));
    const cases: [string, ReadonlyMap<string, Uint8Array>][] = [
      ['hash-mismatch', tampered('.manifest.json')],
      ['release-untrusted', tampered('2.targets.json')],
      ['release-missing', without('metadata/timestamp.json')],
      ['release-untrusted', await other.publish(await releaseFor(windows, MINUTE, 'population'))],
      ['option-invalid', await publisher.publish(await releaseFor(windows, { ...MINUTE, step: 20 }), NOW - 300)],
    ];
    for (const [code, files] of cases) {
      const { device, server, publish, facts } = await enrolled();
      const before = await facts();
      publish(files);
      expect(await codeOf(() => device.update())).toBe(code);
      const after = await facts();
      // a newer list of files counts as soon as it is verified; what is in use does not change
      expect(after).toEqual(before);
      await server.close();
    }
  });

  it('refuses an older release, also in another process, and one that has expired', async () => {
    const { device, server, publish, facts, time, store } = await enrolled();
    publish(second);
    await device.update();
    const before = await facts();
    publish(first);
    const later = new Device(store, { clock: () => time.now, timer: () => 0 });
    expect(await codeOf(() => later.update())).toBe('release-untrusted');
    expect(await codeOf(() => later.enroll({ windows, registry: server.url }))).toBe('release-untrusted');
    publish(second);
    time.now = NOW + 15 * DAY;
    expect(await codeOf(() => later.update())).toBe('release-untrusted');
    expect(await facts()).toEqual(before);
    await server.close();
    expect(await codeOf(() => later.update())).toBe('network');
    expect(await facts()).toEqual(before);
  });

  it('needs a device', async () => {
    expect(await codeOf(() => new Device(new MemoryStore(), { clock: () => NOW }).update())).toBe('not-enrolled');
  });
});

/** The files a device keeps: complete at any moment, checked to the byte, and gone when forgotten. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRelease } from '@cheer/registry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FolderStore } from '../node/index.ts';
import { Device, MemoryStore, type StateStore } from '../src/index.ts';
import { CANARY, codeOf, MINUTE, measured, NOW, openPublisher, person, releaseFor, serve } from './fixture.ts';

const recording = person();
const windows = await measured(recording);
const spans = recording.annotations.map(({ start, end, label }) => ({ start, end, label }));
const newDevice = (store: StateStore): Device => new Device(store, { clock: () => NOW });
let files: Map<string, Uint8Array>;
let folder: string;

beforeAll(async () => {
  files = await releaseFor(windows);
  folder = await mkdtemp(join(tmpdir(), 'cheer-state-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const opened = (from = files) =>
  readRelease(async (path) => from.get(path) ?? Promise.reject(new Error('missing')), 'memory');

async function trained(store: StateStore = new MemoryStore()): Promise<Device> {
  const device = newDevice(store);
  await device.enroll({ windows, registry: await opened() });
  await device.label({ spans });
  await device.train({ k: 2, seed: 1 });
  return device;
}

describe('state', () => {
  /** A store that dies at its n-th change and never works again in this process. */
  class Dying extends MemoryStore {
    left = Number.POSITIVE_INFINITY;
    #step(): void {
      if (--this.left < 0) throw new Error('killed');
    }
    override async write(name: string, bytes: Uint8Array): Promise<void> {
      this.#step();
      await super.write(name, bytes);
    }
    override async remove(name: string): Promise<void> {
      this.#step();
      await super.remove(name);
    }
  }

  it('is the old one or the new one, wherever the process is killed', async () => {
    const other = await releaseFor(windows, MINUTE, 'population');
    const work: Record<string, (device: Device) => Promise<unknown>> = {
      enroll: async (device) => device.enroll({ windows, registry: await opened(other) }),
      label: (device) => device.label({ spans: spans.slice(0, 1), replace: true }),
      train: (device) => device.train({ k: 1, seed: 9 }),
    };
    for (const [name, run] of Object.entries(work)) {
      const facts = async (device: Device) => {
        const { enrolled, labels, trained: training } = await device.status();
        return JSON.stringify({ hash: enrolled?.hash, labels, training });
      };
      const complete = await trained();
      const old = await facts(complete);
      await run(complete);
      const changed = await facts(complete);
      expect(changed, name).not.toBe(old);
      let survived = false;
      for (let n = 0; !survived; n++) {
        const store = new Dying();
        const device = await trained(store);
        store.left = n;
        survived = await run(device).then(
          () => true,
          () => false,
        );
        store.left = Number.POSITIVE_INFINITY;
        expect([old, changed], `${name} killed at change ${n}`).toContain(await facts(device));
        if (survived) expect(await facts(device)).toBe(changed);
        await run(device); // and it can be done again
        expect(await facts(device)).toBe(changed);
      }
    }
  });

  it('is refused if a byte of any file is changed or a file is lost, and can be forgotten even so', async () => {
    const store = new MemoryStore();
    const device = await trained(store);
    const publisher = await openPublisher(join(folder, 'publisher'));
    const server = await serve(await publisher.publish(files));
    await device.enroll({ windows, registry: server.url });
    await device.train({ k: 1 });
    await server.close();
    const names = await store.list();
    expect(names.map((name) => name.split('.')[0])).toEqual([
      'centroids',
      'encoder',
      'head',
      'labels',
      'manifest',
      'profile',
      'requests',
      'state',
      'trust',
      'windows',
    ]);
    for (const name of names) {
      const bytes = (await store.read(name))!;
      const flipped = Uint8Array.from(bytes);
      flipped[1]! ^= 0x80;
      await store.write(name, flipped);
      expect(await codeOf(() => device.status()), name).toBe('state-invalid');
      if (name !== 'state.json' && name !== 'requests.json') {
        await store.remove(name);
        expect(await codeOf(() => device.predict({ windows })), name).toBe('state-invalid');
      }
      await store.write(name, bytes);
    }
    await store.write('state.json', new TextEncoder().encode('{"format":"cheer-device/2"}'));
    expect(await codeOf(() => device.enroll({ windows, registry: server.url }))).toBe('state-invalid');
    await device.forget();
    await rm(join(folder, 'publisher'), { recursive: true });
    expect(await store.list()).toEqual([]);
    await device.enroll({ windows, registry: await opened() });
  });

  it('leaves no trace of the person when forgotten', async () => {
    const home = join(folder, 'traces');
    const device = newDevice(new FolderStore(home));
    await device.enroll({ recording, registry: await opened() });
    const labelled = spans.map((span) => ({ ...span, label: `${CANARY}-${span.label}` }));
    await device.label({ spans: labelled });
    await device.train({ k: 2 });
    const search = async (path: string): Promise<number> => {
      const all = await readdir(path, { recursive: true, withFileTypes: true });
      const texts = all.filter((one) => one.isFile()).map((one) => readFile(join(one.parentPath, one.name), 'latin1'));
      return (await Promise.all(texts)).filter((text) => text.includes(CANARY)).length;
    };
    expect(await search(folder)).toBeGreaterThan(0);
    await device.forget();
    expect(await search(folder)).toBe(0);
    expect(await readdir(folder)).toEqual([]);
  });
});

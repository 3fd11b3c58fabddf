import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { population } from '@cheer/cloud';
import { predictHead, readEncoder } from '@cheer/encoder';
import { readCentroids, readRelease, sha256, writeCentroids } from '@cheer/registry';
import { applyScaler, profileOf, profileVector, USER_CLIP, userScaler } from '@cheer/signals';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FolderStore } from '../node/index.ts';
import { readProfile, writeProfile } from '../src/contents.ts';
import { adapt, Device, isUsable, MemoryStore, normalise, type StateStore } from '../src/index.ts';
import { loadState, saveState } from '../src/state.ts';
import { CANARY, codeOf, MINUTE, measured, person, releaseFor, serve } from './fixture.ts';

const recording = person();
const windows = await measured(recording);
const spans = recording.annotations.map(({ start, end, label }) => ({ start, end, label }));
const clock = (): number => 1_800_000_000;
const newDevice = (store: StateStore = new MemoryStore()): Device => new Device(store, { clock });
const ALL_GOOD = { overall: 1, BVP: 1, GSR: 1, SKT: 1 };
let files: Map<string, Uint8Array>;
let folder: string;

beforeAll(async () => {
  files = await releaseFor(windows);
  folder = await mkdtemp(join(tmpdir(), 'cheer-edge-'));
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

describe('what a device gives away for an export', () => {
  it('predicts as the device does: encoder, head and the population scaler', async () => {
    const device = await trained();
    const { encoder, head, scaler, manifest, cluster, release } = await device.network();
    expect(cluster).toBe(1);
    expect(release).toBe((await opened()).hash);
    const usable = windows.filter((one) => isUsable(one, manifest.window.length));
    const user = userScaler(profileOf(usable.map(({ values }) => applyScaler(values, scaler))));
    const { windows: predicted, classes } = await device.predict({ windows: usable });
    expect(head?.classes).toEqual(classes);
    for (const [i, { values }] of usable.entries()) {
      expect([...predictHead(head!, encoder.embed(normalise(values, scaler, user)))]).toEqual(
        predicted[i]!.probabilities,
      );
    }
  });

  it('has no head before the first training', async () => {
    const device = newDevice();
    expect(await codeOf(() => device.network())).toBe('not-enrolled');
    await device.enroll({ windows, registry: await opened() });
    expect((await device.network()).head).toBeNull();
  });
});

describe('a device over HTTP', () => {
  it('asks for release, manifest, centroids and one encoder, says nothing, and then needs no network', async () => {
    const server = await serve(files);
    const home = join(folder, 'home');
    const device = newDevice(new FolderStore(home));
    const steps: number[] = [];
    const enrolled = await device.enroll({ recording, registry: server.url, onProgress: (done) => steps.push(done) });

    expect(enrolled.cluster).toBe(1);
    expect(enrolled.distances[1]).toBeLessThan(1e-6);
    expect(enrolled.distances[0]).toBeCloseTo(3 * Math.sqrt(246), 3); // every coordinate 3 away
    expect(steps.at(-1)).toBe(enrolled.windows);

    const named = (ending: string): string => [...files.keys()].find((path) => path.endsWith(ending))!;
    const paths = [
      'release.json',
      named('.manifest.json'),
      named('.centroids.safetensors'),
      named('.encoder-1.safetensors'),
    ];
    expect(server.seen.map(({ line }) => line)).toEqual(paths.map((path) => `GET /${path}`));
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
    expect(
      status.requests.map(({ at, url, status: code, bytesIn, bytesOut }) => [at, url, code, bytesIn, bytesOut]),
    ).toEqual(paths.map((path) => [clock(), `${server.url}${path}`, 200, files.get(path)!.length, 0]));
    expect(enrolled.bytes).toBe(paths.reduce((sum, path) => sum + files.get(path)!.length, 0));
    expect(status.enrolled?.cluster).toBe(1);
    expect(status.trained?.counts).toEqual(result.counts);
    expect(result.chosen).toEqual({ head: 'softmax', strength: 1 });
    expect(status.trained?.chosen).toEqual(result.chosen);

    expect((await stat(home)).mode & 0o777).toBe(0o700);
    for (const name of await readdir(join(home, 'state'))) {
      expect((await stat(join(home, 'state', name))).mode & 0o777, name).toBe(0o600);
    }
    await later.forget();
    expect(await readdir(folder)).toEqual([]);
    expect((await later.status()).enrolled).toBeNull();
    expect(await codeOf(() => later.predict({ windows }))).toBe('not-enrolled');
  });

  it('asks everyone for the same, in the same way, but for the encoder', async () => {
    const server = await serve(files);
    const other = await measured(person(1));
    for (const one of [windows, windows.slice(0, 10), other])
      await newDevice().enroll({ windows: one, registry: server.url });
    await server.close();
    const requests = server.seen.map(({ line, headers, body }) => JSON.stringify([line, headers, body]));
    expect(requests).toHaveLength(12);
    const hidden = requests.map((request) => request.replace(/[0-9a-f]{64}\.encoder-\d/, 'encoder'));
    for (const at of [4, 8]) expect(hidden.slice(at, at + 4)).toEqual(hidden.slice(0, 4));
  });

  it('asks for nothing that it could not put on record', async () => {
    const store = new MemoryStore();
    await store.write('requests.json', new TextEncoder().encode('{'));
    const server = await serve(files);
    expect(await codeOf(() => newDevice(store).enroll({ windows, registry: server.url }))).toBe('state-invalid');
    await server.close();
    expect(server.seen).toEqual([]);
  });

  it('has every request on record before the state that came of it is written', async () => {
    const store = new MemoryStore();
    const write = store.write.bind(store);
    store.write = async (name, bytes) => {
      if (name !== 'requests.json') throw new Error('killed');
      await write(name, bytes);
    };
    const server = await serve(files);
    expect(await codeOf(() => newDevice(store).enroll({ windows, registry: server.url }))).toBe('Error: killed');
    await server.close();
    expect((await newDevice(store).status()).requests.map(({ url }) => `GET ${new URL(url).pathname}`)).toEqual(
      server.seen.map(({ line }) => line),
    );
  });

  it('keeps the requests of an enrolment that failed on record, and the old state', async () => {
    const device = await trained();
    const before = await device.status();
    const broken = new Map(files);
    broken.delete([...files.keys()].find((path) => path.endsWith('.encoder-1.safetensors'))!);
    const server = await serve(broken);
    expect(await codeOf(() => device.enroll({ windows, registry: server.url }))).toBe('release-missing');
    await server.close();
    const after = await device.status();
    expect(after.requests.map(({ status }) => status)).toEqual([200, 200, 200, 404]);
    expect({ ...after, requests: [], bytes: 0 }).toEqual({ ...before, requests: [], bytes: 0 });
    expect(await codeOf(() => device.enroll({ windows, registry: server.url }))).toBe('network');
  });

  it('refuses a tampered encoder and stays not enrolled', async () => {
    const path = [...files.keys()].find((name) => name.endsWith('.encoder-1.safetensors'))!;
    const flipped = Uint8Array.from(files.get(path)!);
    flipped[flipped.length - 3]! ^= 1;
    const server = await serve(new Map([...files, [path, flipped]]));
    const device = newDevice();
    expect(await codeOf(() => device.enroll({ windows, registry: server.url }))).toBe('hash-mismatch');
    await server.close();
    expect((await device.status()).enrolled).toBeNull();
  });
});

describe('what the device computes', () => {
  it.each(['user', 'population'] as const)(
    'is what the encoder says of features on the %s scale',
    async (normalisation) => {
      const release = await releaseFor(windows, MINUTE, normalisation);
      const device = newDevice();
      await device.enroll({ windows, registry: await opened(release) });
      await device.label({ spans });
      await device.train();
      const { windows: predictions, classes } = await device.predict({ windows });

      // by hand, from the files of the release alone
      const file = (ending: string): Uint8Array => [...release].find(([path]) => path.endsWith(ending))![1];
      const { scaler } = readCentroids(file('.centroids.safetensors'), 'c');
      const encoder = await readEncoder(file('.encoder-1.safetensors'), 'e');
      const usable = windows.filter((one) => isUsable(one, 60));
      const scaled = usable.map(({ values }) => applyScaler(values, scaler));
      const user = userScaler(profileOf(scaled));
      const rows = normalisation === 'user' ? scaled.map((row) => applyScaler(row, user, USER_CLIP)) : scaled;
      const inside = (start: number) =>
        spans.find((s) => start >= s.start - 0.001 && start + 60 <= s.end + 0.001)?.label;
      const examples = usable.flatMap(({ start }, i) => {
        const label = inside(start);
        return label === undefined ? [] : [{ start, label, embedding: encoder.embed(rows[i]!) }];
      });
      const { head } = adapt(examples, { length: 60 });
      expect(head.classes).toEqual(classes);
      const judged = predictions.filter(({ abstained }) => !abstained);
      expect(judged).toHaveLength(usable.length);
      for (const [i, { probabilities }] of judged.entries()) {
        expect(probabilities).toEqual([...predictHead(head, encoder.embed(rows[i]!))]);
      }
    },
  );

  it.each(['user', 'population'] as const)(
    'is to the bit what the cloud computes of the same windows on the %s scale',
    async (normalisation) => {
      const all = await Promise.all([0, 1].map((index) => measured(person(index))));
      const people = all.map((own) => own.filter((one) => isUsable(one, 60)));
      const cloud = population(
        people.flatMap((own, i) =>
          own.map((one) => ({ ...one, subject: `p${i}`, session: '1', label: null, stage: null, quality: ALL_GOOD })),
        ),
        normalisation,
      );
      const { scaler } = readCentroids(
        writeCentroids({ centroids: cloud.people.map(({ profile }) => profileVector(profile)), scaler: cloud.scaler }),
        'c',
      );
      for (const [i, own] of people.entries()) {
        const profile = readProfile(writeProfile(profileOf(own.map(({ values }) => applyScaler(values, scaler)))));
        expect(profile).toEqual(cloud.people[i]!.profile);
        const user = normalisation === 'user' ? userScaler(profile) : null;
        expect(own.map(({ values }) => normalise(values, scaler, user))).toEqual(cloud.people[i]!.normalised);
      }
    },
  );

  it('works with 20 s windows every 10 s', async () => {
    const grid = { ...MINUTE, length: 20, step: 10 };
    const short = await measured(recording, grid);
    const device = newDevice();
    const { usable } = await device.enroll({ windows: short, registry: await opened(await releaseFor(short, grid)) });
    expect(usable).toBeGreaterThan(short.length / 2);
    await device.label({ spans });
    const { counts } = await device.train({ k: 5 });
    expect(Object.values(counts).every((n) => n === 5)).toBe(true);
    expect((await device.predict({ windows: short })).windows).toHaveLength(short.length);
  });

  it('abstains where there is too little, and guesses nothing', async () => {
    const device = await trained();
    const poor = windows.map((one, i) =>
      i % 4 === 2 ? { ...one, values: one.values.map(() => Number.NaN), quality: 0 } : one,
    );
    const { windows: predictions } = await device.predict({ windows: poor });
    for (const [i, one] of predictions.entries()) {
      if (i % 4 !== 2) continue;
      expect(one).toMatchObject({ abstained: true, label: null, probabilities: null, smoothed: { label: null } });
      expect(one.smoothed.probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    }
    const nothing = windows.map((one) => ({ ...one, quality: 0 }));
    expect((await device.predict({ windows: nothing })).windows.every(({ abstained }) => abstained)).toBe(true);
    expect((await device.predict({ windows: [] })).windows).toEqual([]);
  });

  it('does not depend on the order windows are given in, nor on a second run', async () => {
    const device = await trained();
    const a = await device.predict({ windows });
    const b = await device.predict({ windows: [...windows].reverse() });
    expect(b.windows).toEqual(a.windows);
    expect((await (await trained()).predict({ windows })).windows).toEqual(a.windows);
  });
});

describe('the order of things', () => {
  it('is told to who does not keep it', async () => {
    const device = newDevice();
    expect(await codeOf(() => device.label({ spans }))).toBe('not-enrolled');
    expect(await codeOf(() => device.train())).toBe('not-enrolled');
    expect(await codeOf(() => device.predict({ windows }))).toBe('not-enrolled');
    await device.enroll({ windows, registry: await opened() });
    expect(await codeOf(() => device.predict({ windows }))).toBe('not-trained');
    expect(await codeOf(() => device.train())).toBe('labels-missing');
    await device.label({ spans: spans.filter(({ label }) => label === spans[0]!.label) });
    expect(await codeOf(() => device.train())).toBe('labels-missing');
    await device.label({ spans });
    expect(await codeOf(() => device.train({ k: 1000 }))).toBe('labels-missing');
    expect(await codeOf(() => device.train({ k: 0 }))).toBe('option-invalid');
  });

  it('refuses too few usable windows', async () => {
    expect(
      await codeOf(async () => newDevice().enroll({ windows: windows.slice(0, 7), registry: await opened() })),
    ).toBe('no-usable-window');
  });

  it('keeps labels through a new enrolment, and drops the head', async () => {
    const device = await trained();
    const { labels } = await device.status();
    await device.enroll({ windows, registry: await opened() });
    const status = await device.status();
    expect(status.labels).toEqual(labels);
    expect(status.trained).toBeNull();
  });

  it('stops an enrolment that is no longer wanted while it computes, and all is as it was', async () => {
    const store = new MemoryStore();
    const device = await trained(store);
    const before = await device.status();
    const stop = new AbortController();
    let last = 0;
    const onProgress = (done: number): void => {
      last = done;
      if (done === 3) setTimeout(() => stop.abort());
    };
    const enrolment = async () =>
      device.enroll({ recording, registry: await opened(), signal: stop.signal, onProgress });
    expect(await codeOf(enrolment)).toBe('cancelled');
    expect(last).toBe(16); // of 23: where others get their turn
    expect(await device.status()).toEqual(before);
    const aborted = AbortSignal.abort();
    expect(await codeOf(() => device.predict({ recording, signal: aborted }))).toBe('cancelled');
    expect((await device.enroll({ windows, registry: await opened() })).untrained).toBe(true);
    expect((await device.enroll({ windows, registry: await opened() })).untrained).toBe(false);
  });

  it('refuses a release and a state made when windows were cleaned one by one; labels outlive the change', async () => {
    const [path, bytes] = [...files].find(([name]) => name.endsWith('manifest.json'))!;
    const { cleaning, ...grid } = JSON.parse(new TextDecoder().decode(bytes)).window;
    expect(cleaning).toBe('recording');
    const old = new TextEncoder().encode(
      JSON.stringify({ ...JSON.parse(new TextDecoder().decode(bytes)), window: grid }),
    );
    expect(path).toContain(await sha256(bytes));
    const hash = await sha256(old);
    const place = `targets/${hash}.manifest.json`;
    const pointer = { format: 'cheer-release/1', manifest: { path: place, sha256: hash, bytes: old.length } };
    const outdated = new Map(files)
      .set(place, old)
      .set('release.json', new TextEncoder().encode(JSON.stringify(pointer)));
    await expect(opened(outdated)).rejects.toMatchObject({
      code: 'manifest-invalid',
      message: expect.stringContaining('window.cleaning: must be "recording"'),
    });

    const store = new MemoryStore();
    const device = await trained(store);
    const state = (await loadState(store))!;
    await saveState(store, { ...state, contents: { ...state.contents, manifest: old } });
    for (const verb of [() => device.status(), () => device.train(), () => device.predict({ windows })]) {
      await expect(verb()).rejects.toMatchObject({
        code: 'state-invalid',
        message: expect.stringContaining('Enroll again'),
      });
    }
    await device.enroll({ windows, registry: await opened() });
    expect((await device.status()).labels?.spans).toBe(spans.length);
  });

  it('lets labels be added, said twice, replaced, but not contradicted', async () => {
    const device = await trained();
    const { start } = windows[0]!;
    const own = { start: spans[0]!.start, end: spans[0]!.end, label: 'else' };
    expect((await device.label({ spans })).spans).toBe(spans.length);
    expect(await codeOf(() => device.label({ spans: [own] }))).toBe('labels-invalid');
    expect((await device.status()).labels?.spans).toBe(spans.length);
    const all = { start: start - 1, end: windows.at(-1)!.start + 61, label: 'all' };
    expect(await device.label({ spans: [all], replace: true })).toMatchObject({ spans: 1, unlabelled: 0 });
  });
});

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
    const server = await serve(files);
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

import { population } from '@cheer/cloud';
import { predictHead, readEncoder } from '@cheer/encoder';
import { readCentroids, readRelease, sha256, writeCentroids } from '@cheer/registry';
import { applyScaler, profileOf, profileVector, USER_CLIP, userScaler } from '@cheer/signals';
import { beforeAll, describe, expect, it } from 'vitest';
import { readProfile, writeProfile } from '../src/contents.ts';
import { adapt, Device, isUsable, MemoryStore, normalise, type StateStore } from '../src/index.ts';
import { loadState, saveState } from '../src/state.ts';
import { codeOf, MINUTE, measured, person, releaseFor } from './fixture.ts';

const recording = person();
const windows = await measured(recording);
const spans = recording.annotations.map(({ start, end, label }) => ({ start, end, label }));
const clock = (): number => 1_800_000_000;
const newDevice = (store: StateStore = new MemoryStore()): Device => new Device(store, { clock });
const ALL_GOOD = { overall: 1, BVP: 1, GSR: 1, SKT: 1 };
let files: Map<string, Uint8Array>;

beforeAll(async () => {
  files = await releaseFor(windows);
});

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
    const [a, b] = [all.start + 120, all.start + 240];
    expect(await device.label({ spans: [all], replace: true })).toMatchObject({ spans: 1, unlabelled: 0 });
    await device.label({ spans: [{ start: a, end: b, label: 'other' }], clear: [{ start: a, end: b }] });
    expect(await device.spans()).toEqual([
      { ...all, end: a },
      { start: a, end: b, label: 'other' },
      { ...all, start: b },
    ]);
    await device.label({ spans: [], clear: [{ start: a, end: b }] });
    expect((await device.spans()).map(({ label }) => label)).toEqual([all.label, all.label]);
    expect(await device.label({ spans: [all], replace: true })).toMatchObject({ spans: 1, unlabelled: 0 });
  });
});

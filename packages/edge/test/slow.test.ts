import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { personalise, predictHead, trainHead, writeSlowFeatures } from '@cheer/encoder';
import { readRelease } from '@cheer/registry';
import { applyScaler, profileOf, profileVector, userScaler } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { Device, isUsable, MemoryStore, normalise } from '../src/index.ts';
import { calmly, readPersonal, sessionsOf, supportPoints, writePersonal } from '../src/slow.ts';
import { loadState } from '../src/state.ts';
import { codeOf, MINUTE, measured, NOW, openPublisher, person, releaseFor, serve, slowFeaturesOf } from './fixture.ts';

const GRID = { length: 60, step: 30 };
const recording = person(0, 24);
const windows = await measured(recording);
const spans = recording.annotations.map(({ start, end, label }) => ({ start, end, label }));
const release = await releaseFor(windows);
const open = (from: ReadonlyMap<string, Uint8Array>) =>
  readRelease(async (path) => from.get(path) ?? Promise.reject(new Error(path)), 'memory');
const { scaler } = await (await open(release)).centroids();
const slow = await slowFeaturesOf(scaler);
const files = await releaseFor(windows, MINUTE, 'user', await writeSlowFeatures(slow));

async function enrolled(store = new MemoryStore()): Promise<Device> {
  const device = new Device(store, { clock: () => 1_800_000_000 });
  await device.enroll({ windows, registry: await open(files) });
  return device;
}

describe('a device with slow features', () => {
  it('asks for them in place of an encoder, so that nobody learns its cluster', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cheer-slow-'));
    const server = await serve(await (await openPublisher(folder)).publish(files));
    const device = new Device(new MemoryStore(), { clock: () => NOW });
    const { cluster, bytes, revealedBits } = await device.enroll({ windows, registry: server.url });
    await server.close();
    await rm(folder, { recursive: true });
    expect([cluster, revealedBits]).toEqual([1, 0]);
    expect(bytes).toBeLessThan(70_000);
    const asked = server.seen.map(({ line }) => line.split('.').slice(-2).join('.'));
    expect(asked.slice(-3)).toEqual(['manifest.json', 'centroids.safetensors', 'slow-features.safetensors']);
    expect(asked.some((line) => line.includes('encoder'))).toBe(false);
  });

  it('predicts as personalising, support and head by hand', async () => {
    const device = await enrolled();
    await device.label({ spans });
    const { support } = await device.train({ k: 2, seed: 1 });
    const { windows: predicted, classes } = await device.predict({ windows });

    const usable = windows.map((one) => isUsable(one, 60));
    const scaled = windows.map(({ values }) => applyScaler(values, scaler));
    const user = userScaler(profileOf(scaled.filter((_, i) => usable[i])));
    const starts = windows.map(({ start }) => start);
    const rows = windows.map(({ values }) => normalise(values, scaler, user));
    const own = personalise(slow, { rows, sessions: starts.map(() => 0), starts, usable });
    const points = rows.map((row, i) => (usable[i] ? own.embed(row) : null));
    const places = support.map((start) => starts.indexOf(start));
    const head = trainHead(
      supportPoints(points, starts, places, GRID),
      places.map((i) => spans.find(({ start, end }) => start <= starts[i]! && starts[i]! + 60 <= end)!.label),
    );
    expect(head.classes).toEqual(classes);
    const single = points.map((point) => point && predictHead(head, point));
    const decoded = calmly(GRID, own.memory)(single, starts);
    for (const [i, one] of predicted.entries()) {
      expect(one.probabilities).toEqual(single[i] === null ? null : [...single[i]!]);
      expect(one.smoothed.probabilities).toEqual([...decoded[i]!]);
    }
  });

  it('keeps the personal part as a file, which another process uses, and says what is damaged', async () => {
    const store = new MemoryStore();
    const device = await enrolled(store);
    await device.label({ spans });
    await device.train();
    const answer = await device.predict({ windows });
    const later = new Device(store, { clock: () => 1_900_000_000 });
    expect((await later.predict({ windows })).windows).toEqual(answer.windows);

    const { contents } = (await loadState(store))!;
    const personal = readPersonal(contents.personal!, 64);
    expect(writePersonal(personal)).toEqual(contents.personal);
    for (const [part, rank] of [
      [writePersonal({ ...personal, size: 0 }), 64],
      [writePersonal({ ...personal, memory: 1 }), 64],
      [contents.personal!, 32],
      [contents.profile, 64],
    ] as const) {
      expect(() => readPersonal(part, rank)).toThrow(expect.objectContaining({ code: 'state-invalid' }));
    }
    const name = (await store.list()).find((one) => one.startsWith('personal.'))!;
    await store.remove(name);
    expect(await codeOf(() => later.predict({ windows }))).toBe('state-invalid');
  });

  it('has no network to give away, and goes back to an encoder with another release', async () => {
    const store = new MemoryStore();
    const device = await enrolled(store);
    expect(await codeOf(() => device.network())).toBe('option-invalid');
    await device.enroll({ windows, registry: await open(release) });
    expect((await device.network()).encoder.config.embedding).toBe(32);
    expect((await store.list()).some((one) => one.startsWith('personal.'))).toBe(false);
  });

  it('matches as before', async () => {
    const scaled = windows.filter((one) => isUsable(one, 60)).map(({ values }) => applyScaler(values, scaler));
    const { centroids } = await (await open(files)).centroids();
    const { enrolled: facts } = await (await enrolled()).status();
    const own = profileVector(profileOf(scaled));
    const apart = own.reduce((sum, value, i) => {
      const d = value - centroids[1]![i]!;
      return Number.isFinite(d) ? sum + d * d : sum;
    }, 0);
    expect(facts!.distances[1]!).toBeCloseTo(Math.sqrt(apart), 6);
  });
});

describe('sessionsOf', () => {
  it('begins a session after ten window lengths without a window', () => {
    expect(sessionsOf([0, 30, 630, 660, 1261], GRID)).toEqual([0, 0, 0, 0, 1]);
    expect(sessionsOf([], GRID)).toEqual([]);
  });
});

describe('calmly', () => {
  it('goes on through windows that abstain, from even odds', () => {
    const decoded = calmly(GRID, 0.5)([null, [0.8, 0.2], null, [0.2, 0.8]], [0, 30, 60, 90]);
    expect([...decoded[0]!]).toEqual([0.5, 0.5]);
    expect(decoded[1]![0]).toBeCloseTo(0.8, 12);
    expect(decoded[2]).toEqual(decoded[1]);
    // two steps on, a quarter of the past: log-odds (1/4 - 3/4) ln 4
    expect(decoded[3]![0]).toBeCloseTo(1 / 3, 12);
  });
});

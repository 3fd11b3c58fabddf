/** What is measured is what the product does: a job gives what the device gives. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Device, MemoryStore, type Prediction } from '@cheer/edge';
import { DEFAULT_GCN, initialWeights, writeEncoder } from '@cheer/encoder';
import { buildRelease, type Release, readRelease } from '@cheer/registry';
import { applyScaler, extractRecording, fitScaler, profileOf, profileVector, userScaler } from '@cheer/signals';
import { simulatePerson } from '@cheer/signals/simulate';
import { softmax } from '@cheer/tensor';
import { sequenceTape } from '@cheer/tensor/sequence';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CNN_LSTM_SIZES, initialCnnLstm, recordConvolutions, recordMemory } from '../../src/baselines/cnnLstm.ts';
import { fillMap, mapsOf } from '../../src/baselines/maps.ts';
import type { DeviceMethod, DeviceModule, JobName } from '../../src/consumption/method.ts';
import { EXTRACTION } from '../../src/consumption/methods/extraction.ts';
import { cheerMethod, rawMethod } from '../../src/consumption/methods/fewShot.ts';
import { clearMethod } from '../../src/consumption/methods/sequence.ts';
import { writePerson } from '../../src/consumption/person.ts';
import { type PreparedPerson, preparePerson } from '../../src/consumption/preparePerson.ts';

const { recording } = simulatePerson({ index: 0, seed: 5, protocol: 'stress', minutes: 14 });
const WINDOW = { length: 60, step: 30, cleaning: 'recording' } as const;
const folder = mkdtempSync(join(tmpdir(), 'cheer-methods-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let person: PreparedPerson;
let release: Release;
beforeAll(async () => {
  person = await preparePerson([recording], WINDOW, 5);
  writePerson(folder, person, [recording]);
  release = await releaseOf(person);
});

/** Two clusters, the person in the second, and encoders that were never trained. */
async function releaseOf({ windows }: PreparedPerson): Promise<Release> {
  const rows = windows.map(({ values }) => values);
  const scaler = fitScaler(rows);
  const own = profileVector(profileOf(rows.map((row) => applyScaler(row, scaler))));
  const encoder = async (seed: number) => ({
    bytes: await writeEncoder(DEFAULT_GCN, initialWeights(DEFAULT_GCN, seed)),
    users: 5,
    windows: 100,
    curve: [],
  });
  const files = await buildRelease({
    name: 'Test release',
    created: '2026-01-31',
    dataset: 'simulated',
    simulated: true,
    window: WINDOW,
    normalisation: 'user',
    pretext: 'random',
    seed: 1,
    users: 10,
    windows: 300,
    centroids: [own.map((x) => x + 3), own],
    scaler,
    encoders: [await encoder(0), await encoder(1)],
    globalEncoder: await encoder(2),
    dataLicence: 'CC0-1.0',
    dataSource: 'this test',
    weightsLicence: 'CC0-1.0',
  });
  return readRelease(async (path) => files.get(path)!, 'memory');
}

/** A job as the process of its own would have it. */
async function jobsOf(method: DeviceMethod) {
  const own = join(folder, method.name.replaceAll(/\W/gu, ''));
  mkdirSync(own, { recursive: true });
  const prepared = await method.prepare({ person: folder, own });
  const { open } = (await import(method.module)) as DeviceModule;
  const jobs = await open({ person: folder, own });
  return { prepared, run: (name: JobName): unknown => jobs[name]!.run(), jobs };
}

describe('CHEER', () => {
  it('matches, trains and predicts as the device does', async () => {
    const { run, prepared } = await jobsOf(cheerMethod(release, person));
    const device = new Device(new MemoryStore(), { clock: () => 0 });
    const enrolled = await device.enroll({ registry: release, windows: person.windows });
    expect(run('matching')).toEqual({ cluster: 1, distances: enrolled.distances });

    const spans = person.support.map((place, i) => {
      const { start } = person.windows[place]!;
      return { start, end: start + WINDOW.length, label: person.labels[i]! };
    });
    await device.label({ spans });
    const trained = await device.train();
    expect(run('training')).toMatchObject({ counts: trained.counts, leaveOneOut: trained.leaveOneOut });
    expect(run('persistence')).toEqual(trained.persistence);

    const { windows } = await device.predict({ windows: person.windows });
    for (const expected of windows.filter(({ abstained }) => !abstained)) {
      const [{ start, label, probabilities }] = run('inference') as [Prediction];
      expect({ start, label, probabilities }).toEqual({
        start: expected.start,
        label: expected.label,
        probabilities: expected.probabilities,
      });
    }
    expect(prepared.modelBytes).toBe((await release.encoder(1)).bytes.length);
  });

  it('is set beside the same head on features alone, which downloads no encoder', async () => {
    const { prepared, run } = await jobsOf(rawMethod(release, person));
    expect(prepared.modelBytes).toBe(0);
    const [{ probabilities }] = run('inference') as [Prediction];
    expect(probabilities!.reduce((sum, p) => sum + p)).toBeCloseTo(1, 12);
  });
});

describe('CLEAR', () => {
  it('predicts one window at a time what the network gives for all at once', async () => {
    const { run, prepared } = await jobsOf(clearMethod(release, person));
    const config = { ...CNN_LSTM_SIZES, channels: 123, time: 8, classes: person.classes.length };
    const weights = initialCnnLstm(config, 0);
    const { scaler } = await release.centroids();
    const scaled = person.windows.map(({ values }) => applyScaler(values, scaler));
    const profile = profileOf(scaled);
    const user = userScaler(profile);
    const windows = {
      rows: scaled.map((row) => applyScaler(row, user, 5)),
      sessions: scaled.map(() => ''),
      starts: person.windows.map(({ start }) => start),
    };
    // all windows side by side, where the device has one after the other
    const maps = mapsOf(windows, WINDOW, config.time);
    const tape = sequenceTape('float32', { gradients: false });
    const x = tape.variable(config.time, scaled.length, config.channels);
    const { output } = recordConvolutions(tape, config, weights, x);
    const logits = recordMemory(tape, config, weights, output).output;
    for (const i of scaled.keys()) fillMap(maps, i, x.value, i, scaled.length);
    tape.forward();
    for (const i of scaled.keys()) {
      const expected = new Float64Array(config.classes);
      softmax(config.classes, logits.value, i * config.classes, expected, 0);
      const p = run('inference') as Float64Array;
      for (const [c, value] of expected.entries()) expect(p[c]).toBeCloseTo(value, 5);
    }
    expect(run('matching')).toMatchObject({ cluster: 1 });
    expect(prepared.modelBytes).toBeGreaterThan([...weights.values()].reduce((sum, one) => sum + one.byteLength, 0));
  });
});

it('features are extracted from the whole recording; a time is of one of its windows', async () => {
  const { run, jobs } = await jobsOf(EXTRACTION);
  let quality = 0;
  for (const { features } of extractRecording(recording, WINDOW)) quality += features.quality.overall;
  expect(run('features')).toBe(quality);
  expect(jobs.features?.units).toBe(27); // of 60 s every 30 s in 14 min, less the offsets of the channels
});

describe('the labels of the person', () => {
  it('are the recording\u2019s, as many as there are', () => {
    expect(person).toMatchObject({ labelled: true, classes: ['amusement', 'baseline', 'stress'] });
    expect(person.support).toHaveLength(3 * person.k);
  });

  it('are made up where it has none, on windows that do not overlap', async () => {
    const bare = await preparePerson([{ ...recording, annotations: [] }], WINDOW, 3);
    expect(bare).toMatchObject({ labelled: false, classes: ['A', 'B'], k: 3, labels: ['A', 'B', 'A', 'B', 'A', 'B'] });
    const starts = bare.support.map((place) => bare.windows[place]!.start).sort((a, b) => a - b);
    for (const [i, start] of starts.entries()) {
      if (i > 0) expect(start - starts[i - 1]!).toBeGreaterThanOrEqual(60);
    }
  });

  it('cannot be had of a recording without signals', async () => {
    const short = { ...recording, channels: {} };
    await expect(preparePerson([short], WINDOW, 3)).rejects.toMatchObject({ code: 'no-usable-window' });
  });
});

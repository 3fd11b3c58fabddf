/** What a device shows of itself: the timeline, the picture, proposals and files to take away, each as its parts say by hand. */
import { writeOnnx } from '@cheer/encoder';
import { readCentroids, readRelease } from '@cheer/registry';
import { applyScaler, profileOf, profileVector } from '@cheer/signals';
import { beforeAll, describe, expect, it } from 'vitest';
import { Device, isUsable, MemoryStore, modelFacts, place, wearerFacts } from '../src/index.ts';
import { codeOf, measured, NOW, person, releaseFor } from './fixture.ts';

const recording = person();
const windows = await measured(recording);
const spans = recording.annotations.map(({ start, end, label }) => ({ start, end, label }));
let files: Map<string, Uint8Array>;
beforeAll(async () => {
  files = await releaseFor(windows);
});

async function enrolled(): Promise<Device> {
  const device = new Device(new MemoryStore(), { clock: () => NOW });
  await device.enroll({ windows, registry: await readRelease(async (path) => files.get(path)!, 'memory') });
  return device;
}

describe('what a device shows', () => {
  it('is its windows with the labels they lie in', async () => {
    const device = await enrolled();
    await device.label({ spans });
    const shown = await device.windows();
    expect(shown).toEqual(
      windows.map((one) => ({
        start: one.start,
        quality: Math.fround(one.quality), // as it is stored
        usable: isUsable(one, 60),
        label: spans.find(({ start, end }) => one.start >= start - 1e-3 && one.start + 60 <= end + 1e-3)?.label ?? null,
      })),
    );
    const { counts, unlabelled } = (await device.status()).labels!;
    expect(shown.filter(({ label }) => label === null)).toHaveLength(unlabelled);
    for (const [label, count] of Object.entries(counts)) {
      expect(shown.filter((one) => one.usable && one.label === label)).toHaveLength(count);
    }
  });

  it('is where its wearer lies among the centroids', async () => {
    const [, bytes] = [...files].find(([path]) => path.endsWith('centroids.safetensors'))!;
    const { centroids, scaler } = readCentroids(bytes, 'c');
    const rows = windows.filter((one) => isUsable(one, 60)).map(({ values }) => applyScaler(values, scaler));
    const shown = await (await enrolled()).place();
    expect(shown).toEqual(place(centroids, profileVector(profileOf(rows))));
    expect(shown.cluster).toBe(1);
    // the fixture's centroids lie on a line, 3 and 2 from the person in each of 246 numbers
    expect(Math.abs(shown.person[0] - shown.centroids[0]![0])).toBeCloseTo(3 * Math.sqrt(246), 2);
    expect(Math.abs(shown.person[0] - shown.centroids[2]![0])).toBeCloseTo(2 * Math.sqrt(246), 2);
    expect(Math.abs(shown.person[1])).toBeLessThan(1e-3);
  });

  it('are windows to be asked about, which go as they are answered', async () => {
    const device = await enrolled();
    const [first] = await device.propose(1);
    expect(first).toMatchObject({ why: 'typical', distance: null, entropy: null, end: first!.start + 60 });
    const answer = spans.find(({ start, end }) => first!.start >= start && first!.end <= end)?.label ?? 'else';
    await device.label({ spans: [{ start: first!.start, end: first!.end, label: answer }] });
    const later = await device.propose(5);
    expect(later.every(({ start }) => Math.abs(start - first!.start) >= 60)).toBe(true);
    expect(later.every(({ distance }) => distance! > 0)).toBe(true);
    await device.label({ spans, replace: true });
    await device.train();
    for (const { entropy } of await device.propose(5)) {
      expect(entropy).toBeGreaterThanOrEqual(0);
      expect(entropy).toBeLessThanOrEqual(1);
    }
    for (const n of [0, 1.5, 101, Number.NaN]) expect(await codeOf(() => device.propose(n))).toBe('option-invalid');
  });

  it('is a model for other runtimes, with the head or without', async () => {
    const device = await enrolled();
    const bare = await device.network();
    expect(await device.onnx()).toEqual(await writeOnnx(bare.encoder, { about: modelFacts(bare) }));
    await device.label({ spans });
    await device.train({ k: 2 });
    const { encoder, head, wearerSimulated } = await device.network();
    const about = { ...modelFacts(bare), ...wearerFacts({ wearerSimulated }) };
    expect(await device.onnx()).toEqual(await writeOnnx(encoder, { about, head: head! }));
    expect(await device.onnx({ encoderOnly: true })).toEqual(await writeOnnx(encoder, { about: modelFacts(bare) }));
  });

  it('is nothing before it is enrolled', async () => {
    const device = new Device(new MemoryStore(), { clock: () => NOW });
    for (const verb of [() => device.windows(), () => device.place(), () => device.propose(3), () => device.onnx()]) {
      expect(await codeOf(verb)).toBe('not-enrolled');
    }
    expect(await device.ledger()).toMatchObject({
      entries: [],
      dropped: { requests: 0 },
      bytesIn: 0,
      bytesOut: 0,
      bytesAsked: 0,
    });
  });
});

/** A device that was closed and opened again, without the recording. */
import { readRelease } from '@cheer/registry';
import { expect, it } from 'vitest';
import { Device, MemoryStore } from '../src/index.ts';
import { measured, person, releaseFor } from './fixture.ts';

it('predicts the windows it was enrolled with, and says what the person said', async () => {
  const recording = person();
  const windows = await measured(recording);
  const files = await releaseFor(windows);
  const registry = await readRelease(async (path) => files.get(path) ?? Promise.reject(new Error('missing')), 'memory');
  const spans = recording.annotations.map(({ start, end, label }) => ({ start, end, label }));
  const store = new MemoryStore();
  const before = new Device(store, { clock: () => 0 });
  await before.enroll({ windows, registry });
  expect(await before.spans()).toEqual([]);
  await before.label({ spans: [...spans].reverse() });
  await before.train();

  const device = new Device(store, { clock: () => 0 });
  expect(await device.spans()).toEqual(spans);
  const { classes, windows: predictions } = await device.predict();
  const given = await device.predict({ windows });
  // qualities are kept in 32 bits, and nothing is computed from them but whether there is enough
  const rounded = given.windows.map((one) => ({ ...one, quality: Math.fround(one.quality) }));
  expect(predictions).toEqual(rounded);
  expect(classes).toEqual(['amusement', 'baseline', 'stress']);
  expect(predictions).toHaveLength(windows.length);
});

/** Marks planted into a person's signals, features and labels, and none of them left anywhere once the device has forgotten. */
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Device } from '@cheer/edge';
import { FolderStore } from '@cheer/edge/node';
import { nodeClient } from '@cheer/registry/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE, measured, NOW, openPublisher, person, releaseFor, serve } from '../../packages/edge/test/fixture.ts';
import { plantInFeatures, plantInSignals, search, TEXTS } from './canaries.ts';

const recording = person();
const windows = await measured(recording);
const spans = recording.annotations.map(({ start, end, label }) => ({ start, end, label: `${TEXTS[1]} ${label}` }));
const usual = process.env['TMPDIR'];
let folder: string;
let own: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cheer-forget-'));
  // all that this process puts down anywhere but in what it is told to, it puts here
  own = join(folder, 'searched');
  await mkdir(join(own, 'tmp'), { recursive: true });
  process.env['TMPDIR'] = join(own, 'tmp');
});
afterAll(async () => {
  if (usual === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = usual;
  await rm(folder, { recursive: true, force: true });
});

describe('a device in a folder', () => {
  it.each([
    ['signals', { recording: plantInSignals(recording) }],
    ['features', { windows: plantInFeatures(windows) }],
  ])('leaves nothing of labels and %s on the disk when it has forgotten', async (planted, source) => {
    const publisher = await openPublisher(join(folder, planted));
    const served = new Map(await publisher.publish(await releaseFor(windows)));
    const server = await serve(served);
    const device = new Device(new FolderStore(join(own, 'home')), { clock: () => NOW, client: nodeClient });
    await device.enroll({ ...source, registry: server.url });
    await device.label({ spans });
    await device.train({ k: 2 });
    await device.predict(source);
    await device.propose(3);
    for (const [path, bytes] of await publisher.publish(await releaseFor(windows, MINUTE, 'population'), NOW - 400)) {
      served.set(path, bytes);
    }
    await device.update();
    await device.train({ k: 2 });
    await server.close();

    // what it remembers is there to be found, and signals are not what it remembers
    const found = new Set(search(own).map(({ what }) => what));
    expect(found).toContain(`${TEXTS[1]} in UTF-8`);
    expect(found.has('features in float32')).toBe(planted === 'features');
    expect([...found].filter((what) => what.startsWith('samples'))).toEqual([]);

    await device.forget();
    expect(search(own)).toEqual([]);
    expect(await readdir(own)).toEqual(['tmp']);
    expect(await readdir(join(own, 'tmp'))).toEqual([]);
  });
});

import { readSafetensors, writeSafetensors, writeSlowFeatures } from '@cheer/encoder';
import { readCentroids, readRelease } from '@cheer/registry';
import { beforeAll, describe, expect, it } from 'vitest';
import { Device, MemoryStore, readBundle } from '../src/index.ts';
import { codeOf, MINUTE, measured, person, releaseFor, slowFeaturesOf } from './fixture.ts';

const recording = person();
const windows = await measured(recording);
const later = await measured(person(1));

async function trained(files: ReadonlyMap<string, Uint8Array>, simulated?: boolean): Promise<Device> {
  const device = new Device(new MemoryStore(), { clock: () => 1_800_000_000 });
  const registry = await readRelease(async (path) => files.get(path)!, 'memory');
  await device.enroll({ windows, registry, ...(simulated !== undefined && { simulated }) });
  await device.label({ spans: recording.annotations });
  await device.train({ k: 2 });
  return device;
}

describe('a device taken away as one file', () => {
  let files: ReadonlyMap<string, Uint8Array>;
  let slow: ReadonlyMap<string, Uint8Array>;
  beforeAll(async () => {
    files = await releaseFor(windows);
    const [, centroids] = [...files].find(([path]) => path.endsWith('centroids.safetensors'))!;
    const features = await slowFeaturesOf(readCentroids(centroids, 'c').scaler);
    slow = await releaseFor(windows, MINUTE, 'user', await writeSlowFeatures(features));
  });

  it.each(['user', 'population', 'slow'] as const)('predicts to the bit as the device does: %s', async (kind) => {
    const from = { user: files, slow, population: await releaseFor(windows, MINUTE, 'population') }[kind];
    const device = await trained(from);
    const bundle = await readBundle(await device.bundle());
    for (const own of [windows, later]) {
      const { classes, windows: predicted } = await device.predict({ windows: own });
      expect(bundle.classes).toEqual(classes);
      expect(bundle.predict(own)).toEqual(predicted);
    }
    expect(bundle.scalers).toHaveLength(kind === 'population' ? 1 : 2);
    expect(bundle.facts).toMatchObject({
      name: 'Test release',
      simulated: true,
      cluster: 1,
      window: MINUTE,
      trained: 1_800_000_000,
      slow: kind === 'slow',
    });
    expect(await device.bundle()).toEqual(await device.bundle());
  });

  it('says of whom it is, where nobody was measured', async () => {
    const says = async (simulated?: boolean): Promise<unknown[]> => {
      const device = await trained(files, simulated);
      const model = new TextDecoder('latin1').decode(await device.onnx());
      const { facts } = await readBundle(await device.bundle());
      const { enrolled } = await device.status();
      return [facts.wearerSimulated, enrolled!.wearerSimulated, /wearer\.simulated..(true|false)/s.exec(model)?.[1]];
    };
    expect(await says()).toEqual([false, false, 'false']);
    expect(await says(true)).toEqual([true, true, 'true']);
    const device = new Device(new MemoryStore(), { clock: () => 0 });
    await device.enroll({
      recording: person(),
      registry: await readRelease(async (path) => files.get(path)!, 'memory'),
    });
    expect((await device.status()).enrolled!.wearerSimulated).toBe(true);
    expect(new TextDecoder('latin1').decode(await device.onnx())).not.toContain('wearer.simulated');
  });

  it('holds no window, no label in time and no other cluster', async () => {
    const device = await trained(files);
    const size = (await device.bundle()).length;
    const [, encoder] = [...files].find(([path]) => path.endsWith('encoder-1.safetensors'))!;
    // encoder, head (3 classes of 32 float64 and a bias), four scales of 123, and headers
    expect(size - encoder.length).toBeLessThan(3 * 33 * 8 + 4 * 123 * 4 + 2000);
  });

  it('needs a classifier', async () => {
    const device = new Device(new MemoryStore(), { clock: () => 0 });
    expect(await codeOf(() => device.bundle())).toBe('not-enrolled');
    await device.enroll({ windows, registry: await readRelease(async (path) => files.get(path)!, 'memory') });
    expect(await codeOf(() => device.bundle())).toBe('not-trained');
  });

  it('is refused where a byte of what it holds was changed, or it is something else', async () => {
    const bytes = await (await trained(files)).bundle();
    const text = new TextDecoder('latin1').decode(bytes);
    for (const place of ['cheer-bundle/1', '"stay', 'cheer-encoder/1', 'cheer-head/1', '"simulated\\":true']) {
      const at = text.indexOf(place);
      expect(at, place).toBeGreaterThan(0);
      const changed = Uint8Array.from(bytes);
      changed[at + 3]! ^= 1;
      expect(await codeOf(() => readBundle(changed)), place).toBe('tensor-file-invalid');
    }
    const [, encoder] = [...files].find(([path]) => path.endsWith('encoder-1.safetensors'))!;
    expect(await codeOf(() => readBundle(encoder))).toBe('tensor-file-invalid');
    expect(await codeOf(() => readBundle(bytes.subarray(0, bytes.length - 1)))).toBe('tensor-file-invalid');
  });

  it('is refused where its facts, scales or tensors are none that a device writes, and says to take it again', async () => {
    const bytes = await (await trained(files)).bundle();
    type Tensors = Map<string, { shape: readonly number[]; data: Float32Array | Int8Array }>;
    const changed = (change: (facts: Record<string, unknown>, tensors: Tensors) => void): Uint8Array => {
      const file = readSafetensors(bytes, 'bundle');
      const own = JSON.parse(file.metadata.get('facts')!);
      const tensors = new Map(file.tensors) as unknown as Tensors;
      change(own, tensors);
      const metadata = new Map([...file.metadata, ['facts', JSON.stringify(own)] as const]);
      return writeSafetensors({ tensors, metadata });
    };
    expect((await readBundle(changed(() => {}))).facts.name).toBe('Test release');
    const fact = (name: string, value: unknown) => changed((own) => Object.assign(own, { [name]: value }));
    const filled = (name: string, value: number) =>
      changed((_, tensors) => tensors.set(name, { shape: [123], data: new Float32Array(123).fill(value) }));
    const bad = [
      ...[0, -30, 61].map((step) => fact('window', { ...MINUTE, step })),
      ...[0, -1e300, 1e300].map((length) => fact('window', { ...MINUTE, length })),
      ...[-5, 64, 0.5].map((cluster) => fact('cluster', cluster)),
      ...[7, 0, 1e9].map((embedding) => fact('embedding', embedding)),
      ...[0, 0.2, 1.5].map((stay) => fact('stay', stay)),
      ...['', '\u001b[2J', 'x'.repeat(100_000)].flatMap((text) =>
        ['name', 'dataset', 'pretext', 'release'].map((name) => fact(name, text)),
      ),
      fact('normalisation', 'population'),
      changed((_, tensors) => tensors.set('stowaway', { shape: [1], data: Int8Array.of(1) })),
      ...['population', 'wearer'].flatMap((who) => [
        ...[1e-38, 3e38, 0].map((value) => filled(`${who}.scale`, value)),
        ...[3e38, -3e38].map((value) => filled(`${who}.center`, value)),
      ]),
    ];
    for (const [i, one] of bad.entries()) {
      await expect(readBundle(one), `case ${i}`).rejects.toMatchObject({
        code: 'tensor-file-invalid',
        remedy: expect.stringContaining('take it from the device again'),
        message: expect.not.stringContaining('forget'),
      });
    }
  });
});

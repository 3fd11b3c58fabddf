import { fitSlowFeatures, writeSlowFeatures } from '@cheer/encoder';
import { FEATURES, random } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { buildRelease, readRelease, verifyRelease } from '../src/index.ts';
import { codeOf, releaseInput, testRelease } from './fixture.ts';

/** Of three made-up people. */
function slowFile(length = 60): Promise<Uint8Array> {
  const people = [0, 1, 2].map((person) => {
    const stream = random('registry slow', person);
    const places = Array.from({ length: 50 }, (_, i) => i);
    return {
      rows: places.map((i) =>
        Float32Array.from(FEATURES, (_, j) => stream.normal() + (j < 20 && Math.floor(i / 10) % 2 === 1 ? 1 : 0)),
      ),
      sessions: places.map(() => 'a'),
      starts: places.map((i) => 30 * i),
    };
  });
  return writeSlowFeatures(fitSlowFeatures(people, { length, step: 30 }));
}
const slowFeatures = await slowFile();
const input = await releaseInput();
const files = await buildRelease({ ...input, slowFeatures });
const open = (from: ReadonlyMap<string, Uint8Array>) =>
  readRelease(async (path) => from.get(path) ?? Promise.reject(new Error(path)), 'memory');

describe('a release with slow features', () => {
  it('gives them back, verifies them with the rest, and says so on its card', async () => {
    const release = await open(files);
    const slow = await release.slowFeatures();
    expect(slow!.bytes).toEqual(slowFeatures);
    expect(slow!.strengths).toHaveLength(64);
    expect(release.manifest.slowFeatures!.directions).toBe(64);
    const verified = await verifyRelease(async (path) => files.get(path)!);
    expect(verified.files.size).toBe(files.size);
    expect(await release.card()).toMatch(/64 directions .* the same for every cluster/);
  });

  it('has one file more than one without, whose slow features are null', async () => {
    const without = await testRelease();
    expect(files.size).toBe(without.size + 1);
    const release = await open(without);
    expect(await release.slowFeatures()).toBeNull();
    expect(await release.card()).not.toContain('Slow features');
    expect([...without.keys()].find((path) => path.endsWith('slow-features.safetensors'))).toBeUndefined();
  });

  it('is refused if they are damaged or of another file, and not built of what does not fit', async () => {
    const path = [...files.keys()].find((one) => one.endsWith('.slow-features.safetensors'))!;
    const damaged = new Map(files).set(path, slowFeatures.with(5000, slowFeatures[5000]! ^ 1));
    expect(await codeOf((await open(damaged)).slowFeatures())).toBe('hash-mismatch');
    expect(await codeOf(buildRelease({ ...input, slowFeatures: await slowFile(90) }))).toBe('option-invalid');
    expect(await codeOf(buildRelease({ ...input, slowFeatures: input.globalEncoder.bytes }))).toBe(
      'tensor-file-invalid',
    );
  });
});

import { random } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from '../src/files/safetensors.ts';
import { LEAVES } from '../src/network/graph.ts';
import { fitSlowFeatures, readSlowFeatures, writeSlowFeatures } from '../src/slow/index.ts';

const GRID = { length: 60, step: 30 };
const cohort = Array.from({ length: 4 }, (_, person) => {
  const stream = random('slow file', person);
  const places = Array.from({ length: 80 }, (_, i) => i);
  return {
    rows: places.map((i) =>
      Float32Array.from({ length: LEAVES }, (_, j) =>
        stream.uniform() < 0.03 ? Number.NaN : stream.normal() + (Math.floor(i / 12) % 2) * (j % 5 === 0 ? 1 : 0),
      ),
    ),
    sessions: places.map((i) => Math.floor(i / 40)),
    starts: places.map((i) => 30 * i),
  };
});
const slow = fitSlowFeatures(cohort, GRID);
const sound = await writeSlowFeatures(slow, { users: '4' });

/** The file with one thing changed. */
function changed(
  metadata: Record<string, string>,
  tensors: Record<string, (data: Float32Array) => void> = {},
): Uint8Array {
  const file = readSafetensors(sound, 'sound');
  const data = new Map(
    [...file.tensors].map(([name, tensor]) => {
      const copy = Float32Array.from(tensor.data);
      tensors[name]?.(copy);
      return [name, { shape: tensor.shape, data: copy }] as const;
    }),
  );
  return writeSafetensors({ tensors: data, metadata: new Map([...file.metadata, ...Object.entries(metadata)]) });
}

describe('slow features file', () => {
  it('gives back what was written, says what it is, and is 33 kB', async () => {
    const { about, ...read } = await readSlowFeatures(sound, 'x');
    expect(read).toEqual(slow);
    expect(about.get('users')).toBe('4');
    expect(sound.length).toBeLessThan(33_000);
    expect(await writeSlowFeatures(slow, { users: '4' })).toEqual(sound);
  });

  it.each<[string, string, RegExp, Uint8Array]>([
    ['another tree', 'tree-mismatch', /feature tree "abc"/, changed({ tree: 'abc' })],
    ['another format', 'tensor-file-invalid', /format must be/, changed({ format: 'cheer-encoder/1' })],
    ['no window', 'tensor-file-invalid', /positive length/, changed({ window: '{"length":60}' })],
    ['a window of no length', 'tensor-file-invalid', /positive length/, changed({ window: '{"length":0,"step":30}' })],
    ['another window', 'tensor-file-invalid', /fingerprint/, changed({ window: '{"length":120,"step":30}' })],
    [
      'a direction turned',
      'tensor-file-invalid',
      /fingerprint/,
      changed({}, { directions: (v) => v.fill(v[0]! + 1, 0, 1) }),
    ],
    [
      'an absurd direction',
      'tensor-file-invalid',
      /larger than/,
      changed({}, { directions: (v) => v.fill(1e6, 7, 8) }),
    ],
    ['a strength below 0', 'tensor-file-invalid', /number 63 is -1/, changed({}, { strengths: (w) => w.fill(-1, 63) })],
    [
      'strengths that rise',
      'tensor-file-invalid',
      /must fall/,
      changed({}, { strengths: (w) => w.fill(w[4]! * 2, 5, 6) }),
    ],
    ['cut short', 'tensor-file-invalid', /bytes|offsets/, sound.subarray(0, 20_000)],
  ])('%s is refused', async (_, code, message, bytes) => {
    await expect(readSlowFeatures(bytes, 'x.safetensors')).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it('is not written for other than the 123 features', async () => {
    const narrow = { directions: new Float32Array(10), strengths: new Float32Array(1), grid: GRID };
    await expect(writeSlowFeatures(narrow)).rejects.toMatchObject({ code: 'option-invalid' });
  });
});

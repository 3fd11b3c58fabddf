import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Recording } from '@cheer/signals';
import { expect } from 'vitest';

/** Files that golden/make.py wrote, by name. */
export const GOLDEN = fileURLToPath(new URL('./golden/', import.meta.url));
export const golden = (name: string): Uint8Array => readFileSync(GOLDEN + name);
export const pickles = (folder = ''): string[] =>
  readdirSync(GOLDEN + folder)
    .filter((name) => name.endsWith('.pkl'))
    .map((name) => (folder === '' ? name : `${folder}/${name}`));

interface Expected {
  readonly wrist: Readonly<Record<'BVP' | 'EDA' | 'TEMP' | 'ACC', readonly (readonly number[])[]>>;
  readonly label: readonly number[];
}

const EXPECTED = JSON.parse(readFileSync(`${GOLDEN}expected.json`, 'utf8')) as Record<'usual' | 'other', Expected>;
const LABELS = [null, 'baseline', 'stress', 'amusement', 'meditation', null, null, null];

/** Holds a recording to what NumPy had in the file: every sample, and the label of every 1/700 s. */
export function expectGolden({ channels, annotations, subject }: Recording, name: string): void {
  const { wrist, label } = EXPECTED[name.includes('other') ? 'other' : 'usual'];
  const float32 = (values: readonly number[] | undefined, scale = 1) =>
    Float32Array.from(values!, (value) => value / scale);
  expect(subject).toBe('S2');
  expect(channels).toEqual({
    BVP: { unit: 'a.u.', start: 0, rate: 64, samples: float32(wrist.BVP[0]) },
    GSR: { unit: 'uS', start: 0, rate: 4, samples: float32(wrist.EDA[0]) },
    SKT: { unit: 'degC', start: 0, rate: 4, samples: float32(wrist.TEMP[0]) },
    ACC_X: { unit: 'g', start: 0, rate: 32, samples: float32(wrist.ACC[0], 64) },
    ACC_Y: { unit: 'g', start: 0, rate: 32, samples: float32(wrist.ACC[1], 64) },
    ACC_Z: { unit: 'g', start: 0, rate: 32, samples: float32(wrist.ACC[2], 64) },
  });
  const at = label.map((_, i) =>
    annotations.find(({ start, end }) => (i + 0.5) / 700 > start && (i + 0.5) / 700 < end),
  );
  expect(at.map((one) => one?.label ?? null)).toEqual(label.map((value) => LABELS[value]));
}

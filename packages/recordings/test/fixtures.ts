import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type CheerError, type ErrorCode, type Recording, random } from '@cheer/signals';
import { expect } from 'vitest';
import { type Folder, folderOf } from '../src/folder.ts';
import { bytesSource } from '../src/source.ts';

/** 2024-03-01 10:00:00 UTC */
export const START = 1709287200;

export const source = (name: string, content: string | Uint8Array) =>
  bytesSource(name, typeof content === 'string' ? new TextEncoder().encode(content) : content);

export const folder = (name: string, files: Record<string, string | Uint8Array>): Folder =>
  folderOf(
    name,
    Object.entries(files).map(([path, content]) => [path, source(path, content)]),
  );

/** A signal file of the E4 as text. */
export const signal = (start: string | number, rate: string | number, values: readonly (string | number)[]): string =>
  `${[start, rate, ...values].join('\n')}\n`;

/** An E4 folder with ten seconds of plausible signals. */
export function e4Files(start: number = START): Record<string, string> {
  const pulse = Array.from({ length: 640 }, (_, i) => (50 * Math.sin((2 * Math.PI * 1.2 * i) / 64)).toFixed(2));
  const conductance = Array.from({ length: 40 }, (_, i) => (1 + i / 100).toFixed(6));
  const temperature = Array.from({ length: 40 }, (_, i) => (33 + i / 50).toFixed(2));
  return {
    'BVP.csv': signal(start.toFixed(2), '64.000000', pulse),
    'EDA.csv': signal(start.toFixed(6), '4.000000', conductance),
    'TEMP.csv': signal(start.toFixed(6), '4.000000', temperature),
  };
}

/** Samples that use every bit of a float, one channel on its own clock each. */
export function anyRecording(seed: number, seconds = 20): Recording {
  const draw = random(seed, 'recording');
  const samples = (rate: number, scale: number, offset: number) =>
    Float32Array.from({ length: seconds * rate }, () => offset + scale * draw.normal());
  const acceleration = () => ({ unit: 'g', start: START + 0.25, rate: 32, samples: samples(32, 1, 0) });
  return {
    subject: 'p01',
    session: '1',
    channels: {
      BVP: { unit: 'a.u.', start: START, rate: 64, samples: samples(64, 60, 0) },
      GSR: { unit: 'uS', start: START + 1.5, rate: 4, samples: samples(4, 0.1, 2) },
      SKT: { unit: 'degC', start: START + 2.125, rate: 4, samples: samples(4, 0.5, 33) },
      ACC_X: acceleration(),
      ACC_Y: acceleration(),
      ACC_Z: acceleration(),
    },
    annotations: [
      { start: START + 1, end: START + 8.5, label: 'rest', stage: 'baseline' },
      { start: START + 8.5, end: START + 17, label: 'stress', stage: 'stroop' },
    ],
    tags: [START + 1, START + 8.5],
    faults: [],
    reference: {
      heartRate: { unit: '1/min', start: START + 10, rate: 1, samples: samples(1, 3, 70) },
      beats: {
        time: Float64Array.from({ length: 10 }, (_, i) => START + 1.125 + i * 0.875),
        interval: new Float64Array(10).fill(0.875),
      },
    },
  };
}

/** What an action throws, checked to be a CheerError with this code whose message matches every pattern. */
export async function refused(code: ErrorCode, patterns: RegExp[], action: () => unknown): Promise<CheerError> {
  let error: unknown;
  try {
    await action();
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toMatchObject({ name: 'CheerError', code });
  const { message, remedy } = error as CheerError;
  for (const pattern of patterns) expect(message).toMatch(pattern);
  expect(remedy.length).toBeGreaterThan(5);
  return error as CheerError;
}

/** The real datasets lie beside the repository, if at all: they are never part of it. */
export const DATASET_FOLDER = fileURLToPath(new URL('../../../../shared/datasets', import.meta.url));
export const hasDatasets = existsSync(DATASET_FOLDER);
export const datasetTitle = (name: string): string =>
  hasDatasets ? name : `${name} (skipped: ${DATASET_FOLDER} is not there)`;

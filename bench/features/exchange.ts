/**
 * The windows on disk, so that every contestant gets the same ones: `windows.json` says what lies where in `samples.f32`
 * (32-bit floats, little-endian).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MODALITIES, type Modality, type Segment, type SignalWindow } from '@cheer/signals';

export interface StoredSegment {
  /** place of the first sample in samples.f32, and how many there are */
  readonly first: number;
  readonly count: number;
  /** Hz */
  readonly rate: number;
  /** s */
  readonly offset: number;
}

export interface StoredWindow {
  readonly subject: string;
  /** s */
  readonly duration: number;
  readonly segments: Partial<Record<Modality, StoredSegment>>;
}

export interface BenchWindow {
  readonly duration: number;
  readonly segments: Partial<Record<Modality, Segment>>;
}

export function writeWindows(folder: string, windows: readonly SignalWindow[]): void {
  let total = 0;
  const stored = windows.map(({ subject, duration, segments }) => {
    const own: StoredWindow['segments'] = {};
    for (const modality of MODALITIES) {
      const segment = segments[modality];
      if (segment === undefined) continue;
      const { samples, rate, offset } = segment;
      own[modality] = { first: total, count: samples.length, rate, offset };
      total += samples.length;
    }
    return { subject, duration, segments: own } satisfies StoredWindow;
  });
  const samples = new Float32Array(total);
  for (const [i, { segments }] of windows.entries()) {
    for (const modality of MODALITIES) {
      const segment = segments[modality];
      if (segment !== undefined) samples.set(segment.samples, stored[i]!.segments[modality]!.first);
    }
  }
  writeFileSync(join(folder, 'samples.f32'), samples);
  writeFileSync(join(folder, 'windows.json'), JSON.stringify(stored));
}

export function readWindows(folder: string): BenchWindow[] {
  const stored = JSON.parse(readFileSync(join(folder, 'windows.json'), 'utf8')) as StoredWindow[];
  const bytes = readFileSync(join(folder, 'samples.f32'));
  const samples = new Float32Array(new Uint8Array(bytes).buffer);
  return stored.map(({ duration, segments }) => {
    const own: BenchWindow['segments'] = {};
    for (const modality of MODALITIES) {
      const place = segments[modality];
      if (place === undefined) continue;
      const { first, count, rate, offset } = place;
      own[modality] = { samples: samples.subarray(first, first + count), rate, offset };
    }
    return { duration, segments: own };
  });
}

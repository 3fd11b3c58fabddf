/** Marks that nobody else would make, planted into a person's data, and the search for them in whatever lies on a disk. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MeasuredWindow } from '@cheer/edge';
import type { Recording } from '@cheer/signals';

/** of labels and names */
export const TEXTS = ['kanarienvogel-4c1f', 'zeisig-9e07'] as const;
/** two in a row, as they lie in a list of samples or of features: eight bytes that do not come about by chance */
const PAIRS = {
  samples: [33.171875 + 2 ** -16, 33.296875 + 2 ** -17],
  features: [-1.375 + 2 ** -20, 2.71875 + 2 ** -21],
} as const;

/** Signals with the pair in the middle of the temperature. */
export function plantInSignals(recording: Recording): Recording {
  const { SKT } = recording.channels;
  const samples = Float32Array.from(SKT!.samples);
  samples.set(PAIRS.samples, samples.length >> 1);
  return { ...recording, subject: TEXTS[0], channels: { ...recording.channels, SKT: { ...SKT!, samples } } };
}

/** Windows of which each third has the pair among its features. */
export const plantInFeatures = (windows: readonly MeasuredWindow[]): MeasuredWindow[] =>
  windows.map((one, i) => {
    if (i % 3 !== 0) return one;
    const values = Float32Array.from(one.values);
    values.set(PAIRS.features, 100);
    return { ...one, values };
  });

export interface Find {
  readonly what: string;
  readonly file: string;
}

/** All there is of them in the files of a folder: as text in UTF-8 and UTF-16, as numbers of 32 and 64 bits, as digits. */
export function search(folder: string): Find[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return files.flatMap((file) => {
    const bytes = readFileSync(file);
    return PATTERNS.filter(([, pattern]) => bytes.includes(pattern)).map(([what]) => ({ what, file }));
  });
}

const PATTERNS: readonly (readonly [what: string, bytes: Buffer])[] = [
  ...TEXTS.flatMap((text) => [
    [`${text} in UTF-8`, Buffer.from(text)] as const,
    [`${text} in UTF-16`, Buffer.from(text, 'utf16le')] as const,
  ]),
  ...Object.entries(PAIRS).flatMap(([name, pair]) => [
    [`${name} in float32`, Buffer.from(Float32Array.from(pair).buffer)] as const,
    [`${name} in float64`, Buffer.from(Float64Array.from(pair, Math.fround).buffer)] as const,
    [`${name} in digits`, Buffer.from(String(Math.fround(pair[0])))] as const,
  ]),
];

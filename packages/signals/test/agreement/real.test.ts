import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DATASETS } from '@cheer/recordings';
import { openFolder } from '@cheer/recordings/node';
import { describe, expect, it } from 'vitest';
import { extractFeatures } from '../../src/features/extract.ts';
import { QUALITY_CODES } from '../../src/features/family.ts';
import { FAMILIES, FEATURES } from '../../src/features/tree.ts';
import { qualityIndex, windowQualityParts } from '../../src/quality/index.ts';
import { MODALITIES, type Recording } from '../../src/recording.ts';
import { cutWindows } from '../../src/windows.ts';
import golden from './golden/real.json' with { type: 'json' };

/**
 * Windows of real recordings against NumPy and SciPy, which read the files by themselves (golden/real.py). Features are
 * 32-bit floats, so 6e-8 of the 1e-6 is rounding. Beats and responses are held to the same tolerance: what may differ
 * between two definitions of a beat does not differ between two programs of one definition.
 * The same for each part of the quality.
 */
const TOLERANCE = 1e-6;

/** Shares are 64-bit, in the golden to 12 digits. */
const QUALITY_TOLERANCE = 1e-10;

type Shares = Readonly<Record<string, number>>;

const DATA = fileURLToPath(new URL('../../../../../shared/datasets', import.meta.url));
const here = existsSync(DATA);

async function recordingOf(dataset: string, subject: string): Promise<Recording> {
  const people = await DATASETS[dataset]!.open(await openFolder(`${DATA}/${dataset}`));
  return people.find((one) => one.subject === subject)!.sessions[0]!.read();
}

const title = here ? 'windows of real recordings' : `windows of real recordings (skipped: ${DATA} is not there)`;

describe.skipIf(!here)(title, () => {
  const recordings = new Map<string, Promise<Recording>>();
  /** largest relative difference by family, and how many values were compared */
  const agreement = new Map(FAMILIES.map(({ name }) => [name, { windows: 0, values: 0, worst: 0 }]));

  for (const { dataset, subject, after, length, features, quality: shares } of golden.windows) {
    it(`${dataset} ${subject}, ${length} s from ${after} s: as NumPy and SciPy, to ${TOLERANCE}`, async () => {
      const key = `${dataset}/${subject}`;
      if (!recordings.has(key)) recordings.set(key, recordingOf(dataset, subject));
      const windows = cutWindows(await recordings.get(key)!, { length, step: 20 });
      const window = windows.find(({ start }) => Math.abs(start - windows[0]!.start - after) < 1e-6)!;
      const { values, codes, quality } = extractFeatures(window);
      const expected: Readonly<Record<string, number | null>> = features;

      const wrong: string[] = [];
      for (const group of FAMILIES) {
        const row = agreement.get(group.name)!;
        row.windows++;
        for (const { index, name, minimum } of FEATURES.slice(group.start, group.end)) {
          const known = expected[name] ?? null;
          const code = QUALITY_CODES[codes[index]!]!;
          if (minimum > length) expect(code, name).not.toBe('ok');
          else if (known === null || code !== 'ok') {
            if (known !== null || code === 'ok') wrong.push(`${name} is ${values[index]} (${code}), expected ${known}`);
          } else {
            const difference = Math.abs(values[index]! - known) / (known === 0 ? 1 : Math.abs(known));
            row.values++;
            row.worst = Math.max(row.worst, difference);
            if (!(difference <= TOLERANCE)) wrong.push(`${name} is ${values[index]}, expected ${known}`);
          }
        }
      }
      expect(wrong).toEqual([]);

      const parts = windowQualityParts(window);
      for (const modality of MODALITIES) {
        const known: Shares = shares[modality] ?? {};
        const found = parts[modality];
        const ours: Shares = typeof found === 'string' ? {} : found;
        expect(Object.keys(ours).sort(), modality).toEqual(Object.keys(known).sort());
        for (const [part, share] of Object.entries(ours)) {
          expect(Math.abs(share - known[part]!), `${modality} ${part}`).toBeLessThanOrEqual(QUALITY_TOLERANCE);
        }
        // a modality that gives nothing has quality 0
        const index = shares[modality] === undefined ? 0 : qualityIndex(known);
        expect(Math.abs(quality[modality] - index), modality).toBeLessThanOrEqual(QUALITY_TOLERANCE);
      }
    });
  }

  it('agree in every family, and have every feature', () => {
    const known = golden.windows.flatMap(({ features }) =>
      Object.entries(features).flatMap(([name, value]) => (value === null ? [] : [name])),
    );
    expect(FEATURES.filter(({ name }) => !known.includes(name))).toEqual([]);
    const rows = [...agreement].map(([family, { values, worst }]) => `${family} ${values} ${worst.toExponential(1)}`);
    console.log(`family, values compared, largest relative difference\n${rows.join('\n')}`);
    for (const [family, { values, worst }] of agreement) {
      expect(values, family).toBeGreaterThan(golden.windows.length);
      expect(worst, family).toBeLessThanOrEqual(TOLERANCE);
    }
  });
});

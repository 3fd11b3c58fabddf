/** The same recording in every format has the same features: to the bit where the format keeps the samples, else within its steps. */
import { type Channel, extractRecording, FEATURES, MODALITIES, type Recording } from '@cheer/signals';
import { simulatePerson } from '@cheer/signals/simulate';
import { describe, expect, it } from 'vitest';
import { START } from './fixtures.ts';
import { FORMATS, type Format, sources, WEMAC } from './formats/writers.ts';

const SECONDS = 180;

/** Three minutes of a simulated person, all signals from one moment on. */
function recordingAt(rates: Readonly<Record<'BVP' | 'GSR' | 'SKT', number>>): Recording {
  const { recording } = simulatePerson({ index: 5, seed: 1, protocol: 'stress', minutes: 8 });
  const channels = Object.fromEntries(
    MODALITIES.map((name) => {
      const { samples, rate, unit } = recording.channels[name]!;
      const wanted = rates[name];
      const own = Float32Array.from({ length: SECONDS * wanted }, (_, i) => {
        const at = 60 * rate + (i * rate) / wanted;
        const before = samples[Math.floor(at)]!;
        return before + (at % 1) * (samples[Math.floor(at) + 1]! - before);
      });
      return [name, { unit, start: START, rate: wanted, samples: own } satisfies Channel];
    }),
  );
  return { subject: 'p', session: '1', channels, annotations: [], tags: [], faults: [], reference: {} };
}

function features(recording: Recording): Float32Array[] {
  return [...extractRecording(recording, { length: 60, step: 30 })].map(({ features: { values } }) =>
    Float32Array.from(values),
  );
}

async function through({ write, read }: Format, recording: Recording): Promise<Recording> {
  const [one, ...others] = [await read(sources(await write(recording)))].flat() as Recording[];
  expect(others).toEqual([]);
  return one!;
}

/** Largest steps of a sample, as a share of the signal's range. */
const STEPS: Readonly<Record<string, number>> = { EDF: 2 ** -16, BDF: 2 ** -24 };

describe('the same recording', () => {
  const usual = recordingAt({ BVP: 64, GSR: 4, SKT: 4 });
  const wanted = features(usual);

  it.each(FORMATS.map((format) => [format.name, format] as const))(
    'as %s has the same features',
    async (name, format) => {
      const read = await through(format, usual);
      const got = features(read);
      expect(got.length).toBe(5);
      const step = STEPS[name];
      for (const modality of MODALITIES) {
        const [one, other] = [usual.channels[modality]!, read.channels[modality]!];
        expect([other.rate, other.samples.length, other.unit]).toEqual([one.rate, one.samples.length, one.unit]);
        if (step === undefined) {
          expect(other.samples).toEqual(one.samples);
          continue;
        }
        const range = Math.max(...one.samples) - Math.min(...one.samples);
        const worst = Math.max(...one.samples.map((value, i) => Math.abs(value - other.samples[i]!)));
        // half a step, and what a float of 32 bits leaves
        expect(worst / range).toBeLessThan(0.51 * step + 2 ** -20);
      }
      if (step === undefined) expect(got).toEqual(wanted);
      else expect(median(differences(wanted, got))).toBeLessThan(200 * step);
    },
  );

  it('as WEMAC, at its rates, has the features of the same samples as E4', async () => {
    const fast = recordingAt({ BVP: 200, GSR: 10, SKT: 10 });
    const read = await through(WEMAC, fast);
    expect(features(read)).toEqual(features(await through(FORMATS[0]!, fast)));
    expect(features(read)).toEqual(features(fast));
  });
});

/** Of each feature in each window, relative to its spread over the windows. */
function differences(wanted: readonly Float32Array[], got: readonly Float32Array[]): number[] {
  const all: number[] = [];
  for (let j = 0; j < FEATURES.length; j++) {
    const own = wanted.map((row) => row[j]!);
    const spread = Math.max(...own) - Math.min(...own);
    for (const [i, row] of got.entries()) {
      const difference = Math.abs(row[j]! - own[i]!);
      if (spread > 0 && Number.isFinite(difference)) all.push(difference / spread);
    }
  }
  return all;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

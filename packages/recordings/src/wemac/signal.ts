import { type Channel, CheerError, type Fault, quoted } from '@cheer/signals';
import { signalFaults } from '../e4/signalFaults.ts';
import { ABSURD } from '../limits.ts';
import { readNumbers } from '../mat/numbers.ts';
import { describe, type MatValue } from '../mat/values.ts';
import { notWemac } from './errors.ts';
import type { SIGNALS } from './grid.ts';

/** What each array becomes (doi 10.1038/s41597-024-04002-8, "Data Records"): `_dn` is brought down from 200 Hz to 10. */
export const CHANNELS = [
  { key: 'bvp_filt', channel: 'BVP', unit: 'a.u.', rate: 200 },
  { key: 'gsr_uS_filtered_dn', channel: 'GSR', unit: 'uS', rate: 10 },
  { key: 'skt_filt_dn', channel: 'SKT', unit: 'degC', rate: 10 },
] as const satisfies readonly { key: (typeof SIGNALS)[number]; channel: string; unit: string; rate: number }[];

/** No stimulus is longer than an hour; memory for the samples ends here too. */
const MOST_SECONDS = 3600;

/**
 * A row or column of numbers as a channel; NaN is a missing sample. Errors: `format-unknown` for another array, `too-large`,
 * `value-absurd`.
 *
 * @param where the array, in words
 */
export async function readSignal(
  file: string,
  where: string,
  value: MatValue,
  { channel: modality, unit, rate }: (typeof CHANNELS)[number],
  start: number,
): Promise<{ channel: Channel; faults: Fault[] }> {
  if (value.is !== 'numbers' || value.complex || value.shape.filter((length) => length !== 1).length > 1) {
    throw notWemac(file, `${where} must be one row or column of real numbers`, describe(value));
  }
  const count = value.shape.reduce((product, length) => product * length, 1);
  if (count > MOST_SECONDS * rate) {
    throw new CheerError(
      'too-large',
      `readWemac: ${file}: ${where} holds ${count} samples at ${rate} Hz, which is more than an hour`,
      'Check that this is the right file',
    );
  }
  const samples = new Float32Array(count);
  let missing = 0;
  let firstMissing = 0;
  await readNumbers(value, (values, first) => {
    for (let i = 0; i < values.length; i++) {
      const sample = values[i]!;
      if (!(sample <= ABSURD && sample >= -ABSURD)) {
        if (!Number.isNaN(sample)) throw absurd(file, where, first + i, sample);
        if (missing++ === 0) firstMissing = first + i;
      }
      samples[first + i] = sample;
    }
  });
  const channel = { unit, start, rate, samples };
  const faults: Fault[] = [];
  if (missing > 0) {
    const found = `${missing} samples are NaN, the first at index ${firstMissing}`;
    faults.push({ kind: 'missing-samples', where, found, done: 'kept as missing samples' });
  }
  faults.push(...signalFaults(modality, where, channel, (index) => `at index ${index}`));
  return { channel, faults };
}

const absurd = (file: string, where: string, index: number, value: number): CheerError =>
  new CheerError(
    'value-absurd',
    `readWemac: ${file}: ${where} index ${index}: a sample must be finite and at most 1e9 in size, got ${quoted(value)}`,
    'Use the original file',
  );

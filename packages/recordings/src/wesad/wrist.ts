import { type Channel, type ChannelName, CheerError, type Fault, quoted } from '@cheer/signals';
import { E4_COUNTS_PER_G } from '../e4/read.ts';
import { ABSURD } from '../limits.ts';
import { readArray } from '../pickle/array.ts';
import type { ArrayContent } from '../pickle/values.ts';
import type { ByteSource } from '../source.ts';
import { notWesad } from './errors.ts';

/** An array of the wrist device, an Empatica E4, and the channels it becomes. */
export interface WristSignal {
  readonly key: string;
  readonly channels: readonly ChannelName[];
  readonly unit: string;
  /** Hz (wesad_readme.pdf, section 2.2) */
  readonly rate: number;
  /** counts for one unit */
  readonly scale: number;
}

export const WRIST: readonly WristSignal[] = [
  { key: 'BVP', channels: ['BVP'], unit: 'a.u.', rate: 64, scale: 1 },
  { key: 'EDA', channels: ['GSR'], unit: 'uS', rate: 4, scale: 1 },
  { key: 'TEMP', channels: ['SKT'], unit: 'degC', rate: 4, scale: 1 },
  { key: 'ACC', channels: ['ACC_X', 'ACC_Y', 'ACC_Z'], unit: 'g', rate: 32, scale: E4_COUNTS_PER_G },
];

/** No session is longer than a day; memory for the samples ends here too. */
const MOST_SECONDS = 24 * 3600;

/**
 * The channels of one array of shape (n, 1), (n) or, for acceleration, (n, 3). NaN is a missing sample.
 * Errors: `format-unknown` for another shape, `too-large`, `value-absurd`, those of readArray.
 */
export async function readWristSignal(
  source: ByteSource,
  array: ArrayContent,
  { key, channels, unit, rate, scale }: WristSignal,
  start: number,
): Promise<{ channels: [ChannelName, Channel][]; faults: Fault[] }> {
  const where = `signal/wrist/${key}`;
  const width = channels.length;
  const [rows = 0, columns = 1, ...rest] = array.shape;
  if (array.shape.length === 0 || columns !== width || rest.length > 0) {
    throw notWesad(source.name, `${where} must have a shape of (n, ${width})`, `(${array.shape.join(', ')})`);
  }
  if (rows > MOST_SECONDS * rate) {
    throw new CheerError(
      'too-large',
      `readWesad: ${source.name}: ${where} holds ${rows} samples at ${rate} Hz, which is more than a day`,
      'Check that this is the right file',
    );
  }
  const samples = channels.map(() => new Float32Array(rows));
  let missing = 0;
  let firstMissing = 0;
  await readArray(source, array, (values, first) => {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      const index = first + i;
      const row = array.fortran ? index % rows : Math.floor(index / width);
      const column = array.fortran ? Math.floor(index / rows) : index % width;
      if (!(value <= ABSURD && value >= -ABSURD)) {
        if (!Number.isNaN(value)) throw absurd(source.name, where, row, value);
        if (missing++ === 0) firstMissing = row;
      }
      samples[column]![row] = value / scale;
    }
  });
  const faults: Fault[] = [];
  if (missing > 0) {
    const found = `${missing} samples are NaN, the first at index ${firstMissing}`;
    faults.push({ kind: 'missing-samples', where, found, done: 'kept as missing samples' });
  }
  return { channels: channels.map((name, i) => [name, { unit, start, rate, samples: samples[i]! }]), faults };
}

const absurd = (name: string, where: string, row: number, value: number): CheerError =>
  new CheerError(
    'value-absurd',
    `readWesad: ${name}: ${where} index ${row}: a sample must be finite and at most 1e9 in size, got ${quoted(value)}`,
    'Use the original file',
  );

/** The raw file of an EmbracePlus as channels: one record of 15 to 30 minutes (Empatica, "Raw data in the Empatica Cloud"). */
import { type Channel, type ChannelName, CheerError, type Fault, quoted } from '@cheer/signals';
import { signalFaults } from '../e4/signalFaults.ts';
import { isPlausibleTime } from '../e4/time.ts';
import { ABSURD, FASTEST } from '../limits.ts';
import { checkOverlap } from '../overlap.ts';
import type { ByteSource } from '../source.ts';
import { readAvro } from './avro/container.ts';
import type { Value, Wanted } from './avro/decode.ts';

export interface RawFile {
  readonly source: ByteSource;
  /** as the file says; empty if it does not */
  readonly participant: string;
  readonly device: string;
  readonly channels: Readonly<Partial<Record<ChannelName, Channel>>>;
  /** presses of the button, unix seconds */
  readonly tags: readonly number[];
  /** beats that the device found, unix seconds */
  readonly peaks: readonly number[];
  readonly faults: readonly Fault[];
}

const SIGNAL = { timestampStart: true, samplingFrequency: true, values: true } as const;
const WANTED: Wanted = {
  schemaVersion: { major: true, minor: true },
  enrollment: { participantID: true },
  deviceSn: true,
  rawData: {
    accelerometer: { timestampStart: true, samplingFrequency: true, imuParams: true, x: true, y: true, z: true },
    bvp: SIGNAL,
    eda: SIGNAL,
    temperature: SIGNAL,
    tags: { tagsTimeMicros: true },
    systolicPeaks: { peaksTimeNanos: true },
  },
};

const SIGNALS = [
  ['bvp', 'BVP', 'a.u.'],
  ['eda', 'GSR', 'uS'],
  ['temperature', 'SKT', 'degC'],
] as const;
const AXES = [
  ['x', 'ACC_X'],
  ['y', 'ACC_Y'],
  ['z', 'ACC_Z'],
] as const;

/**
 * What one file holds; a signal without values is not there. Fields are found by name, so that every version of the schema is
 * read that has them. Errors: `format-unknown`, `header-invalid`, `value-absurd`, those of readAvro.
 */
export async function readRaw(source: ByteSource): Promise<RawFile> {
  const where = `readEmbracePlus: ${source.name}`;
  const records = await readAvro(source, WANTED);
  if (records.length !== 1) {
    throw new CheerError(
      'format-unknown',
      `${where}: a file of EmbracePlus holds one record, got ${records.length}`,
      'Use the .avro files as Empatica delivers them',
    );
  }
  const record = records[0];
  const raw = mapOf(record)?.get('rawData');
  const known = mapOf(raw);
  if (known === undefined || !['bvp', 'eda', 'temperature'].some((name) => known.has(name))) {
    throw new CheerError(
      'format-unknown',
      `${where}: the record must have rawData with bvp, eda or temperature`,
      'Use the .avro files of raw data as Empatica delivers them',
    );
  }
  const channels: Partial<Record<ChannelName, Channel>> = {};
  const faults: Fault[] = [];
  for (const [field, channel, unit] of SIGNALS) {
    const signal = mapOf(known.get(field));
    const values = signal?.get('values');
    if (!(values instanceof Float64Array) || values.length === 0) continue;
    const place = `${where}: rawData.${field}`;
    channels[channel] = { unit, ...clockOf(place, signal!), samples: samplesOf(place, values, 1) };
    const missing = values.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0);
    if (missing > 0) {
      const found = `${missing} samples are NaN, the first at index ${values.findIndex(Number.isNaN)}`;
      faults.push({
        kind: 'missing-samples',
        where: `${source.name} ${field}`,
        found,
        done: 'kept as missing samples',
      });
    }
    faults.push(
      ...signalFaults(channel, `${source.name} ${field}`, channels[channel]!, (index) => `at index ${index}`),
    );
  }
  const acceleration = mapOf(known.get('accelerometer'));
  for (const [field, channel] of AXES) {
    const values = acceleration?.get(field);
    if (!(values instanceof Float64Array) || values.length === 0) continue;
    const place = `${where}: rawData.accelerometer`;
    const scale = gravityOf(place, acceleration!, mapOf(record)?.get('schemaVersion'));
    channels[channel] = { unit: 'g', ...clockOf(place, acceleration!), samples: samplesOf(place, values, scale) };
  }
  checkOverlap(channels, (name) => `${where}: rawData.${fieldOf(name)}.timestampStart`, ORIGINAL);
  return {
    source,
    participant: textOf(mapOf(mapOf(record)?.get('enrollment'))?.get('participantID')),
    device: textOf(mapOf(record)?.get('deviceSn')),
    channels,
    tags: timesOf(`${where}: rawData.tags`, mapOf(known.get('tags'))?.get('tagsTimeMicros'), 1e6),
    peaks: timesOf(`${where}: rawData.systolicPeaks`, mapOf(known.get('systolicPeaks'))?.get('peaksTimeNanos'), 1e9),
    faults,
  };
}

const ORIGINAL = 'Use the file as Empatica delivers it';
const fieldOf = (name: ChannelName): string => SIGNALS.find(([, channel]) => channel === name)?.[0] ?? 'accelerometer';

const mapOf = (value: Value): ReadonlyMap<string, Value> | undefined => (value instanceof Map ? value : undefined);
const textOf = (value: Value): string => (typeof value === 'string' ? value.trim() : '');

function clockOf(where: string, signal: ReadonlyMap<string, Value>): { start: number; rate: number } {
  const start = signal.get('timestampStart');
  const rate = signal.get('samplingFrequency');
  if (!(typeof rate === 'number' && rate > 0 && rate <= FASTEST)) {
    throw header(`${where}.samplingFrequency must be a positive number up to ${FASTEST} Hz, got ${quoted(rate)}`);
  }
  if (!(typeof start === 'number' && isPlausibleTime(start / 1e6))) {
    throw header(
      `${where}.timestampStart must be a time between 2000 and 2100 in microseconds since 1970, got ${quoted(start)}`,
    );
  }
  return { start: start / 1e6, rate };
}

/** g of one count: until version 6.4 of the schema by the ranges of both, from 6.5 on by a factor. */
function gravityOf(where: string, acceleration: ReadonlyMap<string, Value>, version: Value): number {
  const field = (map: Value, name: string): number => {
    const value = mapOf(map)?.get(name);
    return typeof value === 'number' ? value : Number.NaN;
  };
  const of = (name: string): number => field(acceleration.get('imuParams'), name);
  const number = 100 * field(version, 'major') + field(version, 'minor');
  if (!(number >= 0)) throw header(`${where}: schemaVersion must be stated, got ${quoted(number)}`);
  const scale =
    number >= 605
      ? of('conversionFactor')
      : (of('physicalMax') - of('physicalMin')) / (of('digitalMax') - of('digitalMin'));
  if (scale > 0 && scale < 1) return scale;
  throw header(`${where}.imuParams must say how many g a count is, got ${quoted(scale)}`);
}

function samplesOf(where: string, values: Float64Array, scale: number): Float32Array {
  const samples = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]! * scale;
    if (value > ABSURD || value < -ABSURD) {
      throw new CheerError(
        'value-absurd',
        `${where} index ${i}: a sample must be finite and at most 1e9 in size, got ${quoted(value)}`,
        'Use the file as Empatica delivers it',
      );
    }
    samples[i] = value;
  }
  return samples;
}

function timesOf(where: string, values: Value, unit: number): number[] {
  if (!(values instanceof Float64Array)) return [];
  return Array.from(values, (value, i) => {
    if (isPlausibleTime(value / unit)) return value / unit;
    throw new CheerError(
      'value-absurd',
      `${where} index ${i}: a time must lie between 2000 and 2100, got ${quoted(value)}`,
      'Use the file as Empatica delivers it',
    );
  });
}

const header = (problem: string): CheerError =>
  new CheerError('header-invalid', problem, 'Use the file as Empatica delivers it');

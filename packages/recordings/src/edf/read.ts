import {
  type Annotation,
  type Channel,
  type ChannelName,
  CheerError,
  type Fault,
  quoted,
  type Recording,
} from '@cheer/signals';
import { signalFaults } from '../e4/signalFaults.ts';
import { type ByteSource, pieceReader } from '../source.ts';
import type { ChannelColumn, Mapping } from '../table/mapping.ts';
import { MOST_SAMPLES } from '../table/series.ts';
import { type Conversion, conversionOf, convert, UNITS } from '../table/units.ts';
import { parseAnnotations, type Stamped } from './annotations.ts';
import { invalid, tooLarge } from './errors.ts';
import { type Header, readHeader, type Signal } from './header.ts';

/** Records that follow each other without a gap. */
export interface Run {
  readonly first: number;
  readonly count: number;
  /** s from the start of the file */
  readonly onset: number;
}

export interface EdfFile {
  readonly source: ByteSource;
  readonly header: Header;
  /** one, but for discontinuous files */
  readonly runs: readonly Run[];
}

/** Bytes read at once. */
const PIECE = 512 * 1024;
const MOST_ANNOTATIONS = 100_000;

/** The header, and where time goes on and where not. Errors: those of readHeader. */
export async function openEdf(source: ByteSource): Promise<EdfFile> {
  const header = await readHeader(source);
  const { kind, records, duration, signals } = header;
  const stamps = signals.find(({ annotations }) => annotations);
  if (kind === 'plain' || stamps === undefined || records === 0) {
    return { source, header, runs: [{ first: 0, count: records, onset: 0 }] };
  }
  if (kind === 'continuous') {
    const onset = await onsetOf(source, header, stamps, 0);
    return { source, header, runs: [{ first: 0, count: records, onset }] };
  }
  const fastest = Math.max(1, ...signals.map(({ samples, annotations }) => (annotations ? 0 : samples)));
  const slack = duration / fastest / 2;
  const runs: { first: number; count: number; onset: number }[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (let record = 0; record < records; record++) {
    const onset = await onsetOf(source, header, stamps, record);
    const run = runs.at(-1);
    const expected = run === undefined ? Number.NaN : run.onset + run.count * duration;
    if (run !== undefined && Math.abs(onset - expected) <= slack) run.count++;
    else if (onset < end - slack) throw backwards(source.name, record, onset, end);
    else runs.push({ first: record, count: 1, onset });
    end = onset + duration;
  }
  return { source, header, runs };
}

/** When a record begins: the time of the first list of its first annotations. */
async function onsetOf(
  source: ByteSource,
  header: Header,
  { offset, samples }: Signal,
  record: number,
): Promise<number> {
  const from = header.size + record * header.recordSize + offset;
  const bytes = await source.read(from, from + samples * header.width);
  const [first] = parseAnnotations(source.name, record, bytes);
  if (first !== undefined && first.texts[0] === '') return first.onset;
  throw invalid(source.name, `record ${record} (annotations)`, 'the time of the record must come first', first?.onset);
}

/**
 * One run of records as a recording. Signals are found by their labels: those that the mapping names, else `BVP`, `GSR` or `EDA`, and
 * `SKT` or `TEMP`. Annotations with a duration are labels, others are event marks. Errors: `option-invalid`, `header-invalid` (units),
 * `recording-invalid`, `recording-empty`, `too-large`.
 */
export async function readEdfRun(
  { source, header, runs }: EdfFile,
  run: Run,
  mapping: Mapping | undefined,
  about: { subject: string; session: string },
): Promise<Recording> {
  const { name } = source;
  const faults: Fault[] = [];
  if (Number.isNaN(header.start)) {
    faults.push({ kind: 'start-unknown', where: name, found: 'the header holds no date', done: 'time counts from 0' });
  }
  if (header.unclosed) {
    const found = `the header does not say how many records there are: ${header.records} by the size of the file`;
    faults.push({ kind: 'truncated-file', where: name, found, done: 'read those' });
  }
  if (runs.length > 1) {
    faults.push({
      kind: 'gaps',
      where: name,
      found: `${runs.length} stretches without a gap`,
      done: 'a session for each',
    });
  }
  const start = (Number.isNaN(header.start) ? 0 : header.start) + run.onset;
  const chosen = choose(name, header, mapping, faults);
  if (run.count === 0) throw empty(name, 'there is no record');
  const targets = chosen.map(({ signal, channel, conversion }) => {
    const count = run.count * signal.samples;
    if (count > MOST_SAMPLES) throw tooLarge(name, `(${signal.label})`, 'samples', MOST_SAMPLES);
    return { signal, channel, conversion, samples: new Float32Array(count) };
  });
  const stamps: Stamped[] = [];
  await eachRecord(source, header, run, (bytes, record) => {
    for (const { signal, samples, conversion } of targets) {
      decode(bytes, header.width, signal, conversion, samples, (record - run.first) * signal.samples);
    }
    for (const signal of header.signals) {
      if (!signal.annotations) continue;
      const own = bytes.subarray(signal.offset, signal.offset + signal.samples * header.width);
      stamps.push(...parseAnnotations(name, record, own).filter(({ texts }) => texts.some((text) => text !== '')));
      if (stamps.length > MOST_ANNOTATIONS) throw tooLarge(name, `record ${record}`, 'annotations', MOST_ANNOTATIONS);
    }
  });
  const channels: Partial<Record<ChannelName, Channel>> = {};
  for (const { signal, channel, samples } of targets) {
    const read: Channel = { unit: UNITS[channel], start, rate: signal.samples / header.duration, samples };
    channels[channel] = read;
    if (channel === 'BVP' || channel === 'GSR' || channel === 'SKT') {
      faults.push(...signalFaults(channel, `${name} ${signal.label}`, read, (index) => `at sample ${index}`));
    }
  }
  const zero = start - run.onset;
  return { ...about, channels, ...marksOf(stamps, zero), faults, reference: {} };
}

/** The file's recordings, one for each stretch without a gap. */
export async function readEdf(
  source: ByteSource,
  { mapping, subject }: { mapping?: Mapping; subject?: string } = {},
): Promise<Recording[]> {
  const file = await openEdf(source);
  const recordings: Recording[] = [];
  for (const [i, run] of file.runs.entries()) {
    recordings.push(await readEdfRun(file, run, mapping, { subject: subject ?? source.name, session: String(i + 1) }));
  }
  return recordings;
}

interface Chosen {
  readonly signal: Signal;
  readonly channel: ChannelName;
  readonly conversion: Conversion;
}

/** What signals are called where nobody says more: as the files of Empatica are, or as the channels are here. */
const USUAL: readonly (readonly [ChannelName, readonly string[]])[] = [
  ['BVP', ['BVP']],
  ['GSR', ['GSR', 'EDA']],
  ['SKT', ['SKT', 'TEMP']],
];

function choose(name: string, { signals, duration }: Header, mapping: Mapping | undefined, faults: Fault[]): Chosen[] {
  const labels = signals.filter(({ annotations }) => !annotations).map(({ label }) => label);
  const found = (channel: ChannelName, wanted: readonly string[]): Signal | undefined => {
    const own = signals.filter((one) => !one.annotations && wanted.includes(one.label));
    if (own.length > 1)
      throw option(name, `one signal must be ${channel}, got ${quoted(own.map(({ label }) => label).join(', '))}`);
    return own[0];
  };
  const chosen = (channel: ChannelName, signal: Signal, stated: Conversion | undefined): Chosen => {
    if (signal.samples === 0) throw empty(name, `${quoted(signal.label)} has no sample`);
    if (signal.physicalMinimum === signal.physicalMaximum) {
      throw invalid(name, `(${signal.label})`, 'the physical minimum and maximum must differ', signal.physicalMinimum);
    }
    return { channel, signal, conversion: stated ?? unitOf(name, channel, signal, faults) };
  };
  if (mapping === undefined) {
    const usual = USUAL.flatMap(([channel, wanted]) => {
      const signal = found(channel, wanted);
      return signal === undefined ? [] : [chosen(channel, signal, undefined)];
    });
    if (usual.length > 0) return usual;
    throw option(name, `a signal must be called BVP, GSR, EDA, SKT or TEMP, got ${quoted(labels.join(', '))}`);
  }
  return mapping.channels.map((one: ChannelColumn) => {
    const { channel, column, rate } = one;
    const signal = typeof column === 'number' ? signals[column - 1] : found(channel, [column]);
    if (signal === undefined || signal.annotations) {
      throw option(name, `there must be a signal ${quoted(column)} for ${channel}, got ${quoted(labels.join(', '))}`);
    }
    const own = signal.samples / duration;
    if (rate !== undefined && Math.abs(rate / own - 1) > 1e-6) {
      throw option(name, `${channel} must have the rate of the file, ${own} Hz, got ${rate}`);
    }
    return chosen(channel, signal, one.conversion);
  });
}

function unitOf(name: string, channel: ChannelName, { label, unit }: Signal, faults: Fault[]): Conversion {
  const known = conversionOf(channel, unit);
  if (known !== undefined) return known;
  if (unit === '') {
    const done = `taken for ${UNITS[channel]}`;
    faults.push({ kind: 'unit-unknown', where: `${name} ${label}`, found: 'the header states no unit', done });
    return conversionOf(channel, UNITS[channel])!;
  }
  throw new CheerError(
    'header-invalid',
    `readEdf: ${name} (${label}): the unit must be known, got ${quoted(unit)}`,
    `State it, as in --map ${channel}=${label}[${UNITS[channel]}]`,
  );
}

async function eachRecord(
  source: ByteSource,
  { size, recordSize }: Header,
  { first, count }: Run,
  take: (bytes: Uint8Array, record: number) => void,
): Promise<void> {
  const read = pieceReader(source);
  const atOnce = Math.max(1, Math.floor(PIECE / recordSize));
  for (let record = first; record < first + count; record += atOnce) {
    const many = Math.min(atOnce, first + count - record);
    const start = size + record * recordSize;
    const bytes = await read(start, start + many * recordSize);
    for (let i = 0; i < many; i++) take(bytes.subarray(i * recordSize, (i + 1) * recordSize), record + i);
  }
}

/** Little-endian two's complement, by the straight line through both pairs of limits. */
function decode(
  bytes: Uint8Array,
  width: 2 | 3,
  signal: Signal,
  conversion: Conversion,
  into: Float32Array,
  at: number,
): void {
  const { offset, samples, physicalMinimum, physicalMaximum, digitalMinimum, digitalMaximum } = signal;
  const gain = (physicalMaximum - physicalMinimum) / (digitalMaximum - digitalMinimum);
  for (let i = 0, from = offset; i < samples; i++, from += width) {
    const digital =
      width === 2
        ? ((bytes[from]! | (bytes[from + 1]! << 8)) << 16) >> 16
        : ((bytes[from]! | (bytes[from + 1]! << 8) | (bytes[from + 2]! << 16)) << 8) >> 8;
    into[at + i] = convert(conversion, (digital - digitalMinimum) * gain + physicalMinimum);
  }
}

function marksOf(stamps: readonly Stamped[], zero: number): { annotations: Annotation[]; tags: number[] } {
  const annotations: Annotation[] = [];
  const tags: number[] = [];
  for (const { onset, duration, texts } of stamps) {
    if (duration === undefined || duration <= 0) {
      tags.push(zero + onset);
      continue;
    }
    for (const text of texts.map((one) => one.trim()).filter((one) => one !== '')) {
      annotations.push({ start: zero + onset, end: zero + onset + duration, label: text, stage: text });
    }
  }
  return { annotations: annotations.sort((a, b) => a.start - b.start), tags: tags.sort((a, b) => a - b) };
}

const backwards = (name: string, record: number, onset: number, end: number): CheerError =>
  invalid(
    name,
    `record ${record} (annotations)`,
    `a record must not begin before the one before it ends, at ${end} s`,
    onset,
  );

const option = (name: string, problem: string): CheerError =>
  new CheerError(
    'option-invalid',
    `readEdf: ${name}: ${problem}`,
    'Write --map BVP=LABEL,GSR=LABEL,SKT=LABEL with the labels of the file',
  );

const empty = (name: string, problem: string): CheerError =>
  new CheerError('recording-empty', `readEdf: ${name}: ${problem}`, 'Use a file that holds the signals');

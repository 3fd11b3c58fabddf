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
import { readPickle } from '../pickle/machine.ts';
import {
  type ArrayContent,
  type Dict,
  describe,
  isPayload,
  kindOf,
  type NDArray,
  type Value,
} from '../pickle/values.ts';
import type { ByteSource } from '../source.ts';
import { notWesad } from './errors.ts';
import { type Labels, readLabels } from './labels.ts';
import { orderFaults, readOrder } from './quest.ts';
import { readWristSignal, WRIST } from './wrist.ts';

/** Signals and labels of a session begin and end together but for this, s. */
const APART = 15;
/** A pickle holds no time of day, so time counts from here, unix seconds. */
const START = 0;

/**
 * One recording from a SX.pkl of WESAD (Schmidt et al. 2018, doi 10.1145/3242969.3242985): the wrist signals and the labels,
 * read lazily in a memory that does not depend on the file's size; the chest signals are passed over. Time counts from 0,
 * since the file holds none. Errors: those of readPickle, `format-unknown` if it is another pickle, `labels-invalid`,
 * `value-absurd`, `too-large`.
 *
 * @param options.subject defaults to what the file says
 * @param options.quest   SX_quest.csv, whose order of conditions the labels are held against
 */
export async function readWesad(
  source: ByteSource,
  options: { subject?: string; session?: string; quest?: ByteSource | undefined } = {},
): Promise<Recording> {
  const root = dictOf(source, await readPickle(source), 'the file');
  const wrist = dictOf(source, dictOf(source, root.get('signal'), 'signal').get('wrist'), 'signal/wrist');
  const faults: Fault[] = [
    { kind: 'start-unknown', where: source.name, found: 'the file holds no time of day', done: 'time counts from 0' },
  ];
  const channels: Partial<Record<ChannelName, Channel>> = {};
  const steps: Step[] = [];
  let labels: Labels | undefined;
  for (const signal of WRIST) {
    const where = `signal/wrist/${signal.key}`;
    const value = wrist.get(signal.key);
    if (value === undefined) {
      if (signal.key === 'ACC') continue;
      faults.push({ kind: 'missing-modality', where, found: 'there is none', done: `no ${signal.channels[0]}` });
      continue;
    }
    const array = arrayOf(source, value, where);
    const read = async (): Promise<void> => {
      const { channels: found, faults: own } = await readWristSignal(source, array, signal, START);
      for (const [name, channel] of found) channels[name] = channel;
      faults.push(...own);
    };
    steps.push({ start: array.data.start, read });
  }
  if (steps.length === 0) throw noSample(source);
  const labelled = arrayOf(source, root.get('label'), 'label');
  const readLabelled = async (): Promise<void> => {
    labels = await readLabels(source, labelled, START);
  };
  steps.push({ start: labelled.data.start, read: readLabelled });
  // in the order of the file, which an entry of a zip is inflated once for
  for (const { read } of steps.sort((a, b) => a.start - b.start)) await read();
  const lengths = Object.values(channels).map(({ samples, rate }) => samples.length / rate);
  const longest = Math.max(0, ...lengths);
  checkLengths(source, channels, labels!.duration);
  if (longest === 0) throw noSample(source);
  for (const { key, channels: names, rate } of WRIST) {
    const channel = channels[names[0]!];
    if (channel === undefined) continue;
    const modality = names[0]!;
    const where = `signal/wrist/${key}`;
    if (modality === 'BVP' || modality === 'GSR' || modality === 'SKT') {
      faults.push(...signalFaults(modality, where, channel, (index) => `at index ${index}`));
    }
    faults.push(...apart(where, channel.samples.length / rate, longest));
  }
  faults.push(...apart('label', labels!.duration, longest));
  faults.push(...(await questFaults(options.quest, labels!.annotations)));
  const stated = subjectOf(root);
  if (stated !== undefined && options.subject !== undefined && stated !== options.subject) {
    const done = `called ${options.subject}, as the file is`;
    faults.push({ kind: 'subject-differs', where: 'subject', found: `the file says ${quoted(stated)}`, done });
  }
  return {
    subject: options.subject ?? stated ?? source.name,
    session: options.session ?? '1',
    channels,
    annotations: labels!.annotations,
    tags: [],
    reference: {},
    faults,
  };
}

interface Step {
  /** where in the file its array begins */
  readonly start: number;
  read(): Promise<void>;
}

const noSample = ({ name }: ByteSource): CheerError =>
  new CheerError('recording-empty', `readWesad: ${name}: signal/wrist holds no sample`, 'Use the original file');

const subjectOf = (root: ReadonlyMap<string, Value>): string | undefined => {
  const subject = root.get('subject');
  return isPayload(subject) ? subject.text : undefined;
};

function dictOf(source: ByteSource, value: Value | undefined, what: string): ReadonlyMap<string, Value> {
  if (kindOf(value) === 'dict') return (value as Dict).entries;
  throw notWesad(source.name, `${what} must be a dict`, describe(value));
}

function arrayOf(source: ByteSource, value: Value | undefined, what: string): ArrayContent {
  const content = kindOf(value) === 'array' ? (value as NDArray).content : undefined;
  if (content !== undefined) return content;
  throw notWesad(source.name, `${what} must be an array of numbers`, describe(value));
}

/** A signal that lasts twice as long as the labels and all other signals has another rate than WESAD's. */
function checkLengths(source: ByteSource, channels: Partial<Record<ChannelName, Channel>>, labelled: number): void {
  const lasting = WRIST.flatMap(({ key, channels: [name], rate }) => {
    const channel = channels[name!];
    return channel === undefined ? [] : [{ where: `signal/wrist/${key}`, seconds: channel.samples.length / rate }];
  }).sort((a, b) => b.seconds - a.seconds);
  const [longest, second] = lasting;
  if (longest === undefined || second === undefined) return;
  const { where, seconds } = longest;
  const others = Math.max(second.seconds, labelled);
  if (seconds - others <= APART || seconds < 2 * others) return;
  throw new CheerError(
    'header-invalid',
    `readWesad: ${source.name}: ${where} must last about as long as the others, ${others.toFixed(0)} s, and lasts ${seconds.toFixed(0)} s at the rate of WESAD`,
    'Use the original file: resampled signals are read as tables, with --map',
  );
}

function apart(where: string, seconds: number, longest: number): Fault[] {
  if (Math.abs(longest - seconds) <= APART) return [];
  const found = `lasts ${seconds.toFixed(0)} s, the longest signal ${longest.toFixed(0)} s`;
  return [{ kind: 'ends-early', where, found, done: 'aligned at the start; kept' }];
}

async function questFaults(quest: ByteSource | undefined, annotations: readonly Annotation[]): Promise<Fault[]> {
  if (quest === undefined) return [];
  try {
    const order = await readOrder(quest);
    return order === undefined ? [] : orderFaults(quest.name, order, annotations);
  } catch (error) {
    // it is only there to check against
    if (!(error instanceof CheerError)) throw error;
    return [{ kind: 'reference-unreadable', where: quest.name, found: error.message, done: 'left out' }];
  }
}

import { type Channel, CheerError, channelEnd, type Recording } from '@cheer/signals';
import { writeLabels } from './labels.ts';
import { E4_COUNTS_PER_G, E4_SIGNALS } from './read.ts';
import { SIMULATED_FILE, SIMULATED_MARK } from './simulatedMark.ts';

/**
 * A recording as the files of an Empatica E4, the inverse of readE4: what is read back has the same samples to the bit;
 * times are kept to the microsecond; a simulated recording says so in a file of its own. Subject, session and faults have no place in these files.
 */
export function writeE4(recording: Recording): Map<string, Uint8Array> {
  const files = new Map<string, string>();
  const { channels, annotations, reference, tags } = recording;
  for (const { file, modality } of E4_SIGNALS) {
    const channel = channels[modality];
    if (channel !== undefined) files.set(file, signalText([channel], 1));
  }
  const { ACC_X, ACC_Y, ACC_Z } = channels;
  if (ACC_X !== undefined && ACC_Y !== undefined && ACC_Z !== undefined) {
    files.set('ACC.csv', signalText([ACC_X, ACC_Y, ACC_Z], E4_COUNTS_PER_G));
  }
  if (files.size === 0) {
    throw new CheerError(
      'recording-empty',
      `writeE4: ${recording.subject}: the recording holds no signal`,
      'Write a recording with at least one of BVP, GSR and SKT',
    );
  }
  files.set('tags.csv', tags.map((time) => `${time.toFixed(6)}\n`).join(''));
  if (annotations.length > 0) files.set('labels.csv', writeLabels(annotations));
  if (reference.heartRate !== undefined) files.set('HR.csv', signalText([reference.heartRate], 1));
  if (reference.beats !== undefined) files.set('IBI.csv', beatsText(reference.beats, sessionStart(recording)));
  if (recording.simulated) files.set(SIMULATED_FILE, SIMULATED_MARK);
  const encoder = new TextEncoder();
  return new Map([...files].map(([name, text]) => [name, encoder.encode(text)]));
}

const sessionStart = ({ channels }: Recording): number =>
  channels.BVP?.start ?? Math.min(...Object.values(channels).map(({ start }) => start));

function signalText(channels: readonly Channel[], scale: number): string {
  const [first] = channels as [Channel];
  if (
    channels.some(
      (one) => one.start !== first.start || one.rate !== first.rate || channelEnd(one) !== channelEnd(first),
    )
  ) {
    throw new CheerError(
      'option-invalid',
      'writeE4: ACC: the three axes must have one start, one rate and one length',
      'Resample the axes to one clock',
    );
  }
  const repeat = (cell: string): string => channels.map(() => cell).join(', ');
  const fixed = first.rate.toFixed(6);
  const lines = [repeat(first.start.toFixed(6)), repeat(Number(fixed) === first.rate ? fixed : String(first.rate))];
  for (let i = 0; i < first.samples.length; i++) {
    let line = shortest(first.samples[i]!, scale);
    for (let axis = 1; axis < channels.length; axis++) line += `,${shortest(channels[axis]!.samples[i]!, scale)}`;
    lines.push(line);
  }
  return `${lines.join('\n')}\n`;
}

function beatsText(beats: { time: Float64Array; interval: Float64Array }, start: number): string {
  const lines = Array.from(beats.time, (time, i) => `${(time - start).toFixed(6)},${beats.interval[i]!.toFixed(6)}`);
  return `${[`${start.toFixed(6)}, IBI`, ...lines].join('\n')}\n`;
}

/** The shortest decimal of x * scale that is read back, divided by scale, as the same float; at most 9 digits decide. */
function shortest(x: number, scale: number): string {
  if (Number.isNaN(x)) return 'NaN';
  if (Object.is(x, -0)) return '-0';
  const value = x * scale;
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return String(value);
  for (let digits = 6; digits < 10; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text) / scale) === x) return String(Number(text));
  }
  return String(value);
}

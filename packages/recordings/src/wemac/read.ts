import { type Channel, type ChannelName, CheerError, type Fault, quoted, type Recording } from '@cheer/signals';
import type { Stimulus } from './grid.ts';
import { type Reports, reportKey } from './labels.ts';
import { CHANNELS, readSignal } from './signal.ts';

/** The signals of a stimulus begin and end together but for this, s. */
const APART = 5;
/** A file holds no time of day, so time counts from here, unix seconds. */
const START = 0;

/**
 * One recording of one stimulus of WEMAC (Miranda Calero et al. 2024, doi 10.1038/s41597-024-04002-8), labelled from its beginning to
 * its end with what the volunteer reported of it: `fear` or `non-fear`. Errors: `recording-empty`, those of readSignal.
 *
 * @param file    what to call the MAT-file
 * @param reports undefined if there is no file of labels
 */
export async function readStimulus(
  file: string,
  { volunteer, trial, filtered, signals, where }: Stimulus,
  reports: Reports | undefined,
): Promise<Recording> {
  const faults: Fault[] = [
    { kind: 'start-unknown', where: file, found: 'the file holds no time of day', done: 'time counts from 0' },
  ];
  const channels: Partial<Record<ChannelName, Channel>> = {};
  const lengths: [where: string, seconds: number][] = [];
  for (const signal of CHANNELS) {
    const place = `${where}.EH ${signal.key}`;
    const value = signals.get(signal.key);
    if (value === undefined) {
      const found = 'there is none, or it is empty';
      faults.push({ kind: 'missing-modality', where: place, found, done: `no ${signal.channel}` });
      continue;
    }
    const read = await readSignal(file, place, value, signal, START);
    channels[signal.channel] = read.channel;
    faults.push(...read.faults);
    lengths.push([place, read.channel.samples.length / signal.rate]);
  }
  if (lengths.length === 0) {
    throw new CheerError(
      'recording-empty',
      `readWemac: ${file}: ${where}.EH (${volunteer}, trial ${trial}) holds no sample`,
      'This volunteer has no signals of this stimulus',
    );
  }
  const longest = Math.max(...lengths.map(([, seconds]) => seconds));
  for (const [place, seconds] of lengths) {
    if (longest - seconds <= APART) continue;
    const found = `lasts ${seconds.toFixed(0)} s, the longest signal ${longest.toFixed(0)} s`;
    faults.push({ kind: 'ends-early', where: place, found, done: 'aligned at the start; kept' });
  }
  if (!filtered) {
    faults.push({ kind: 'not-filtered', where, found: 'Filtered is 0', done: 'used as it is' });
  }
  const report = reports?.get(reportKey(volunteer, trial));
  if (report?.label === undefined) {
    const unreported =
      report === undefined ? `no row for ${volunteer}, video ${trial}` : `emotion ${quoted(report.emotion)}`;
    const found = reports === undefined ? 'there is no file of labels' : unreported;
    faults.push({ kind: 'labels-missing', where: 'Emocion.Reportada', found, done: 'used without a label' });
  }
  const label = report?.label;
  return {
    subject: volunteer,
    session: String(trial),
    channels,
    annotations: label === undefined ? [] : [{ start: START, end: START + longest, label, stage: `video ${trial}` }],
    tags: [],
    reference: {},
    faults,
  };
}

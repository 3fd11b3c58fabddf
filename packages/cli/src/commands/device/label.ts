import { labelWindows, overlap, type Span, type Status } from '@cheer/edge';
import { CheerError, cutWindows, quoted } from '@cheer/signals';
import { Command } from 'commander';
import { MAP_HELP, mapping, refuse, wholeNumber } from '../../options.ts';
import { readRecordings } from '../../recordingPath.ts';
import { note, printResult } from '../../terminal.ts';
import { clockTime, parseClockTime } from '../../time.ts';
import { type DeviceCommandOptions, openDevice } from './home.ts';

type Enrolled = NonNullable<Status['enrolled']>;

interface LabelOptions extends DeviceCommandOptions {
  span?: string[];
  recording?: string;
  map?: string;
  k?: number;
  replace?: true;
}

export function labelCommand(): Command {
  return new Command('label')
    .description('Say in which state the person was and when. Labels stay on the device.')
    .option(
      '--span <start-end=label...>',
      'times since the recording began, as seconds, m:ss or h:mm:ss; or as unix seconds',
    )
    .option('--recording <path>', 'take the labels that a recording carries (labels.csv) instead')
    .option('--map <list>', MAP_HELP, mapping)
    .option('--k <n>', 'of these, only the first n windows of each class that do not overlap', wholeNumber(1, 1000))
    .option('--replace', 'forget the labels given before')
    .addHelpText(
      'after',
      `
Examples:
  cheer device label --home my-device --span 1:00-5:30=calm --span 6:30-10:00=stress
  cheer device label --home my-device --recording cohort/P001 --k 3`,
    )
    .action(async ({ home, span = [], recording, map, k, replace, json }: LabelOptions) => {
      const device = openDevice(home);
      const { enrolled } = await device.status();
      if (enrolled === null) {
        throw new CheerError(
          'not-enrolled',
          `label: ${quoted(home)} holds no enrolled person`,
          'Run cheer device enroll first',
        );
      }
      const { length } = enrolled.manifest.window;
      const windows = await device.windows();
      const tells = (one: Span): boolean => labelWindows(windows, length, [one]).some((label) => label !== null);
      const spans = span.map((text) => {
        const one = parseSpan(text, enrolled.from);
        if (!tells(one)) refuseSpan(text, one, enrolled);
        return one;
      });
      if (recording !== undefined) {
        const carries = await carried(recording, map, enrolled.manifest.window, k);
        const idle = carries.filter((one) => !tells(one)).length;
        if (idle > 0) {
          note(
            `${idle} of the recording's ${carries.length} labels are left out: no window of ${length} s of the enrolled recording lies in them.`,
          );
        }
        spans.push(...carries.filter(tells));
        if (spans.length === 0) {
          refuse('label', 'the labels must be of the enrolled recording', recording, 'Give that one, or --span.');
        }
      }
      if (spans.length === 0) {
        refuse('label', 'at least one --span, or a --recording with labels, is needed', span.join(' '), 'Give one.');
      }
      const labelled = await device.label({ spans, replace: replace === true });
      printResult(json, labelled, () => {
        const counts = Object.entries(labelled.counts).map(([label, windows]) => `${label} ${windows}`);
        return [
          ...spans.map(
            (one) => `  ${clockTime(one.start - enrolled.from)} - ${clockTime(one.end - enrolled.from)} ${one.label}`,
          ),
          `Labelled windows: ${counts.join(', ') || 'none (a window must lie wholly inside a span)'}; ${labelled.unlabelled} without a label.`,
          `Next: cheer device train --home ${home}`,
        ].join('\n');
      });
    });
}

/** A stretch of time in which no window lies would be kept and never be of use: most likely it was written wrong. */
function refuseSpan(text: string, { start, end }: Span, { from, to, manifest }: Enrolled): never {
  const { length } = manifest.window;
  refuse(
    'label',
    Math.min(end, to) - Math.max(start, from) < length && end - start >= length
      ? `a span must lie in the enrolled recording, which lasts ${clockTime(to - from)}`
      : `a span must hold a whole window of ${length} s of the enrolled recording, which lasts ${clockTime(to - from)}`,
    text,
    'Correct the times; nothing was changed.',
  );
}

/** `2:00-6:30=calm`, relative to the recording's first window, or in unix seconds. */
function parseSpan(text: string, origin: number): Span {
  const [, from, to, label] = /^([^-=]+)-([^-=]+)=(.+)$/u.exec(text) ?? [];
  const start = parseClockTime(from);
  const end = parseClockTime(to);
  if (start === undefined || end === undefined || label === undefined) {
    refuse('label', 'a span must be START-END=LABEL', text, 'For instance --span 2:00-6:30=calm.');
  }
  const absolute = (time: number): number => (time > 1e8 ? time : origin + time);
  if (start >= end) refuse('label', 'a span must end after it starts', text, 'For instance --span 2:00-6:30=calm.');
  return { start: absolute(start), end: absolute(end), label };
}

/** The labels a recording carries: all of them, or the first k windows of each class. */
async function carried(
  path: string,
  map: string | undefined,
  window: { readonly length: number; readonly step: number },
  k: number | undefined,
): Promise<Span[]> {
  const recordings = await readRecordings(path, map);
  const annotations = recordings.flatMap((recording) => recording.annotations);
  if (annotations.length === 0) {
    throw new CheerError(
      'labels-missing',
      `label: ${quoted(path)}: the recording carries no labels`,
      'Give --span instead',
    );
  }
  if (k === undefined) return annotations.map(({ start, end, label }) => ({ start, end, label }));
  const taken: Span[] = [];
  for (const { start, label } of recordings.flatMap((recording) => cutWindows(recording, window))) {
    if (label === null || taken.filter((one) => one.label === label).length === k) continue;
    if (!taken.some((one) => overlap(start, one.start, window.length))) {
      taken.push({ start, end: start + window.length, label });
    }
  }
  return taken;
}

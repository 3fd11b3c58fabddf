import { CheerError, type Fault, MODALITIES, type Modality, type Recording } from '@cheer/signals';
import { type ChannelFacts, channelFacts } from './channelFacts.ts';
import { type LabelTime, labelTimes } from './labelTimes.ts';
import { type ChannelFault, unsaid } from './unsaid.ts';
import { type JudgedWindow, type JudgedWindows, judgeWindows, USABLE } from './windows.ts';

/** All that `cheer inspect` says of one recording; plain data. Times are seconds. */
export interface RecordingReport {
  readonly subject: string;
  readonly session: string;
  /** unix seconds; undefined where the file holds no time of day */
  readonly start?: number;
  readonly seconds: number;
  readonly channels: readonly ChannelFacts[];
  readonly labels: readonly LabelTime[];
  /** of the recording, under no label */
  readonly unlabelled: number;
  /** button presses */
  readonly tags: number;
  /** absent if they were not asked for, or could not be cut */
  readonly judged?: JudgedWindows;
  readonly quality: Readonly<Partial<Record<Modality, QualitySummary>>>;
  /** beats a minute, over the windows whose pulse is to be believed */
  readonly heartRate?: MedianRange;
  /** skin conductance responses a minute */
  readonly responses?: MedianRange;
  readonly faults: readonly Fault[];
}

export interface QualitySummary {
  readonly median: number;
  /** share of the windows that are USABLE */
  readonly usable: number;
  /** what holds most windows down, and in what share of them; absent if nothing does */
  readonly weakest?: { readonly part: string; readonly share: number };
}

export interface MedianRange {
  readonly least: number;
  readonly median: number;
  readonly greatest: number;
}

/** Above this an index is as good as 1. */
const WELL = 0.9;
/** Before this no wristband measured anything: the reader counted from 0. */
const FIRST_CLOCK = Date.UTC(2000, 0, 1) / 1000;

/** @param options.windows whether to judge them, which takes most of the time */
export async function reportRecording(
  recording: Recording,
  options: { windows?: boolean; signal?: AbortSignal | undefined; onProgress?: (fraction: number) => void } = {},
): Promise<RecordingReport> {
  const { subject, session, tags } = recording;
  const faults = [...recording.faults];
  const channels = channelFacts(recording);
  const starts = Object.values(recording.channels).map(({ start }) => start);
  const start = Math.min(...starts);
  const seconds = Math.max(0, ...channels.map((one) => one.offset + one.seconds));
  let judged: JudgedWindows | undefined;
  if (options.windows !== false && channels.length > 0) {
    try {
      judged = await judgeWindows(recording, options);
    } catch (error) {
      if (!(error instanceof CheerError) || error.code === 'cancelled') throw error;
      faults.push({ kind: error.code, where: session, found: error.message, done: 'not judged' });
    }
  }
  const { labels, unlabelled } = labelTimes(recording.annotations, start, start + seconds);
  const heartRate = judged && medianRange(judged.windows.flatMap((one) => heartRateIn(one) ?? []));
  const responses = judged && medianRange(judged.windows.flatMap((one) => one.responses ?? []));
  return {
    subject,
    session,
    ...(start >= FIRST_CLOCK && Number.isFinite(start) && { start }),
    seconds,
    channels,
    labels,
    unlabelled,
    tags: tags.length,
    ...(judged && { judged }),
    quality: judged ? qualityOf(judged) : {},
    ...(heartRate && { heartRate }),
    ...(responses && { responses }),
    faults: [
      ...faults,
      ...unsaid(
        channels.map((channel) => ({ channel, faults: channelFaults(channel) })),
        faults,
      ),
    ],
  };
}

/** The heart rate of a window, if its pulse is to be believed. */
export const heartRateIn = ({ quality, heartRate }: JudgedWindow): number | undefined =>
  (quality.BVP?.index ?? 0) >= USABLE ? heartRate : undefined;

/** By modality, over the windows of any number of recordings. */
export function qualityOf(...all: readonly JudgedWindows[]): RecordingReport['quality'] {
  const windows = all.flatMap((one) => one.windows);
  const summaries: Partial<Record<Modality, QualitySummary>> = {};
  for (const modality of MODALITIES) {
    const own = windows.flatMap(({ quality }) => quality[modality] ?? []);
    if (own.length === 0) continue;
    const counts = new Map<string, number>();
    for (const { index, weakest } of own) {
      if (weakest !== undefined && index < WELL) counts.set(weakest, (counts.get(weakest) ?? 0) + 1);
    }
    const [most] = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
    summaries[modality] = {
      median: medianRange(own.map(({ index }) => index))!.median,
      usable: own.filter(({ index }) => index >= USABLE).length / own.length,
      ...(most && { weakest: { part: most[0], share: most[1] / own.length } }),
    };
  }
  return summaries;
}

export function medianRange(values: readonly number[]): MedianRange | undefined {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  const middle = (sorted.length - 1) / 2;
  return {
    least: sorted[0]!,
    median: (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2,
    greatest: sorted.at(-1)!,
  };
}

/** What no reader says, since it is no fault of the file: what the sensor did. */
function channelFaults({ name, constant, gaps, flat, least, missing }: ChannelFacts): ChannelFault[] {
  const where = name;
  if (missing >= 1) return [{ kind: 'no-sample', where, found: 'every sample is missing', done: 'of no use' }];
  if (constant) return [{ kind: 'constant', where, found: `every sample is ${least}`, done: 'of no use' }];
  const runs = (
    kind: ChannelFault['kind'],
    [one, many]: [string, string],
    { count, seconds, longest, at }: ChannelFacts['gaps'],
  ): ChannelFault[] =>
    count === 0
      ? []
      : [
          {
            kind,
            where,
            found: `${count} ${count === 1 ? one : many}, ${seconds.toFixed(0)} s in all, the longest ${longest.toFixed(0)} s from ${Math.floor(at / 60)}:${String(Math.floor(at % 60)).padStart(2, '0')} on`,
            done: 'kept',
          },
        ];
  return [
    ...runs('gap', ['gap', 'gaps'], gaps),
    ...runs('flat', ['stretch without any change', 'stretches without any change'], flat),
  ];
}

import { MODALITIES } from '@cheer/signals';
import type { ChannelFacts } from './channelFacts.ts';
import { channelName } from './names.ts';
import type { MedianRange, RecordingReport } from './recordingReport.ts';
import { type InspectReport, labelsOf, measured, peopleIn } from './summary.ts';

/** A table as a command prints it. */
export interface TextTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const number = (value: number, digits: number): string => (Number.isFinite(value) ? value.toFixed(digits) : '-');
const percent = (share: number): string => number(100 * share, share > 0 && share < 0.1 ? 1 : 0);

export function minutes(seconds: number): string {
  const whole = Math.round(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  if (h > 0) return `${h} h ${m} min`;
  return m > 0 ? `${m} min ${s} s` : `${number(seconds, seconds < 10 ? 1 : 0)} s`;
}

/** `2022-02-07 09:27:41 UTC` */
export function clock(unix: number | undefined): string {
  if (unix === undefined) return 'no time of day in the file';
  const date = new Date(1000 * unix);
  if (Number.isNaN(date.getTime())) return `${unix} s after 1970`;
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

export function channelsTable(channels: readonly ChannelFacts[]): TextTable {
  return {
    header: ['channel', 'unit', 'Hz', 'begins', 'lasts', '% missing', 'gaps', 'flat s', 'least', 'median', 'greatest'],
    rows: channels.map((one) => [
      one.name,
      one.unit,
      String(Number(one.rate.toFixed(3))),
      `${one.offset >= 0 ? '+' : ''}${one.offset.toFixed(1)} s`,
      minutes(one.seconds),
      percent(one.missing),
      String(one.gaps.count),
      number(one.flat.seconds, 0),
      ...[one.least, one.median, one.greatest].map((value) => number(value, 2)),
    ]),
  };
}

export function qualityTable({ quality, judged }: RecordingReport): TextTable {
  return {
    header: ['quality of', 'median', '% usable', 'held down by', '% of windows'],
    rows: MODALITIES.flatMap((modality) => {
      const own = quality[modality];
      if (own === undefined || judged === undefined) return [];
      const { part = 'nothing', share = 0 } = own.weakest ?? {};
      return [
        [`${modality}, ${channelName(modality)}`, number(own.median, 2), percent(own.usable), part, percent(share)],
      ];
    }),
  };
}

export function labelsTable({ labels, unlabelled }: RecordingReport): TextTable {
  const stages = (label: RecordingReport['labels'][number]): string =>
    [...new Set(label.stretches.map(({ stage }) => stage).filter(Boolean))].join(', ');
  return {
    header: ['label', 'minutes', 'stretches', 'parts of the protocol'],
    rows: [
      ...labels.map((one) => [
        one.label,
        number(one.seconds / 60, 1),
        String(one.stretches.length),
        stages(one) || '-',
      ]),
      ['(none)', number(unlabelled / 60, 1), '-', '-'],
    ],
  };
}

/** `72 (58 to 104)` */
export const rangeText = (spread: MedianRange | undefined, digits = 0): string =>
  spread === undefined
    ? '-'
    : `${number(spread.median, digits)} (${number(spread.least, digits)} to ${number(spread.greatest, digits)})`;

export function peopleTable({ recordings }: InspectReport): TextTable {
  const labels = labelsOf(recordings);
  const modalities = measured(recordings);
  const people = peopleIn(recordings);
  const several = people.some(({ sessions }) => sessions > 1);
  return {
    header: [
      'person',
      ...(several ? ['sessions'] : []),
      'minutes',
      ...labels.map((label) => `${label} min`),
      ...modalities.map((modality) => `${modality} q %`),
      '1/min',
      'SCR/min',
      'faults',
    ],
    rows: people.map((one) => [
      one.subject,
      ...(several ? [String(one.sessions)] : []),
      number(one.seconds / 60, 1),
      ...labels.map((label) => number((one.labels[label] ?? 0) / 60, 1)),
      ...modalities.map((modality) => {
        const own = one.quality[modality];
        return own === undefined ? '-' : `${number(own.median, 2)} ${percent(own.usable).padStart(4)}`;
      }),
      number(one.heartRate?.median ?? Number.NaN, 0),
      number(one.responses?.median ?? Number.NaN, 1),
      String(one.faults.length),
    ]),
  };
}

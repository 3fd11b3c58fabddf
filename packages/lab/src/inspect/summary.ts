import { type Fault, MODALITIES, type Modality } from '@cheer/signals';
import {
  type MedianRange,
  medianRange,
  type QualitySummary,
  qualityOf,
  type RecordingReport,
} from './recordingReport.ts';

/** What is inspected at once: a path, and everyone in it. */
export interface InspectReport {
  readonly path: string;
  /** the name of the dataset that it is read as */
  readonly format: string;
  readonly title: string;
  readonly why: string;
  readonly licence: string;
  readonly citation: string;
  readonly simulated: boolean;
  readonly recordings: readonly RecordingReport[];
  /** who could not be read, and why */
  readonly refused: readonly { readonly subject: string; readonly reason: string }[];
}

/** One person, all sessions together. */
export interface PersonSummary {
  readonly subject: string;
  readonly sessions: number;
  /** s */
  readonly seconds: number;
  /** `BVP 64`: each channel with its rate in Hz, as long as it is the same in all sessions */
  readonly channels: readonly string[];
  /** s by label */
  readonly labels: Readonly<Record<string, number>>;
  readonly quality: Readonly<Partial<Record<Modality, QualitySummary>>>;
  readonly heartRate?: MedianRange;
  readonly responses?: MedianRange;
  readonly faults: readonly Fault[];
}

export function peopleIn(recordings: readonly RecordingReport[]): PersonSummary[] {
  const bySubject = new Map<string, RecordingReport[]>();
  for (const one of recordings) bySubject.set(one.subject, [...(bySubject.get(one.subject) ?? []), one]);
  return [...bySubject].map(([subject, own]) => {
    const labels: Record<string, number> = {};
    for (const { label, seconds } of own.flatMap((one) => one.labels)) labels[label] = (labels[label] ?? 0) + seconds;
    const windows = own.flatMap(({ judged }) => judged ?? []);
    const heartRate = medianRange(own.flatMap((one) => one.heartRate?.median ?? []));
    const responses = medianRange(own.flatMap((one) => one.responses?.median ?? []));
    return {
      subject,
      sessions: own.length,
      seconds: own.reduce((sum, { seconds }) => sum + seconds, 0),
      channels: channelsOf(own),
      labels,
      quality: qualityOf(...windows),
      ...(heartRate && { heartRate }),
      ...(responses && { responses }),
      faults: own.flatMap(({ faults }) => faults),
    };
  });
}

/** Axes of acceleration are one channel to a reader. */
export function channelsOf(recordings: readonly RecordingReport[]): string[] {
  const rates = new Map<string, Set<number>>();
  for (const { name, rate } of recordings.flatMap(({ channels }) => channels)) {
    const plain = name.replace(/^ACC_.$/, 'ACC');
    rates.set(plain, (rates.get(plain) ?? new Set()).add(rate));
  }
  return [...rates].map(([name, own]) => `${name} ${[...own].map((rate) => Number(rate.toFixed(3))).join('/')}`);
}

/** Every label of everyone, sorted. */
export const labelsOf = (recordings: readonly RecordingReport[]): string[] =>
  [...new Set(recordings.flatMap(({ labels }) => labels.map(({ label }) => label)))].sort();

export const measured = (recordings: readonly RecordingReport[]): Modality[] =>
  MODALITIES.filter((modality) => recordings.some(({ channels }) => channels.some(({ name }) => name === modality)));

/** The task of extracting one recording: read, cleaned once, cut into windows, 123 features of each. */
import { DATASETS } from '@cheer/recordings';
import { openFolder } from '@cheer/recordings/node';
import { CheerError, channelEnd, cutWindows, extractRecording, MODALITIES, type Recording } from '@cheer/signals';
import { type ExtractedSession, encodeSession } from '../extractFile.ts';
import type { FeatureRow } from '../featureTable.ts';
import type { Task, TaskKind } from '../runner/runner.ts';
import { hashSources } from '../sources.ts';

/** Which recording of which person; `window` as cutWindows takes it. */
export type ExtractParameters = {
  readonly dataset: string;
  readonly subject: string;
  readonly session: string;
  readonly window: { readonly length: number; readonly step: number; readonly purity: number };
};

/** @param data path of the dataset; @param sources hash of the recording's files */
export function extractionTask(data: string, sources: string, parameters: ExtractParameters): Task {
  return { kind: 'extract', inputs: { data, sources }, parameters };
}

export const extractTask: TaskKind = async ({ inputs, parameters }, { progress, signal }) => {
  const { data, sources } = inputs as { data: string; sources: string };
  const { dataset, subject, session, window } = parameters as ExtractParameters;
  const folder = await openFolder(data);
  const entry = (await DATASETS[dataset]!.open(folder)).find((one) => one.subject === subject);
  const found = entry?.sessions.find((one) => one.session === session);
  if (found === undefined || (await hashSources(found.sources)) !== sources) {
    throw new CheerError(
      'hash-mismatch',
      `extract: the files of ${subject}, session ${session}, in ${data} changed while they were being read`,
      'Let the copying or recording end and start again.',
    );
  }
  const recording = await found.read();
  const rows: FeatureRow[] = [];
  const total = cutWindows(recording, window).length;
  for (const { window: cut, features } of extractRecording(recording, window)) {
    const { values, quality } = features;
    const { label, stage, start } = cut;
    rows.push({ subject, session, start, label: label || null, stage: stage || null, quality, values });
    if (rows.length % REPORT_EVERY === 0)
      progress(rows.length / total, `${subject}: window ${rows.length} of ${total}`);
    await new Promise(setImmediate); // lets a cancellation in
    if (signal.aborted) throw new CheerError('cancelled', `extract: ${subject}: stopped`, 'Start it again to go on.');
  }
  const result: ExtractedSession = { rows, minutes: minutes(recording), faults: recording.faults };
  return encodeSession(result);
};

const REPORT_EVERY = 20;

function minutes({ channels }: Recording): number {
  const present = MODALITIES.flatMap((modality) => channels[modality] ?? []);
  if (present.length === 0) return 0;
  const start = Math.min(...present.map((channel) => channel.start));
  return (Math.max(...present.map(channelEnd)) - start) / 60;
}

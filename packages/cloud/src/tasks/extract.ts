/** The task of extracting one recording: read, cleaned once, cut into windows, 123 features of each. */
import { type ByteSource, DATASETS, type SubjectEntry, sampleDigests } from '@cheer/recordings';
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
  /** of tables and EDF */
  readonly map?: string;
};

/** @param data path of the dataset; @param sources the recording's files, which are hashed */
export async function extractionTask(
  data: string,
  sources: readonly ByteSource[],
  parameters: ExtractParameters,
): Promise<Task> {
  const stamps = stampsOf(sources);
  const inputs = { data, sources: await hashSources(sources) };
  return { kind: 'extract', inputs, parameters, ...(stamps === undefined ? {} : { hints: { stamps } }) };
}

/** The stamps of files, if all have one: as long as they are the same, nobody needs to hash a gigabyte again. */
function stampsOf(files: readonly ByteSource[]): string | undefined {
  const stamps = files.map(({ stamp }) => stamp);
  return stamps.includes(undefined) ? undefined : JSON.stringify(stamps);
}

/** The people of the dataset that this thread opened last: one file can hold 1400 recordings, and be inflated whole to open it. */
let opened: { readonly of: string; readonly people: Promise<readonly SubjectEntry[]> } | undefined;

async function peopleIn(data: string, dataset: string, map: string | undefined): Promise<readonly SubjectEntry[]> {
  const folder = await openFolder(data);
  const stamps = stampsOf([...folder.files.values()]);
  if (stamps === undefined) return DATASETS[dataset]!.open(folder, { map });
  const of = JSON.stringify([data, dataset, map, [...folder.files.keys()], stamps]);
  if (opened?.of !== of) opened = { of, people: DATASETS[dataset]!.open(folder, { map }) };
  return opened.people;
}

export const extractTask: TaskKind = async ({ inputs, parameters, hints }, { progress, signal }) => {
  const { data, sources } = inputs as { data: string; sources: string };
  const { dataset, subject, session, window, map } = parameters as ExtractParameters;
  const entry = (await peopleIn(data, dataset, map)).find((one) => one.subject === subject);
  const found = entry?.sessions.find((one) => one.session === session);
  const stamps = found && stampsOf(found.sources);
  const same = stamps !== undefined && stamps === hints?.['stamps'];
  if (found === undefined || !(same || (await hashSources(found.sources)) === sources)) {
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
  const { faults } = recording;
  const digests = await sampleDigests(recording);
  const result: ExtractedSession = { rows, minutes: minutes(recording), faults, digests };
  return encodeSession(result);
};

const REPORT_EVERY = 20;

function minutes({ channels }: Recording): number {
  const present = MODALITIES.flatMap((modality) => channels[modality] ?? []);
  if (present.length === 0) return 0;
  const start = Math.min(...present.map((channel) => channel.start));
  return (Math.max(...present.map(channelEnd)) - start) / 60;
}

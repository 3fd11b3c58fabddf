/** Who is in the cohort, and who of them plays the device side. */
import { DATASETS, type Dataset, detectDataset, type SubjectEntry } from '@cheer/recordings';
import { openFolder } from '@cheer/recordings/node';
import { CheerError, type Recording, random } from '@cheer/signals';

export interface Cohort {
  readonly dataset: Dataset;
  readonly classes: readonly string[];
  /** those the cloud sees, unlabelled */
  readonly training: readonly SubjectEntry[];
  readonly heldOut: readonly SubjectEntry[];
  readonly refused: readonly { readonly subject: string; readonly reason: string }[];
}

/** @param holdOut how many; a quarter, but 3 to 9, if undefined */
export async function openCohort(
  name: string,
  data: string,
  holdOut: number | undefined,
  seed: number,
): Promise<Cohort> {
  const folder = await openFolder(data);
  const dataset = DATASETS[name === 'auto' ? detectDataset(folder) : name]!;
  const entries = await dataset.open(folder);
  const readable = entries.filter(({ refused }) => refused === undefined);
  const count = holdOut ?? Math.min(9, Math.max(3, Math.round(readable.length / 4)));
  if (readable.length - count < 3) {
    throw new CheerError(
      'too-few-subjects',
      `demo: ${data}: with ${count} people held out at least 3 must be left to train on, got ${readable.length - count}`,
      'Hold out fewer with --hold-out, or give more people',
    );
  }
  const drawn = new Set(random(seed, 'held out').shuffle(readable).slice(0, count));
  return {
    dataset,
    classes: await dataset.classesIn(folder),
    training: readable.filter((entry) => !drawn.has(entry)),
    heldOut: readable.filter((entry) => drawn.has(entry)),
    refused: entries.flatMap(({ subject, refused }) => (refused ? [{ subject, reason: refused.message }] : [])),
  };
}

export async function readAll(entry: SubjectEntry): Promise<Recording[]> {
  const recordings: Recording[] = [];
  for (const session of entry.sessions) recordings.push(await session.read());
  return recordings;
}

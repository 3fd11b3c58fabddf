/** Whose recording the device side is measured on. */
import { DATASETS, detectDataset } from '@cheer/recordings';
import { openFolder } from '@cheer/recordings/node';
import { CheerError, type Recording } from '@cheer/signals';
import { simulatePerson } from '@cheer/signals/simulate';
import { note } from '../../terminal.ts';
import type { ProfileOptions } from './options.ts';

export interface Subject {
  readonly subject: string;
  readonly dataset: string;
  readonly simulated: boolean;
  readonly recordings: readonly Recording[];
}

/** none of those that `trainRelease` makes its release of */
const SIMULATED = { index: 0, seed: 2, protocol: 'stress' } as const;

/** @throws CheerError `option-invalid`; those of the readers */
export async function openSubject({ data, dataset: name, subject }: ProfileOptions): Promise<Subject> {
  if (data === undefined) {
    const { recording } = simulatePerson(SIMULATED);
    return { subject: recording.subject, dataset: 'simulated people', simulated: true, recordings: [recording] };
  }
  const folder = await openFolder(data);
  const dataset = DATASETS[name === 'auto' ? detectDataset(folder) : name]!;
  const people = await dataset.open(folder);
  const chosen =
    subject === undefined
      ? (people.find(({ refused }) => refused === undefined) ?? people[0])
      : people.find((one) => one.subject === subject);
  if (chosen === undefined) {
    throw new CheerError(
      'option-invalid',
      `profile: ${data}: --subject must be one of ${people.map((one) => one.subject).join(', ')}, got ${subject}`,
      'Name one of them.',
    );
  }
  if (chosen.refused !== undefined) throw chosen.refused;
  const recordings: Recording[] = [];
  for (const session of chosen.sessions) recordings.push(await session.read());
  for (const { where, found, done } of recordings.flatMap(({ faults }) => faults)) {
    note(`${chosen.subject}: ${where}: ${found}; ${done}`);
  }
  return { subject: chosen.subject, dataset: dataset.title, simulated: dataset.name === 'simulated', recordings };
}

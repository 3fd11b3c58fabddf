/** The recordings of one person at a path: an E4 folder or zip, or a folder of that person's sessions. */
import { DATASETS } from '@cheer/recordings';
import { openFolder } from '@cheer/recordings/node';
import { CheerError, type Recording } from '@cheer/signals';
import { note } from './terminal.ts';

/** @throws CheerError of the readers; `option-invalid` if the path holds several people */
export async function readRecordings(path: string): Promise<Recording[]> {
  const people = await DATASETS['e4']!.open(await openFolder(path));
  if (people.length > 1) {
    const names = people.slice(0, 4).map(({ subject }) => subject);
    throw new CheerError(
      'option-invalid',
      `recording: ${path}: must be of one person, got ${people.length} (${names.join(', ')} ...)`,
      'Give the folder or the zip of one of them',
    );
  }
  const [person] = people;
  if (person?.refused !== undefined) throw person.refused;
  const recordings: Recording[] = [];
  for (const session of person?.sessions ?? []) recordings.push(await session.read());
  for (const { faults } of recordings) {
    for (const { where, found, done } of faults) note(`${path}: ${where}: ${found}; ${done}`);
  }
  return recordings;
}

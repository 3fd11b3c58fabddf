/** The recordings of one person at a path: a folder or zip of E4 or EmbracePlus, an EDF file, a table with a mapping, or a folder of sessions. */
import { DATASETS, type Dataset, detectDataset, type Folder } from '@cheer/recordings';
import { openFolder } from '@cheer/recordings/node';
import { CheerError, type Recording } from '@cheer/signals';
import { note } from './terminal.ts';

/** @throws CheerError of the readers; `option-invalid` if the path holds several people */
export async function readRecordings(path: string, map?: string): Promise<Recording[]> {
  const folder = await openFolder(path);
  const people = await datasetOf(folder, map).open(folder, { map });
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

/** What the files are; those of the public datasets are read as what each person's folder holds, E4. */
function datasetOf(folder: Folder, map: string | undefined): Dataset {
  const found = detectDataset(folder, { map });
  return DATASETS[['embraceplus', 'edf', 'table'].includes(found) ? found : 'e4']!;
}

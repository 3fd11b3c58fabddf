import { CheerError } from '@cheer/signals';
import { type Folder, prefixOf, subfolder, subfolders } from '../folder.ts';
import { COHORT_FILE, type Cohort, readCohort } from './cohort.ts';
import { type Dataset, refusal, type SubjectEntry } from './dataset.ts';
import { person } from './e4.ts';

/** A cohort of simulated people: E4 folders under a cohort.json that says so. What is true of them is not read. */
export const simulated: Dataset = {
  name: 'simulated',
  title: 'Simulated cohort (no real person)',
  licence: 'Apache-2.0, as the simulator that made it',
  citation: '-',
  classes: [],
  classesIn: async (folder) => [...(await openCohort(folder)).cohort.classes].sort(),
  open: async (folder) => {
    const { cohort, root } = await openCohort(folder);
    const folders = subfolders(root);
    const entries: SubjectEntry[] = [];
    for (const { subject } of cohort.people) {
      try {
        entries.push(await person(folders.get(subject) ?? subfolder(root, subject), subject));
      } catch (error) {
        entries.push(refusal(subject, error));
      }
    }
    return entries.sort((a, b) => (a.subject < b.subject ? -1 : 1));
  },
};

async function openCohort(folder: Folder): Promise<{ cohort: Cohort; root: Folder }> {
  const prefix = prefixOf(folder, COHORT_FILE);
  if (prefix === undefined) {
    throw new CheerError(
      'file-missing',
      `simulated: ${folder.name}: there is no ${COHORT_FILE}`,
      'Give a folder that the simulator wrote, or name another dataset',
    );
  }
  const cohort = await readCohort(folder.files.get(prefix + COHORT_FILE)!);
  return { cohort, root: subfolder(folder, prefix.slice(0, -1)) };
}

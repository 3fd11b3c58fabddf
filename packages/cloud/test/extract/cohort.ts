import { join } from 'node:path';
import { writeSimulatedCohort } from '@cheer/recordings';
import { writeFolder } from '@cheer/recordings/node';
import { CLASSES, simulateCohort } from '@cheer/signals/simulate';

/** Writes simulated people, 11 minutes each, and says where. */
export async function cohort(folder: string, people: number): Promise<string> {
  const path = join(folder, 'cohort');
  const simulated = simulateCohort({ people, seed: 1, protocol: 'stress', minutes: 11 });
  await writeFolder(
    path,
    writeSimulatedCohort({ seed: 1, protocol: 'stress', classes: CLASSES.stress, people: simulated }),
  );
  return path;
}

import { COHORT_FILE, holdsSimulated, prefixOf } from '@cheer/recordings';
import { openFolder } from '@cheer/recordings/node';
import { quoted } from '@cheer/signals';
import { refuse } from '../../options.ts';

/**
 * Whether the recordings are of simulated people, whatever they are called: a cohort is refused under another name, people taken
 * out of one are told by their truth.json. Errors: `option-invalid`, and those of openFolder.
 */
export async function isSimulated(dataset: string, data: string): Promise<boolean> {
  if (dataset === 'simulated') return true;
  const folder = await openFolder(data);
  if (prefixOf(folder, COHORT_FILE) !== undefined) {
    refuse(
      'evaluate',
      `--dataset must be simulated for simulated people, and ${quoted(data)} holds a ${COHORT_FILE}`,
      dataset,
      'Use --dataset simulated.',
    );
  }
  return holdsSimulated(folder);
}

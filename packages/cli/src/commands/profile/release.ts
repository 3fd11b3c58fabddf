/** The release whose encoder is measured: one that is given, or one made now of simulated people, which costs the same to run. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extract, train } from '@cheer/cloud';
import { type Release, readRelease } from '@cheer/registry';
import { interruption } from '../../interruption.ts';
import { note } from '../../terminal.ts';
import { withRunner } from '../../workFolder.ts';
import { writeCohort } from '../simulate.ts';

const WINDOW = { length: 60, step: 30 };
const COHORT = { people: 8, seed: 1, protocol: 'stress', minutes: 16 } as const;
const TRAINING = { clusters: 3, pretext: 'temporal', seed: 1, steps: 40, created: '2000-01-01' } as const;

/** A small release of simulated people, in memory. */
export async function trainRelease(): Promise<Release> {
  note('profile: no release given; training one on simulated people');
  const work = await mkdtemp(join(tmpdir(), 'cheer-profile-'));
  try {
    const data = join(work, 'cohort');
    await writeCohort(data, { ...COHORT, replace: false });
    const { files } = await withRunner(join(work, 'tasks'), undefined, async (runner) => {
      const signal = interruption;
      const { table } = await extract({ dataset: 'auto', data, window: WINDOW, runner, signal });
      return train(table, { ...TRAINING, name: 'simulated-for-profile', runner, signal });
    });
    return await readRelease(async (path) => files.get(path)!, 'memory');
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** A signed registry made of a few simulated people, for the page to find beside itself. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { extract, localRunner, train } from '@cheer/cloud';
import { writeSimulatedCohort } from '@cheer/recordings';
import { writeFolder } from '@cheer/recordings/node';
import { createKeys, publishRelease } from '@cheer/registry/node';
import { simulateCohort } from '@cheer/signals/simulate';

export interface Registry {
  /** what a server serves */
  readonly folder: string;
  /** trains anew with another seed and publishes it as the next version */
  publishNext(): Promise<void>;
}

export interface RegistryOptions {
  readonly people: number;
  readonly clusters: number;
  readonly minutes: number;
  /** of the training; few for a test */
  readonly steps: number;
}

export async function makeRegistry(folder: string, options: RegistryOptions): Promise<Registry> {
  const { people: count, minutes, ...training } = options;
  const people = simulateCohort({ people: count, seed: 1, protocol: 'stress', minutes });
  const data = join(folder, 'cohort');
  const classes = ['baseline', 'stress', 'amusement'];
  await writeFolder(data, writeSimulatedCohort({ seed: 1, protocol: 'stress', classes, people }));
  const now = Date.now() / 1000;
  const [keys, registry] = [join(folder, 'keys'), join(folder, 'registry')];
  await createKeys(keys, { now });
  let version = 0;
  const publish = async (): Promise<void> => {
    version++;
    const runner = await localRunner({ work: join(folder, 'work'), workers: 2 });
    try {
      const { table } = await extract({ dataset: 'auto', data, window: { length: 60, step: 30 }, runner });
      const trained = await train(table, {
        ...{ runner, ...training, pretext: 'temporal', seed: version },
        ...{ name: `simulated people ${version}`, created: '2026-01-01' },
      });
      const draft = join(folder, `draft-${version}`);
      for (const [path, bytes] of trained.files) {
        await mkdir(dirname(join(draft, path)), { recursive: true });
        await writeFile(join(draft, path), bytes);
      }
      await publishRelease({ draft, keys, registry, now: Date.now() / 1000 });
    } finally {
      await runner.close();
    }
  };
  await publish();
  return { folder: registry, publishNext: publish };
}

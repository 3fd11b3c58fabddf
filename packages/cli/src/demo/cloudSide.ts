import { join } from 'node:path';
import { extract, train, writeTable } from '@cheer/cloud';
import { refusals } from '../commands/extract.ts';
import { interruption } from '../interruption.ts';
import { note } from '../terminal.ts';
import { withRunner } from '../workFolder.ts';
import type { DemoOptions } from './options.ts';
import type { Cohort } from './people.ts';

export const WINDOW = { length: 60, step: 30 };

/** Features, clusters, encoders: everything of the people who are not held out, and nothing of those who are. */
export async function cloudSide(cohort: Cohort, data: string, options: DemoOptions, heading: (text: string) => void) {
  return withRunner(join(options.out, '.work'), options.workers, async (runner, track) => {
    heading('cloud: features');
    const extracted = await extract({
      dataset: cohort.dataset.name,
      data,
      subjects: cohort.training.map(({ subject }) => subject),
      window: WINDOW,
      runner,
      signal: interruption,
      onProgress: track('extract', 'recordings'),
    });
    for (const { subject, reason } of [...cohort.refused, ...refusals(extracted.report)])
      note(`  not read: ${subject}: ${reason}`);
    await writeTable(join(options.out, 'features.parquet'), extracted.table);

    heading(`cloud: clusters and encoders (pretext ${options.pretext}; labels are not read)`);
    const trained = await train(extracted.table, {
      runner,
      name: `${cohort.dataset.name}-demo`,
      created: new Date().toISOString().slice(0, 10),
      clusters: options.clusters,
      pretext: options.pretext,
      seed: options.seed,
      steps: options.steps,
      membership: 'now',
      signal: interruption,
      onProgress: track('train', 'encoders'),
    });
    return { extracted, trained };
  });
}

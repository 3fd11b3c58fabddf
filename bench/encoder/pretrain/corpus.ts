/** A dataset as people who can be judged, and any group of them as a corpus to train on. */
import { extract, type FeatureRow, type FeatureTable, localRunner, type Person } from '@cheer/cloud';
import { type Corpus, corpusOf } from '@cheer/encoder';
import { isUsable, USABLE_MINIMUM } from '@cheer/signals';

const WINDOW = { length: 60, step: 30 } as const;

/** Features of a dataset's folder; a second run finds them in the work folder. */
export async function tableOf(data: string, work: string): Promise<FeatureTable> {
  const runner = await localRunner({ work, workers: 2 });
  try {
    return (await extract({ dataset: 'auto', data, window: WINDOW, runner })).table;
  } finally {
    await runner.close();
  }
}

/** Usable windows of the people who have enough of them, as `train` in @cheer/cloud takes them. */
export function usableRows({ rows, meta }: FeatureTable): FeatureRow[] {
  const usable = rows.filter(({ values, quality }) => isUsable(values, quality.overall, meta.windowLength));
  const counts = new Map<string, number>();
  for (const { subject } of usable) counts.set(subject, (counts.get(subject) ?? 0) + 1);
  return usable.filter(({ subject }) => counts.get(subject)! >= USABLE_MINIMUM);
}

export function corpusOfPeople(people: readonly Person[], windowLength: number): Corpus {
  const windows = people.flatMap(({ rows }) => rows);
  return corpusOf(
    {
      rows: people.flatMap(({ normalised }) => normalised),
      recordings: windows.map(({ subject, session }) => JSON.stringify([subject, session])),
      starts: windows.map(({ start }) => start),
    },
    windowLength,
  );
}

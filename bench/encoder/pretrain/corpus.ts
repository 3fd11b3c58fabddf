/** A dataset as people who can be judged, and any group of them as a corpus to train on. */
import { extract, type FeatureRow, type FeatureTable, localRunner, type Person } from '@cheer/cloud';
import { type Corpus, LEAVES } from '@cheer/encoder';
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

export function corpusOf(people: readonly Person[], windowLength: number): Corpus {
  const windows = people.flatMap(({ rows, normalised }) => rows.map((row, i) => ({ row, values: normalised[i]! })));
  const recordings: string[] = [];
  const recording = Int32Array.from(windows, ({ row: { subject, session } }) => {
    const name = JSON.stringify([subject, session]);
    const known = recordings.indexOf(name);
    return known >= 0 ? known : recordings.push(name) - 1;
  });
  const rows = new Float32Array(windows.length * LEAVES);
  for (const [i, { values }] of windows.entries()) rows.set(values, i * LEAVES);
  return { rows, recording, start: Float64Array.from(windows, ({ row }) => row.start), windowLength };
}

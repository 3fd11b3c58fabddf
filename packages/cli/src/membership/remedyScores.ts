/**
 * What remedies cost in accuracy: each is trained for real, and everyone in the table plays the device side with it. They are the people it
 * was trained on, unlabelled, so that the figures tell remedies apart and no more.
 */
import { type Exposure, type FeatureTable, type Runner, type RunOptions, train } from '@cheer/cloud';
import { Device, MemoryStore } from '@cheer/edge';
import { readEncoder } from '@cheer/encoder';
import { chooseSupport, score } from '@cheer/lab';
import { type Manifest, type Release, readRelease } from '@cheer/registry';
import { CheerError, random } from '@cheer/signals';

export interface ScoringOptions extends RunOptions {
  readonly runner: Runner;
  readonly onScored?: (done: number, total: number) => void;
}

/** Macro-F1 of the devices of the cohort's own people, in the order of the rows; NaN where it could not be measured. */
export type RemedyScores = readonly number[];

/** Draws of one labelled window a class; every person is the mean of theirs. */
const DRAWS = 3;

/** Macro-F1, mean over people, in the order of the exposures; NaN where nobody has labels enough. */
export async function remedyScores(
  table: FeatureTable,
  draft: Release,
  exposures: readonly Exposure[],
  { runner, signal, onScored }: ScoringOptions,
): Promise<RemedyScores> {
  const steps = await stepsOf(draft);
  const scores: number[] = [];
  for (const { clusters, noise, pretext, slow } of exposures) {
    const { normalisation, seed, name, created } = draft.manifest;
    const { normal } = random(seed, 'remedy score'); // of no use to anybody: what is made here is not published
    const { files } = await train(table, {
      ...{ runner, signal, name, created, clusters, noise, normal, pretext, normalisation, seed, steps },
      encoder: slow ? 'slow' : 'gcn',
    });
    const release = await readRelease(async (path) => files.get(path)!, 'memory');
    scores.push(await scoreOf(table, release));
    onScored?.(scores.length, exposures.length);
  }
  return scores;
}

async function scoreOf({ rows, meta }: FeatureTable, release: Release): Promise<number> {
  const people = new Map<string, FeatureTable['rows'][number][]>();
  for (const row of rows) people.set(row.subject, [...(people.get(row.subject) ?? []), row]);
  const scores: number[] = [];
  for (const own of people.values()) {
    own.sort((a, b) => a.start - b.start);
    const found = await personScore(own, meta.windowLength, release);
    if (found !== null) scores.push(found);
  }
  return scores.length === 0 ? Number.NaN : scores.reduce((sum, one) => sum + one, 0) / scores.length;
}

/** Null if the person has too few usable windows, or too few labels. */
async function personScore(rows: FeatureTable['rows'], length: number, release: Release): Promise<number | null> {
  const device = new Device(new MemoryStore(), { clock: () => 0, timer: () => 0 });
  const windows = rows.map(({ start, values, quality }) => ({ start, values, quality: quality.overall }));
  try {
    await device.enroll({ registry: release, windows });
  } catch (error) {
    if (error instanceof CheerError && error.code === 'no-usable-window') return null;
    throw error;
  }
  const marked = rows.map(({ session, start, label }) => ({ session, start, label }));
  let sum = 0;
  for (let draw = 0; draw < DRAWS; draw++) {
    const chosen = chooseSupport(marked, length, { rule: 'random', k: 1, seed: draw });
    if ('reason' in chosen) return null;
    const spans = chosen.support.map((i) => ({
      start: rows[i]!.start,
      end: rows[i]!.start + length,
      label: rows[i]!.label!,
    }));
    await device.label({ spans, replace: true });
    const { counts } = await device.train();
    if (Object.keys(counts).length < 2) return null;
    const { windows: predicted } = await device.predict();
    const tested = chosen.test.filter((i) => !predicted[i]!.abstained);
    if (tested.length === 0) return null;
    sum += score(
      tested.map((i) => rows[i]!.label!),
      tested.map((i) => predicted[i]!.label!),
    ).macroF1;
  }
  return sum / DRAWS;
}

/** How long the draft's encoders were trained, which only their files say; undefined for untrained ones. */
async function stepsOf(draft: Release): Promise<number | undefined> {
  const { bytes, target } = await draft.encoder('global');
  const { about } = await readEncoder(bytes, target.name);
  const curve = JSON.parse(about.get('curve') ?? '[]') as { step?: number }[];
  return curve.at(-1)?.step;
}

/** Whether a table is the one a release was made from, as far as can be told. */
export function checkSameTable(
  { rows, meta }: FeatureTable,
  { users, windows, dataset }: Manifest,
  path: string,
): void {
  const subjects = new Set(rows.map(({ subject }) => subject)).size;
  if (meta.dataset === dataset && subjects >= users && rows.length >= windows) return;
  throw new CheerError(
    'option-invalid',
    `publish: ${path}: --features must be the table the release was trained on, ${windows} windows of ${users} people of ${dataset}, got ${rows.length} of ${subjects} of ${meta.dataset}`,
    'Name the table that was given to cheer train, or leave it out.',
  );
}

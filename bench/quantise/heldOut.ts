/** People who had no part in a release, as its few-shot experiment takes them, and their encoders in float32 and in int8. */
import { type FeatureTable, type Runner, train } from '@cheer/cloud';
import { match, normalise } from '@cheer/edge';
import { createEncoder, type Encoder, type PretextName, quantise } from '@cheer/encoder';
import type { Person } from '@cheer/lab';
import { readRelease } from '@cheer/registry';
import { applyScaler, isUsable, profileOf, random, USABLE_MINIMUM, userScaler } from '@cheer/signals';

export interface HeldOut {
  readonly person: Person;
  /** the encoder of the nearest cluster, and the one of all people, each also after `quantise` */
  readonly encoders: Readonly<Record<'cluster' | 'global', Pair>>;
}

export interface Pair {
  readonly float32: Encoder;
  readonly int8: Encoder;
}

export interface FoldOptions {
  readonly runner: Runner;
  readonly folds: number;
  readonly seed: number;
  readonly pretext: PretextName;
}

/** Splits the people of a table by a seed, and trains a release of three clusters without each part in turn. */
export async function* heldOut(table: FeatureTable, options: FoldOptions): AsyncGenerator<HeldOut> {
  const { runner, folds, seed, pretext } = options;
  const people = random(seed, 'folds').shuffle([...new Set(table.rows.map(({ subject }) => subject))].sort());
  for (let fold = 0; fold < folds; fold++) {
    const out = new Set(people.filter((_, i) => i % folds === fold));
    const rest = { ...table, rows: table.rows.filter(({ subject }) => !out.has(subject)) };
    const named = { name: 'bench', created: '2026-01-01' };
    const { files } = await train(rest, { runner, ...named, clusters: 3, pretext, seed: seed + fold });
    const release = await readRelease(async (path) => files.get(path)!, 'memory');
    const { centroids, scaler } = await release.centroids();
    const length = table.meta.windowLength;
    for (const subject of out) {
      const rows = table.rows.filter((row) => row.subject === subject);
      const usable = rows.map(({ values, quality }) => isUsable(values, quality.overall, length));
      const scaled = rows.filter((_, i) => usable[i]).map(({ values }) => applyScaler(values, scaler));
      if (scaled.length < USABLE_MINIMUM) continue;
      const profile = profileOf(scaled);
      const user = userScaler(profile);
      const person: Person = {
        subject,
        rows: rows.map(({ values }) => normalise(values, scaler, user)),
        labels: rows.map(({ label }) => label),
        sessions: rows.map(({ session }) => session),
        starts: rows.map(({ start }) => start),
        usable,
      };
      const { cluster } = match(profile, centroids);
      const encoders = {
        cluster: pairOf(await release.encoder(cluster)),
        global: pairOf(await release.encoder('global')),
      };
      yield { person, encoders };
    }
  }
}

const pairOf = (float32: Encoder): Pair => ({
  float32,
  int8: createEncoder(float32.config, quantise(float32).weights),
});

/**
 * What clustering people by their profiles finds: how many clusters the data speak for, whether other seeds and other people give
 * the same ones, what tells them apart, and whether a device that has seen a few minutes matches as one that has seen all.
 */
import { kmeans, MOST_CLUSTERS, population, silhouette } from '@cheer/cloud';
import {
  applyScaler,
  CheerError,
  FEATURES,
  isUsable,
  nearest,
  profileOf,
  profileVector,
  type Scaler,
  USABLE_MINIMUM,
} from '@cheer/signals';
import { adjustedRand } from './adjustedRand.ts';
import { grouped } from './summary.ts';
import type { TaskRow, TaskTable } from './taskTable.ts';

export interface ClusterAnalysis {
  /** K from 2 to 8, as far as there are people */
  readonly counts: readonly ClusterCountFigures[];
  /** the K that the methods use */
  readonly clusters: number;
  readonly people: readonly {
    readonly subject: string;
    readonly profile: readonly (number | null)[];
    readonly cluster: number;
  }[];
  readonly centroids: readonly (readonly (number | null)[])[];
  /** mean adjusted Rand index between the clusters of all people and those without one of them */
  readonly withoutOne: number;
  /** what the clusters differ in most, by the share of its variance between people that lies between clusters */
  readonly separating: readonly {
    readonly feature: string;
    readonly of: 'median' | 'spread';
    readonly share: number;
    /** in SDs of the population of windows, by cluster */
    readonly centroids: readonly number[];
  }[];
  /** how often the first minutes give the match of the whole recording, centroids made without the person */
  readonly early: readonly { readonly minutes: number; readonly people: number; readonly same: number }[];
}

export interface ClusterCountFigures {
  readonly k: number;
  readonly silhouette: number;
  /** mean adjusted Rand index over all pairs of seeds */
  readonly stability: number;
  readonly sizes: readonly number[];
}

const SEEDS = 10;
const MOST_SEPARATING = 12;
const MINUTES = [3, 5, 10, 15, 20, 30, 45];

/** @throws CheerError `too-few-subjects` for fewer people than clusters and one */
export async function analyseClusters(
  table: TaskTable,
  clusters: number,
  progress: (fraction: number) => Promise<void>,
): Promise<ClusterAnalysis> {
  const { rows, people } = enrolled(table);
  const vectors = people.map(({ vector }) => vector);
  if (people.length <= clusters) {
    throw new CheerError(
      'too-few-subjects',
      `evaluate: ${clusters} clusters can be looked into with more people than that, got ${people.length}`,
      'Add recordings, or ask for fewer clusters.',
    );
  }
  const counts: ClusterCountFigures[] = [];
  const most = Math.min(MOST_CLUSTERS, people.length - 1);
  for (let k = 2; k <= most; k++) {
    const runs = Array.from({ length: SEEDS }, (_, seed) => kmeans(vectors, k, { seed: seed + 1 }).assignment);
    const sizes = Array.from({ length: k }, (_, c) => runs[0]!.filter((own) => own === c).length);
    counts.push({ k, silhouette: silhouette(vectors, runs[0]!), stability: meanAgreement(runs), sizes });
    await progress((0.5 * (k - 1)) / (most - 1));
  }
  const { centroids, assignment } = kmeans(vectors, clusters, { seed: 1 });
  const folds = people.map(({ subject }) => withoutOne(rows, subject, clusters));
  await progress(0.9);
  const agreements = folds.map(({ assignment: own, subjects }) => {
    const common = people.flatMap(({ subject }, i) => (subjects.includes(subject) ? [i] : []));
    return adjustedRand(
      common.map((i) => assignment[i]!),
      common.map((i) => own[subjects.indexOf(people[i]!.subject)]!),
    );
  });
  return {
    counts,
    clusters,
    people: people.map(({ subject, vector }, i) => ({ subject, profile: legible(vector), cluster: assignment[i]! })),
    centroids: centroids.map(legible),
    withoutOne: mean(agreements),
    separating: separating(vectors, assignment, clusters),
    early: early(table, people, folds),
  };
}

interface Enrolled {
  readonly subject: string;
  readonly vector: Float32Array;
}

function enrolled(table: TaskTable): { rows: TaskRow[]; people: Enrolled[] } {
  const usable = table.rows.filter(({ values, quality }) => isUsable(values, quality.overall, table.window.length));
  const rows = grouped(usable, ({ subject }) => subject)
    .filter((own) => own.length >= USABLE_MINIMUM)
    .flat();
  return { rows, people: profiles(rows).people };
}

function profiles(rows: readonly TaskRow[]): { scaler: Scaler; people: Enrolled[] } {
  const { scaler, people } = population(rows, 'population');
  return { scaler, people: people.map(({ subject, profile }) => ({ subject, vector: profileVector(profile) })) };
}

interface Fold {
  readonly scaler: Scaler;
  readonly centroids: readonly Float32Array[];
  readonly subjects: readonly string[];
  readonly assignment: Int32Array;
}

function withoutOne(rows: readonly TaskRow[], heldOut: string, clusters: number): Fold {
  const { scaler, people } = profiles(rows.filter(({ subject }) => subject !== heldOut));
  const found = kmeans(
    people.map(({ vector }) => vector),
    clusters,
    { seed: 1 },
  );
  return { scaler, ...found, subjects: people.map(({ subject }) => subject) };
}

function meanAgreement(runs: readonly Int32Array[]): number {
  return mean(runs.flatMap((a, i) => runs.slice(i + 1).map((b) => adjustedRand(a, b))));
}

function separating(
  vectors: readonly Float32Array[],
  assignment: Int32Array,
  clusters: number,
): ClusterAnalysis['separating'] {
  const width = FEATURES.length;
  return Array.from({ length: 2 * width }, (_, j) => {
    const known = [...vectors.keys()].filter((i) => Number.isFinite(vectors[i]![j]!));
    const center = mean(known.map((i) => vectors[i]![j]!));
    const means = Array.from({ length: clusters }, (__, c) =>
      mean(known.filter((i) => assignment[i] === c).map((i) => vectors[i]![j]!)),
    );
    const total = known.reduce((sum, i) => sum + (vectors[i]![j]! - center) ** 2, 0);
    const between = known.reduce((sum, i) => sum + (means[assignment[i]!]! - center) ** 2, 0);
    const { name } = FEATURES[j % width]!;
    const share = total > 0 && known.length === vectors.length ? between / total : 0;
    return { feature: name, of: j < width ? ('median' as const) : ('spread' as const), share, centroids: means };
  })
    .sort((a, b) => b.share - a.share)
    .slice(0, MOST_SEPARATING);
}

function early(
  { rows, window }: TaskTable,
  people: readonly Enrolled[],
  folds: readonly Fold[],
): ClusterAnalysis['early'] {
  const seen = people.map(({ subject }, i) => {
    const own = rows.filter((row) => row.subject === subject);
    const first = own.filter(({ session }) => session === own[0]!.session);
    const { scaler, centroids } = folds[i]!;
    const match = (of: readonly TaskRow[]): number => {
      const usable = of.filter(({ values, quality }) => isUsable(values, quality.overall, window.length));
      const profile = profileOf(usable.map(({ values }) => applyScaler(values, scaler)));
      return usable.length === 0 ? -1 : nearest(centroids, profileVector(profile)).index;
    };
    return { first, whole: match(own), match };
  });
  return MINUTES.flatMap((minutes) => {
    const long = seen.filter(({ first }) => first.at(-1)!.start + window.length - first[0]!.start >= 60 * minutes);
    const judged = long.flatMap(({ first, whole, match }) => {
      const own = match(first.filter(({ start }) => start + window.length - first[0]!.start <= 60 * minutes));
      return own < 0 ? [] : [own === whole];
    });
    if (judged.length === 0) return [];
    return [{ minutes, people: judged.length, same: judged.filter(Boolean).length / judged.length }];
  });
}

/** JSON has no NaN. */
const legible = (vector: Float32Array): (number | null)[] =>
  Array.from(vector, (x) => (Number.isFinite(x) ? Number(x.toPrecision(6)) : null));

const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

import { kmeans } from '@cheer/cloud';
import type { Fold, FoldPerson } from './method.ts';

export interface Clusters {
  /** profile vectors, the largest cluster first */
  readonly centroids: readonly Float32Array[];
  /** the people of each */
  readonly groups: readonly (readonly FoldPerson[])[];
}

/** The other people in the fold's number of clusters, by their profiles, as the cloud does it. */
export function clusterPeople({ people, clusters, seed }: Pick<Fold, 'people' | 'clusters' | 'seed'>): Clusters {
  const { centroids, assignment } = kmeans(
    people.map(({ profile }) => profile),
    clusters,
    { seed },
  );
  return { centroids, groups: centroids.map((_, c) => people.filter((__, i) => assignment[i] === c)) };
}

/** Membership inference on what every device fetches: centroids and scaler, with or without noise. */
import { random } from '@cheer/signals';
import { kmeans } from '../kmeans.ts';
import { type Attack, attacks, type Tick } from './attack.ts';
import { nearness, referenceOf, tracing } from './centroidScores.ts';
import { type Cohort, onScale, scalerOf, scalerPoint } from './cohort.ts';
import { noisyCentroids, noisyScaler } from './noise.ts';
import { drawSplits, splitSize } from './splits.ts';

export interface CentroidAttackOptions {
  readonly clusters: number;
  /** see `noisyCentroids`; 0 is none */
  readonly noise: number;
  /** cohorts drawn */
  readonly splits: number;
  readonly seed: number;
}

/** On centroids, and on the scaler, each with the best attack first. */
export async function attackCentroids(
  cohort: Cohort,
  { clusters, noise, splits: count, seed }: CentroidAttackOptions,
  tick: Tick,
): Promise<Record<'centroids' | 'scaler', readonly Attack[]>> {
  const people = cohort.vectors.length;
  const size = splitSize(people, clusters);
  const splits = drawSplits(people, size.members, count, seed);
  const everyone = referenceOf(cohort.vectors);
  const near: Float64Array[] = [];
  const traced: Float64Array[] = [];
  const scalerNear: Float64Array[] = [];
  const scalerTraced: Float64Array[] = [];
  for (const [s, split] of splits.entries()) {
    await tick(s / count);
    const { normal } = random(seed, 'noise', s);
    const scaler = noisyScaler(scalerOf(cohort, split), everyone, noise, normal);
    const vectors = onScale(cohort, scaler);
    const members = vectors.filter((_, i) => split.member[i] === 1);
    const { centroids } = kmeans(members, Math.min(size.clusters, distinct(members)), { seed, restarts: RESTARTS });
    const published = noisyCentroids(centroids, referenceOf(members), noise, normal);
    near.push(nearness(published, vectors));
    traced.push(tracing(published, vectors, referenceOf(vectors)));
    const point = [scalerPoint(scaler, cohort.scaler)];
    scalerNear.push(nearness(point, cohort.vectors));
    scalerTraced.push(tracing(point, cohort.vectors, everyone));
  }
  return {
    centroids: attacks('centroids', splits, { distance: near, tracing: traced }, seed),
    scaler: attacks('scaler', splits, { distance: scalerNear, tracing: scalerTraced }, seed),
  };
}

/** of k-means: a fifth of what a release takes, as there are many cohorts */
const RESTARTS = 10;

const distinct = (vectors: readonly Float32Array[]): number => new Set(vectors.map((vector) => vector.join())).size;

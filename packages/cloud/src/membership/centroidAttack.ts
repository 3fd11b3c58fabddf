/** Membership inference on what every device fetches: centroids and scaler, with or without noise. */
import { random } from '@cheer/signals';
import { kmeans } from '../kmeans.ts';
import { type Attack, bestAttack, type NamedScores, type Tick } from './attack.ts';
import { nearness, referenceOf, tracing, tracingAll } from './centroidScores.ts';
import { type Cohort, onScale, scalerPoint } from './cohort.ts';
import { noisyCentroids, noisyScaler } from './noise.ts';
import { scalersOf } from './sortedCohort.ts';
import { drawSplits, splitSize } from './splits.ts';

export interface CentroidAttackOptions {
  readonly clusters: number;
  /** see `noisyCentroids`; 0 is none */
  readonly noise: number;
  /** cohorts drawn */
  readonly splits: number;
  readonly seed: number;
}

/**
 * The best attacks: on centroids, on the scaler, and on both together.
 * @param other profiles of other recordings of the same people, on the cohort's scale: what the attacker has, if not the very recordings
 */
export async function attackCentroids(
  cohort: Cohort,
  { clusters, noise, splits: count, seed }: CentroidAttackOptions,
  tick: Tick,
  other?: readonly Float32Array[],
): Promise<Attack[]> {
  const people = cohort.vectors.length;
  const has = other === undefined ? 'same' : 'other';
  const known = { ...cohort, vectors: other ?? cohort.vectors };
  const size = splitSize(people, clusters);
  const splits = drawSplits(people, size.members, count, seed);
  const everyone = referenceOf(cohort.vectors);
  const expected = referenceOf(known.vectors);
  const near: Float64Array[] = [];
  const traced: Float64Array[] = [];
  const tracedAll: Float64Array[] = [];
  const scalerNear: Float64Array[] = [];
  const scalerTraced: Float64Array[] = [];
  const scalerOf = scalersOf(cohort);
  for (const [s, split] of splits.entries()) {
    await tick(s / count);
    const { normal } = random(seed, 'noise', s);
    const scaler = noisyScaler(scalerOf(split), everyone, noise, normal);
    const vectors = onScale(cohort, scaler);
    const members = vectors.filter((_, i) => split.member[i] === 1);
    const { centroids } = kmeans(members, Math.min(size.clusters, distinct(members)), { seed, restarts: RESTARTS });
    const published = noisyCentroids(centroids, referenceOf(members), noise, normal);
    const theirs = onScale(known, scaler);
    near.push(nearness(published, theirs));
    const usual = referenceOf(theirs);
    traced.push(tracing(published, theirs, usual));
    tracedAll.push(tracingAll(published, theirs, usual));
    const point = [scalerPoint(scaler, cohort.scaler)];
    scalerNear.push(nearness(point, known.vectors));
    scalerTraced.push(tracing(point, known.vectors, expected));
  }
  const centroids: NamedScores = { distance: near, tracing: traced, 'tracing of all': tracedAll };
  const both: NamedScores = { ...centroids, 'scaler distance': scalerNear, 'scaler tracing': scalerTraced };
  return [
    bestAttack('centroids', has, splits, centroids, seed),
    bestAttack('scaler', has, splits, { distance: scalerNear, tracing: scalerTraced }, seed),
    bestAttack('centroids and scaler', has, splits, both, seed),
  ];
}

/** of k-means: a fifth of what a release takes, as there are many cohorts */
const RESTARTS = 10;

const distinct = (vectors: readonly Float32Array[]): number => new Set(vectors.map((vector) => vector.join())).size;

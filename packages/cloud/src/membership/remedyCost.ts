/** What a remedy against membership inference costs: how many people devices would match otherwise, and how clusters then differ. */
import { nearest, random } from '@cheer/signals';
import { kmeans } from '../kmeans.ts';
import { silhouette } from '../silhouette.ts';
import { referenceOf } from './centroidScores.ts';
import { type Cohort, onScale } from './cohort.ts';
import { noisyCentroids, noisyScaler } from './noise.ts';

export interface RemedyCost {
  /** share of the people who are matched to another cluster than they are now, clusters paired by the people they share */
  readonly moved: number;
  /** mean silhouette of the people as they are then matched, on the scale as it is now; null with fewer than two clusters */
  readonly silhouette: number | null;
}

/** @param now the cluster of each person; @param draws of noise, over which is averaged */
export function remedyCost(
  cohort: Cohort,
  now: ArrayLike<number>,
  { clusters, noise, seed, draws = DRAWS }: { clusters: number; noise: number; seed: number; draws?: number },
): RemedyCost {
  const everyone = referenceOf(cohort.vectors);
  let moved = 0;
  let apart = 0;
  const times = noise === 0 ? 1 : draws;
  for (let draw = 0; draw < times; draw++) {
    const { normal } = random(seed, 'remedy', draw);
    const vectors = onScale(cohort, noisyScaler(cohort.scaler, everyone, noise, normal));
    const { centroids } = kmeans(vectors, clusters, { seed });
    const published = noisyCentroids(centroids, referenceOf(vectors), noise, normal);
    const then = vectors.map((vector) => Math.max(0, nearest(published, vector).index));
    moved += movedShare(now, then) / times;
    apart += silhouette(cohort.vectors, renumbered(then)) / times;
  }
  return { moved, silhouette: Number.isFinite(apart) ? apart : null };
}

const DRAWS = 16;

/** Share of the items whose groups are not paired; the groups that share most are paired first. */
export function movedShare(now: ArrayLike<number>, then: ArrayLike<number>): number {
  const shared = new Map<string, number>();
  for (let i = 0; i < now.length; i++) {
    const key = `${now[i]} ${then[i]}`;
    shared.set(key, (shared.get(key) ?? 0) + 1);
  }
  const taken = new Set<string>();
  let kept = 0;
  for (const [key, count] of [...shared].sort(([, a], [, b]) => b - a)) {
    const [from, to] = key.split(' ').map((group, side) => `${side} ${group}`) as [string, string];
    if (taken.has(from) || taken.has(to)) continue;
    taken.add(from).add(to);
    kept += count;
  }
  return 1 - kept / now.length;
}

/** Groups by numbers without gaps: noise may leave a centroid without anybody. */
function renumbered(groups: readonly number[]): number[] {
  const used = [...new Set(groups)];
  return groups.map((group) => used.indexOf(group));
}

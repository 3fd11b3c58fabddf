/** How many clusters: the mean silhouette (Rousseeuw 1987, doi 10.1016/0377-0427(87)90125-7) over a range of K. */
import { CheerError, distance } from '@cheer/signals';
import { type KMeansOptions, kmeans } from './kmeans.ts';

/** One point of the curve that a choice of K is read from. */
export interface ClusterCount {
  readonly k: number;
  readonly silhouette: number;
  readonly inertia: number;
}

/** More clusters than this are not looked at: with tens of people they would be single persons. */
export const MOST_CLUSTERS = 8;

/**
 * The K from 2 to 8 (and at most people - 1) of the highest mean silhouette, of equals the smallest, and the whole
 * curve. `too-few-subjects` below three people who differ.
 */
export function chooseK(
  vectors: readonly Float32Array[],
  options: KMeansOptions,
): { k: number; curve: readonly ClusterCount[] } {
  const distinct = new Set(vectors.map((vector) => vector.join())).size;
  if (distinct < 3) {
    throw new CheerError(
      'too-few-subjects',
      `chooseK: choosing the number of clusters needs at least 3 people with different profiles, got ${distinct}`,
      'Give the number of clusters or add recordings.',
    );
  }
  const curve: ClusterCount[] = [];
  for (let k = 2; k <= Math.min(MOST_CLUSTERS, distinct, vectors.length - 1); k++) {
    const { assignment, inertia } = kmeans(vectors, k, options);
    curve.push({ k, silhouette: silhouette(vectors, assignment), inertia });
  }
  const best = curve.reduce((a, b) => (b.silhouette > a.silhouette ? b : a));
  return { k: best.k, curve };
}

/**
 * Mean over all vectors of (b - a) / max(a, b): a the mean distance to the others of the own cluster, b the least mean
 * distance to those of another. 0 for a cluster of one. Pairs that have nothing in common are left out of the means.
 * From -1 to 1; NaN with fewer than two clusters.
 */
export function silhouette(vectors: readonly Float32Array[], assignment: ArrayLike<number>): number {
  const n = vectors.length;
  const clusters = Math.max(...Array.from(assignment)) + 1;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const total = new Float64Array(clusters);
    const count = new Int32Array(clusters);
    for (let j = 0; j < n; j++) {
      const d = i === j ? Number.NaN : distance(vectors[i]!, vectors[j]!);
      if (Number.isNaN(d)) continue;
      total[assignment[j]!]! += d;
      count[assignment[j]!]! += 1;
    }
    const own = assignment[i]!;
    let other = Number.POSITIVE_INFINITY;
    for (let c = 0; c < clusters; c++) {
      if (c !== own && count[c]! > 0) other = Math.min(other, total[c]! / count[c]!);
    }
    if (other === Number.POSITIVE_INFINITY) return Number.NaN;
    if (count[own] === 0) continue;
    const within = total[own]! / count[own]!;
    const larger = Math.max(within, other);
    if (larger > 0) sum += (other - within) / larger;
  }
  return sum / n;
}

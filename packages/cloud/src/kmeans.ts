/**
 * k-means on profile vectors, in which entries may be missing: k-means++ seeding (Arthur and Vassilvitskii 2007), Lloyd's
 * iterations, the best of several restarts. Distances are those of `distance` in signals, so that a device that looks
 * for its nearest published centroid decides as the cloud did.
 */
import { CheerError, distance, nearest, type Random, random } from '@cheer/signals';

export interface KMeansOptions {
  readonly seed: number;
  /** independent seedings, of which the one of least inertia is kept; 50 unless told */
  readonly restarts?: number;
  /** Lloyd's iterations at most; 300 unless told */
  readonly maxIterations?: number;
}

export interface KMeans {
  /** the largest cluster first, of equally large ones that with the smaller first coordinate; NaN where no member has a value */
  readonly centroids: readonly Float32Array[];
  /** which centroid each vector is nearest to */
  readonly assignment: Int32Array;
  /** sum of squared distances to the nearest centroid */
  readonly inertia: number;
  /** of the restart that was kept */
  readonly iterations: number;
}

/** Clusters vectors into k; the same seed gives the same bits. `too-few-subjects` if fewer than k vectors differ. */
export function kmeans(vectors: readonly Float32Array[], k: number, options: KMeansOptions): KMeans {
  const { seed, restarts = 50, maxIterations = 300 } = options;
  checkClusters(vectors, k);
  let best: Partition | undefined;
  for (let restart = 0; restart < restarts; restart++) {
    const found = lloyd(vectors, seeding(vectors, k, random(seed, 'kmeans', k, restart)), maxIterations);
    if (best === undefined || found.inertia < best.inertia) best = found;
  }
  if (best === undefined) {
    throw new CheerError(
      'option-invalid',
      `kmeans: restarts must be at least 1, got ${restarts}`,
      'Ask for 1 or more.',
    );
  }
  return canonical(vectors, best);
}

interface Partition {
  centroids: Float64Array[];
  assignment: Int32Array;
  inertia: number;
  iterations: number;
}

function checkClusters(vectors: readonly Float32Array[], k: number): void {
  if (!Number.isInteger(k) || k < 1) {
    throw new CheerError(
      'option-invalid',
      `kmeans: clusters must be a whole number from 1, got ${k}`,
      'Ask for 2 to 8.',
    );
  }
  const empty = vectors.findIndex((vector) => !vector.some(Number.isFinite));
  if (empty >= 0) {
    throw new CheerError(
      'no-usable-window',
      `kmeans: person ${empty + 1} of ${vectors.length} has a profile without a single value`,
      'Leave out people whose recordings have no usable window.',
    );
  }
  const distinct = new Set(vectors.map((vector) => vector.join())).size;
  if (distinct < k) {
    throw new CheerError(
      'too-few-subjects',
      `kmeans: ${k} clusters need at least ${k} people with different profiles, got ${distinct}`,
      'Ask for fewer clusters or add recordings.',
    );
  }
}

/** Squared distance; two vectors with nothing in common are as far apart as can be. */
function squared(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const d = distance(a, b);
  return Number.isNaN(d) ? Number.POSITIVE_INFINITY : d * d;
}

/** k-means++: each next centre is drawn with probability proportional to its squared distance to the nearest so far. */
function seeding(vectors: readonly Float32Array[], k: number, draw: Random): Float64Array[] {
  const n = vectors.length;
  const chosen = [draw.integer(n)];
  const gap = Float64Array.from(vectors, (vector) => squared(vector, vectors[chosen[0]!]!));
  while (chosen.length < k) {
    const unreachable = [...gap.keys()].filter((i) => gap[i] === Number.POSITIVE_INFINITY);
    const next =
      unreachable.length > 0 ? unreachable[draw.integer(unreachable.length)]! : weighted(gap, draw.uniform());
    chosen.push(next);
    for (let i = 0; i < n; i++) gap[i] = Math.min(gap[i]!, squared(vectors[i]!, vectors[next]!));
  }
  return chosen.map((i) => Float64Array.from(vectors[i]!));
}

/** The index at which the running sum of weights passes a share of their total; never one of weight 0. */
function weighted(weights: Float64Array, share: number): number {
  const target = share * weights.reduce((sum, w) => sum + w, 0);
  let sum = 0;
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    sum += weights[i]!;
    last = i;
    if (sum > target) break;
  }
  return last;
}

/** Assign, fill what is empty, average; until nobody changes place. */
function lloyd(vectors: readonly Float32Array[], start: Float64Array[], maxIterations: number): Partition {
  let centroids = start;
  let { assignment, inertia } = assign(vectors, centroids);
  let iterations = 0;
  while (iterations < maxIterations) {
    iterations += 1;
    fillEmpty(vectors, centroids, assignment);
    centroids = centroids.map((_, c) => average(vectors, assignment, c));
    const next = assign(vectors, centroids);
    const settled = next.assignment.every((c, i) => c === assignment[i]);
    ({ assignment, inertia } = next);
    if (settled) break;
  }
  return { centroids, assignment, inertia, iterations };
}

/** Nearest centroid of every vector and the sum of squares; who has nothing in common with any goes to the first. */
function assign(
  vectors: readonly Float32Array[],
  centroids: readonly ArrayLike<number>[],
): { assignment: Int32Array; inertia: number } {
  let inertia = 0;
  const assignment = Int32Array.from(vectors, (vector) => {
    const { index, distances } = nearest(centroids, vector);
    if (index < 0) return 0;
    inertia += distances[index]! * distances[index]!; // not **, whose bits engines may differ in: it chooses the restart
    return index;
  });
  return { assignment, inertia };
}

/** A cluster nobody is nearest to takes the vector farthest from its own centroid, out of a cluster that can spare it. */
function fillEmpty(vectors: readonly Float32Array[], centroids: readonly Float64Array[], assignment: Int32Array): void {
  const sizes = new Int32Array(centroids.length);
  for (const c of assignment) sizes[c]! += 1;
  for (let empty = 0; empty < sizes.length; empty++) {
    if (sizes[empty]! > 0) continue;
    let farthest = -1;
    let most = -1;
    vectors.forEach((vector, i) => {
      const own = assignment[i]!;
      const gap = sizes[own]! > 1 ? squared(vector, centroids[own]!) : -1;
      if (gap > most) [farthest, most] = [i, gap];
    });
    sizes[assignment[farthest]!]! -= 1;
    sizes[empty] = 1;
    assignment[farthest] = empty;
  }
}

/** Mean of the values present in one cluster, NaN where there is none. */
function average(vectors: readonly Float32Array[], assignment: Int32Array, cluster: number): Float64Array {
  const width = vectors[0]!.length;
  const sum = new Float64Array(width);
  const count = new Float64Array(width);
  vectors.forEach((vector, i) => {
    if (assignment[i] !== cluster) return;
    for (let j = 0; j < width; j++) {
      if (!Number.isFinite(vector[j]!)) continue;
      sum[j]! += vector[j]!;
      count[j]! += 1;
    }
  });
  return sum.map((total, j) => total / count[j]!);
}

/** Clusters in an order that does not depend on the draw, centroids and inertia as they will be published: in 32 bits. */
function canonical(vectors: readonly Float32Array[], found: Partition): KMeans {
  const sizes = found.centroids.map((_, c) => found.assignment.reduce((n, own) => n + (own === c ? 1 : 0), 0));
  const order = [...found.centroids.keys()].sort(
    (a, b) => sizes[b]! - sizes[a]! || compare(found.centroids[a]!, found.centroids[b]!),
  );
  const centroids = order.map((c) => Float32Array.from(found.centroids[c]!));
  return { centroids, ...assign(vectors, centroids), iterations: found.iterations };
}

/** By the first coordinate that differs, a missing one last. */
function compare(a: Float64Array, b: Float64Array): number {
  for (let j = 0; j < a.length; j++) {
    const x = Number.isNaN(a[j]!) ? Number.POSITIVE_INFINITY : a[j]!;
    const y = Number.isNaN(b[j]!) ? Number.POSITIVE_INFINITY : b[j]!;
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}

/** What an attacker who has a person's profile can read from published centroids: scores, each the higher the more like a member's. */
import { distance, nearest } from '@cheer/signals';

/** What everybody knows of such people: mean and SD of each coordinate. */
export interface Reference {
  readonly mean: Float64Array;
  readonly sd: Float64Array;
}

/** Mean and SD (ddof 0) of each coordinate over the vectors that have it; 0 and 0 where none has. */
export function referenceOf(vectors: readonly ArrayLike<number>[]): Reference {
  const width = vectors[0]?.length ?? 0;
  const mean = new Float64Array(width);
  const sd = new Float64Array(width);
  for (let j = 0; j < width; j++) {
    const values = vectors.map((vector) => vector[j]!).filter(Number.isFinite);
    if (values.length === 0) continue;
    const middle = values.reduce((sum, x) => sum + x, 0) / values.length;
    mean[j] = middle;
    sd[j] = Math.sqrt(values.reduce((sum, x) => sum + (x - middle) * (x - middle), 0) / values.length);
  }
  return { mean, sd };
}

/** Minus the distance to the nearest centroid: members pull theirs towards themselves. */
export function nearness(centroids: readonly ArrayLike<number>[], vectors: readonly ArrayLike<number>[]): Float64Array {
  return known(vectors.map((vector) => -distance(centroids[nearest(centroids, vector).index] ?? [], vector)));
}

/**
 * The inner product of what is special about a person and what is special about their nearest centroid, coordinate by coordinate
 * in SDs (Homer et al. 2008, doi 10.1371/journal.pgen.1000167; Dwork et al. 2015, doi 10.1109/FOCS.2015.46), per coordinate that
 * both have.
 */
export function tracing(
  centroids: readonly ArrayLike<number>[],
  vectors: readonly ArrayLike<number>[],
  reference: Reference,
): Float64Array {
  return known(vectors.map((vector) => alike(vector, centroids[nearest(centroids, vector).index] ?? [], reference)));
}

/** The same, summed over all centroids: what is taken from one cluster another may have gained. */
export function tracingAll(
  centroids: readonly ArrayLike<number>[],
  vectors: readonly ArrayLike<number>[],
  reference: Reference,
): Float64Array {
  return known(
    vectors.map((vector) => {
      const each = centroids.map((centroid) => alike(vector, centroid, reference)).filter(Number.isFinite);
      return each.length === 0 ? Number.NaN : each.reduce((sum, one) => sum + one, 0);
    }),
  );
}

function alike(vector: ArrayLike<number>, centroid: ArrayLike<number>, { mean, sd }: Reference): number {
  let sum = 0;
  let present = 0;
  for (let j = 0; j < vector.length; j++) {
    const product = ((vector[j]! - mean[j]!) * (centroid[j]! - mean[j]!)) / (sd[j]! * sd[j]!);
    if (!Number.isFinite(product)) continue;
    sum += product;
    present += 1;
  }
  return sum / present;
}

/** Who has nothing in common with a centroid is scored as the least likely of all. */
function known(scores: readonly number[]): Float64Array {
  const least = Math.min(0, ...scores.filter(Number.isFinite));
  return Float64Array.from(scores, (score) => (Number.isFinite(score) ? score : least));
}

/**
 * Euclidean distance over the dimensions present in both, scaled up as if the absent ones differed as much on average:
 * sqrt(D / present * sum (a - b)^2) (Dixon 1979, doi 10.1109/TSMC.1979.4310090). NaN if no dimension is in both.
 */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  let present = 0;
  for (let i = 0; i < a.length; i++) {
    const d = a[i]! - b[i]!;
    if (!Number.isFinite(d)) continue;
    sum += d * d;
    present += 1;
  }
  return present === 0 ? Number.NaN : Math.sqrt((a.length / present) * sum);
}

/**
 * Which centroid is nearest, and how far each is. Of equals the first; index -1 if the vector has nothing in common
 * with any centroid.
 */
export function nearest(
  centroids: readonly ArrayLike<number>[],
  vector: ArrayLike<number>,
): { index: number; distances: Float64Array } {
  const distances = Float64Array.from(centroids, (centroid) => distance(centroid, vector));
  let index = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < distances.length; i++) {
    if (distances[i]! < least) {
      least = distances[i]!;
      index = i;
    }
  }
  return { index, distances };
}

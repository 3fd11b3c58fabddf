/** Where a person lies among the centroids of a release, as a picture in two dimensions. */
import { symmetricEigen } from '@cheer/encoder';
import { nearest } from '@cheer/signals';

export interface Place {
  /** x and y of each centroid, in the order of the clusters */
  readonly centroids: readonly (readonly [x: number, y: number])[];
  readonly person: readonly [x: number, y: number];
  /** to each centroid, as the match saw them: over all dimensions; NaN if nothing is in common */
  readonly distances: readonly number[];
  /** the nearest by these distances; -1 if nothing is in common with any */
  readonly cluster: number;
  /** share of the centroids' variance that the picture shows, 0 to 1; all of it up to three centroids */
  readonly explained: number;
}

/**
 * The two principal axes of the centroids about their mean; the person is projected onto them. Up to three centroids lie in that
 * plane, so what is nearer in the picture is nearer in truth (but for features missing on one side: a missing coordinate counts as
 * the centroids' mean, while a distance leaves it out). Axes have the sign that makes their largest entry positive.
 * @param centroids profile vectors, NaN where missing
 * @param person a profile vector
 */
export function place(centroids: readonly Float32Array[], person: Float32Array): Place {
  const count = centroids.length;
  const width = person.length;
  const mean = new Float64Array(width);
  for (let j = 0; j < width; j++) {
    let present = 0;
    for (const centroid of centroids) {
      if (!Number.isFinite(centroid[j]!)) continue;
      mean[j]! += centroid[j]!;
      present++;
    }
    mean[j] = present > 0 ? mean[j]! / present : Number.NaN;
  }
  const about = (vector: Float32Array): Float64Array =>
    Float64Array.from(vector, (x, j) => (Number.isFinite(x - mean[j]!) ? x - mean[j]! : 0));
  const rows = centroids.map(about);
  const own = about(person);

  // of fewer points than dimensions the axes are combinations of the points: an eigenproblem of K, not of 246
  const gram = Float64Array.from(rows.flatMap((a) => rows.map((b) => dot(a, b))));
  const total = rows.reduce((sum, _, i) => sum + gram[i * count + i]!, 0);
  const { values, vectors } = symmetricEigen(gram, count);
  const axes = [0, 1].map((k) => {
    const axis = new Float64Array(width);
    if (!(k < count && values[k]! > total * 1e-12)) return axis; // one centroid has no axis, two have one
    for (const [i, row] of rows.entries())
      for (let j = 0; j < width; j++) axis[j]! += vectors[k * count + i]! * row[j]!;
    const length = Math.sqrt(dot(axis, axis));
    const sign = axis.reduce((top, x) => (Math.abs(x) > Math.abs(top) ? x : top), 0) < 0 ? -1 : 1;
    return axis.map((x) => (sign * x) / length);
  });
  const project = (row: Float64Array) => [dot(row, axes[0]!), dot(row, axes[1]!)] as const;
  const { index, distances } = nearest(centroids, person);
  return {
    centroids: rows.map(project),
    person: project(own),
    distances: [...distances],
    cluster: index,
    explained: total > 0 ? ((values[0] ?? 0) + (values[1] ?? 0)) / total : 1,
  };
}

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!;
  return sum;
};

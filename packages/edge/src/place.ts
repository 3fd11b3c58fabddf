/** Where a person lies among the centroids of a release, as a picture in two dimensions. */
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
  const gram = rows.map((a) => rows.map((b) => dot(a, b)));
  const total = gram.reduce((sum, row, i) => sum + row[i]!, 0);
  const { values, vectors } = jacobi(gram);
  const axes = [0, 1].map((k) => {
    const axis = new Float64Array(width);
    if (!(k < count && values[k]! > total * 1e-12)) return axis; // one centroid has no axis, two have one
    for (const [i, row] of rows.entries()) for (let j = 0; j < width; j++) axis[j]! += vectors[k]![i]! * row[j]!;
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

const SWEEPS = 30;

/** Eigenvalues from the largest, and their vectors, of a small symmetric matrix, by Jacobi's rotations (Golub and Van Loan 2013, 8.5). */
function jacobi(matrix: readonly (readonly number[])[]): { values: number[]; vectors: number[][] } {
  const n = matrix.length;
  const a = matrix.map((row) => [...row]);
  const v = a.map((_, i) => a.map((_row, j): number => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (a[p]![q] === 0) continue;
        const theta = (a[q]![q]! - a[p]![p]!) / (2 * a[p]![q]!);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        const s = t * c;
        for (let i = 0; i < n; i++) [a[i]![p], a[i]![q]] = turned(a[i]![p]!, a[i]![q]!, c, s);
        for (let i = 0; i < n; i++) {
          [a[p]![i], a[q]![i]] = turned(a[p]![i]!, a[q]![i]!, c, s);
          [v[p]![i], v[q]![i]] = turned(v[p]![i]!, v[q]![i]!, c, s);
        }
        a[p]![q] = 0;
        a[q]![p] = 0;
      }
    }
  }
  const order = [...a.keys()].sort((i, j) => a[j]![j]! - a[i]![i]! || i - j);
  return { values: order.map((i) => a[i]![i]!), vectors: order.map((i) => v[i]!) };
}

const turned = (x: number, y: number, c: number, s: number): [number, number] => [c * x - s * y, s * x + c * y];

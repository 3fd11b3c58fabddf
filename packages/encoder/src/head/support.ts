/**
 * The labelled windows as a head is fitted to them: in an orthonormal basis of their own span, which holds every weight
 * vector that Eq. 2 can have, so that a fit costs what the number of windows asks for, whatever the length of an embedding.
 * Basis and coordinates are made once, for all fits to all or to some of the windows.
 */
export interface Support {
  readonly size: number;
  readonly classes: number;
  /** class of each window */
  readonly y: Int32Array;
  /** number of basis vectors */
  readonly rank: number;
  /** [size, rank + 1]: coordinates, then a 1 for the bias */
  readonly x: Float64Array;
  readonly basis: readonly Float64Array[];
}

export function createSupport(points: readonly Float32Array[], y: Int32Array, classes: number): Support {
  const basis = orthonormalBasis(points);
  const rank = basis.length;
  const x = new Float64Array(points.length * (rank + 1)).fill(1);
  for (const [j, point] of points.entries())
    for (const [i, q] of basis.entries()) x[j * (rank + 1) + i] = dot(q, point);
  return { size: points.length, classes, y, rank, x, basis };
}

/**
 * Class-balanced weights v_j = M / (K M_{y_j}) of the windows that are kept, 0 for the others.
 * @param keep 1 or 0 for each window
 * @returns false if a class is left without a window
 */
export function balance({ y, classes }: Support, keep: Uint8Array, v: Float64Array): boolean {
  const counts = new Int32Array(classes);
  let total = 0;
  for (let j = 0; j < keep.length; j++) {
    if (keep[j] === 0) continue;
    counts[y[j]!] = counts[y[j]!]! + 1;
    total++;
  }
  for (let j = 0; j < keep.length; j++) v[j] = keep[j] === 0 ? 0 : total / (classes * counts[y[j]!]!);
  return counts.every((count) => count > 0);
}

/** Gram-Schmidt, twice for orthogonality to machine precision; vectors that add nothing are left out. */
function orthonormalBasis(points: readonly Float32Array[]): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const point of points) {
    const q = Float64Array.from(point);
    const length = Math.sqrt(dot(q, q));
    for (let pass = 0; pass < 2; pass++)
      for (const b of basis) {
        const along = dot(b, q);
        for (let d = 0; d < q.length; d++) q[d] = q[d]! - along * b[d]!;
      }
    const rest = Math.sqrt(dot(q, q));
    if (rest <= 1e-7 * length || rest === 0) continue;
    for (let d = 0; d < q.length; d++) q[d] = q[d]! / rest;
    basis.push(q);
  }
  return basis;
}

function dot(a: Float64Array, b: Float32Array | Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/**
 * The labelled windows as a head is fitted to them: in an orthonormal basis of their own span, which holds every weight
 * vector that Eq. 2 can have, so that a fit costs what the number of windows asks for, whatever the length of an embedding.
 * Basis and coordinates are made once, for all fits to all or to some of the windows. Window j lies in the span of the windows
 * up to it, so that only its first coordinates are not 0, which saves two thirds of a Hessian.
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
  /** by window, how many of its coordinates may differ from 0: the first ones */
  readonly reach: Int32Array;
  /** [rank, dimension], rows orthonormal */
  readonly basis: Float64Array;
}

/** @param points of one length */
export function createSupport(points: readonly Float32Array[], y: Int32Array, classes: number): Support {
  const size = points.length;
  const dimension = points[0]!.length;
  const most = Math.min(size, dimension);
  const basis = new Float64Array((most + 1) * dimension); // one row more, for the last window's remainder
  const along = new Float64Array(size * most);
  const reach = new Int32Array(size);
  let rank = 0;
  for (let j = 0; j < size; j++) {
    basis.set(points[j]!, rank * dimension);
    const rest = orthogonalise(basis, dimension, rank, along, j * most);
    if (rest > 0 && rank < most) {
      along[j * most + rank] = rest;
      rank++;
    }
    reach[j] = rank;
  }
  const x = new Float64Array(size * (rank + 1));
  for (let j = 0; j < size; j++) {
    for (let i = 0; i < reach[j]!; i++) x[j * (rank + 1) + i] = along[j * most + i]!;
    x[j * (rank + 1) + rank] = 1;
  }
  return { size, classes, y, rank, x, reach, basis: basis.subarray(0, rank * dimension) };
}

/**
 * Gram-Schmidt: takes from row `rank` of the basis what lies along the rows before it, which goes into `along`, and scales the
 * rest to unit length. A second time where most of it has gone, for orthogonality to machine precision (Kahan, in Parlett
 * 1980, The Symmetric Eigenvalue Problem, 6.9).
 * @returns the length of the rest; 0 if the row adds nothing
 */
function orthogonalise(
  basis: Float64Array,
  dimension: number,
  rank: number,
  along: Float64Array,
  into: number,
): number {
  const row = rank * dimension;
  let square = 0;
  for (let d = 0; d < dimension; d++) square += basis[row + d]! * basis[row + d]!;
  const length = Math.sqrt(square);
  let rest = length;
  let before = Number.POSITIVE_INFINITY;
  while (rest > 1e-7 * length && rest < 0.5 * before) {
    before = rest;
    for (let i = 0; i < rank; i++) {
      let sum = 0;
      for (let d = 0; d < dimension; d++) sum += basis[i * dimension + d]! * basis[row + d]!;
      along[into + i] = along[into + i]! + sum;
      for (let d = 0; d < dimension; d++) basis[row + d] = basis[row + d]! - sum * basis[i * dimension + d]!;
    }
    square = 0;
    for (let d = 0; d < dimension; d++) square += basis[row + d]! * basis[row + d]!;
    rest = Math.sqrt(square);
    if (rank === 0) break;
  }
  if (rest === 0 || rest <= 1e-7 * length) return 0;
  for (let d = 0; d < dimension; d++) basis[row + d] = basis[row + d]! / rest;
  return rest;
}

/**
 * Class-balanced weights v_j = M / (K M_{y_j}) of the windows that are kept, 0 for the others.
 * @param v 1 or 0 for each window, kept or not; becomes its weight
 * @returns false if a class is left without a window
 */
export function balance({ y, classes }: Support, v: Float64Array): boolean {
  let all = 0;
  for (let j = 0; j < v.length; j++) all += v[j]!;
  for (let c = 0; c < classes; c++) {
    let own = 0;
    for (let j = 0; j < v.length; j++) if (y[j] === c && v[j] !== 0) own++;
    if (own === 0) return false;
    for (let j = 0; j < v.length; j++) if (y[j] === c && v[j] !== 0) v[j] = all / (classes * own);
  }
  return true;
}

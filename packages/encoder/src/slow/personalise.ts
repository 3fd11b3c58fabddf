/**
 * The device's part of slow features: the other people's directions, weighed by what lasts and what drifts in this person,
 * from all of their own windows without any label, once. In the coordinates y = V'x noise is the identity and what lasts has
 * the covariance diag(w), so that with S what is to be expected of this person and N = I + 0.5 (own drift) a window becomes
 *
 *   z = sqrt(2) A y / sqrt(|A y|^2 + s^2),   A = S^(1/2) N^-1,   s^2 the mean of |A y|^2 over the person's windows.
 *
 * A linear classifier between two states weighs y by N^-1 (difference of their means), and such a difference is a draw of
 * covariance S: A makes a ridge on a head's weights the right prior. The soft unit length keeps the direction and leaves a window near the
 * person's middle near 0.
 */
import type { SlowFeatures } from './fitSlowFeatures.ts';
import { ownMemory } from './ownMemory.ts';
import { type OwnWindows, unitLength, usableBySession } from './ownWindows.ts';
import { slowStatistics } from './statistics.ts';
import { symmetricEigen } from './symmetricEigen.ts';

/** How sensitive: as in `SLOW_FIT`. */
export const SLOW_OWN = {
  /** weight of the person's own drift, in units of the noise; 0, 0.1, 0.2, 1, 2: 64.9, 66.3, 66.9, 67.3, 67.3. Less where states last an hour. */
  drift: 0.5,
  /** share of the person's own in what is expected to last; 0, 0.1, 0.5: 65.0, 66.8, 67.4 */
  states: 0.25,
} as const;

/** Slow features made one person's: all that a device keeps of them. */
export interface PersonalFeatures {
  /** [rank, features] */
  readonly map: Float32Array;
  /** s^2, above 0 */
  readonly size: number;
  /** weight a step of the past in causal decoding, 0 to 0.9: see `calm` */
  readonly memory: number;
}

export interface PersonalEncoder extends PersonalFeatures {
  /** One window's normalised features, NaN where missing, to a vector [rank] shorter than sqrt(2). A new array each time. */
  embed(row: Float32Array): Float32Array;
}

/**
 * @param own all of the person's windows, normalised as they will be when embedded; may be empty
 * @param options 0 and 0 take from the person nothing but the size of their windows
 */
export function personalise(
  { directions, strengths, grid }: SlowFeatures,
  own: OwnWindows,
  options: { readonly drift?: number; readonly states?: number } = {},
): PersonalEncoder {
  const { drift, states } = { ...SLOW_OWN, ...options };
  const rank = strengths.length;
  const width = directions.length / rank;
  const points = project(directions, own.rows, width, rank);
  const { lasting, drifts } = slowStatistics(points, rank, own, grid);

  const map = new Float32Array(rank * width);
  const a = product(rootOf(expected(strengths, lasting, states)), driftless(drifts, drift, rank), rank);
  for (let r = 0; r < rank; r++) {
    for (let i = 0; i < width; i++) {
      let sum = 0;
      for (let k = 0; k < rank; k++) sum += a[r * rank + k]! * directions[i * rank + k]!;
      map[r * width + i] = sum;
    }
  }
  const usable = usableBySession(own).flat();
  const scratch = new Float64Array(width);
  const mapped = own.rows.map((row) => {
    const point = new Float64Array(rank);
    return { point, square: apply(map, row, scratch, point) };
  });
  // of somebody unknown: noise 1 and states w along each direction
  const unknown = usable.length === 0 ? strengths.reduce((sum, w) => sum + w * (1 + w), 0) : 0;
  const mean = usable.reduce((sum, i) => sum + mapped[i]!.square / usable.length, unknown);
  const size = Math.max(mean, LEAST_SIZE);
  const embedded = mapped.map(({ point, square }) => softUnit(point, square, size));
  return openPersonal({ map, size, memory: ownMemory(embedded, own, grid) });
}

/** Against division by 0 where no feature ever moves. */
const LEAST_SIZE = 1e-12;

/** What was kept of a person, ready to embed. */
export function openPersonal({ map, size, memory }: PersonalFeatures): PersonalEncoder {
  return {
    map,
    size,
    memory,
    embed(row) {
      const rank = map.length / row.length;
      const point = new Float64Array(rank);
      const square = apply(map, row, new Float64Array(row.length), point);
      return softUnit(point, square, size);
    },
  };
}

function softUnit(point: Float64Array, square: number, size: number): Float32Array {
  const out = new Float32Array(point.length);
  const factor = Math.sqrt(2 / (square + size));
  for (let k = 0; k < out.length; k++) out[k] = factor * point[k]!;
  return out;
}

/** The map of one row's unit length into `point`. @returns its squared length */
function apply(map: Float32Array, row: Float32Array, scratch: Float64Array, point: Float64Array): number {
  unitLength(row, scratch);
  let square = 0;
  for (let r = 0; r < point.length; r++) {
    const from = r * row.length;
    let sum = 0;
    for (let i = 0; i < row.length; i++) sum += map[from + i]! * scratch[i]!;
    point[r] = sum;
    square += sum * sum;
  }
  return square;
}

/** y = V'x of every row, [windows, rank] */
function project(directions: Float32Array, rows: readonly Float32Array[], width: number, rank: number): Float64Array {
  const points = new Float64Array(rows.length * rank);
  const x = new Float64Array(width);
  for (const [w, row] of rows.entries()) {
    unitLength(row, x);
    for (let i = 0; i < width; i++) {
      const value = x[i]!;
      if (value === 0) continue;
      for (let k = 0; k < rank; k++) points[w * rank + k] = points[w * rank + k]! + value * directions[i * rank + k]!;
    }
  }
  return points;
}

/** S: what lasts in other people, and for a share what lasts in this one, scaled to the same sum of variances. */
function expected(strengths: Float32Array, lasting: Float64Array, states: number): Float64Array {
  const rank = strengths.length;
  const total = strengths.reduce((sum, w) => sum + w, 0);
  const { values, vectors } = symmetricEigen(lasting, rank);
  const own = new Float64Array(rank * rank);
  let trace = 0;
  for (let k = 0; k < rank && values[k]! > 0; k++) {
    trace += values[k]!;
    addScaled(own, vectors, k, values[k]!);
  }
  const some = trace > 1e-12 && states > 0;
  for (let i = 0; i < rank * rank; i++) own[i] = some ? (states * total * own[i]!) / trace : 0;
  for (let k = 0; k < rank; k++) own[k * rank + k] = own[k * rank + k]! + (some ? 1 - states : 1) * strengths[k]!;
  return own;
}

/** The symmetric root of a positive semidefinite matrix. */
function rootOf(matrix: Float64Array): Float64Array {
  const rank = Math.sqrt(matrix.length);
  const { values, vectors } = symmetricEigen(matrix, rank);
  const root = new Float64Array(matrix.length);
  for (let k = 0; k < rank && values[k]! > 0; k++) addScaled(root, vectors, k, Math.sqrt(values[k]!));
  return root;
}

/** matrix + weight v v', v the k-th row of vectors */
function addScaled(matrix: Float64Array, vectors: Float64Array, k: number, weight: number): void {
  const n = Math.sqrt(matrix.length);
  const v = vectors.subarray(k * n, (k + 1) * n);
  for (let i = 0; i < n; i++) {
    const x = weight * v[i]!;
    for (let j = 0; j < n; j++) matrix[i * n + j] = matrix[i * n + j]! + x * v[j]!;
  }
}

/** (I + weight T)^-1, a session at a time (Sherman and Morrison 1950, doi 10.1214/aoms/1177729893). */
function driftless(
  drifts: readonly { readonly slope: Float64Array; readonly share: number }[],
  weight: number,
  rank: number,
): Float64Array {
  const inverse = new Float64Array(rank * rank);
  for (let k = 0; k < rank; k++) inverse[k * rank + k] = 1;
  const moved = new Float64Array(rank);
  for (const { slope, share } of drifts) {
    let along = 0;
    for (let i = 0; i < rank; i++) {
      let sum = 0;
      for (let j = 0; j < rank; j++) sum += inverse[i * rank + j]! * slope[j]!;
      moved[i] = sum;
      along += sum * slope[i]!;
    }
    const factor = (weight * share) / (1 + weight * share * along);
    for (let i = 0; i < rank; i++) {
      for (let j = 0; j < rank; j++) inverse[i * rank + j] = inverse[i * rank + j]! - factor * moved[i]! * moved[j]!;
    }
  }
  return inverse;
}

function product(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const x = a[i * n + k]!;
      for (let j = 0; j < n; j++) out[i * n + j] = out[i * n + j]! + x * b[k * n + j]!;
    }
  }
  return out;
}

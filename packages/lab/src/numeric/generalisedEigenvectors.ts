import { CheerError } from '@cheer/signals';
import { symmetricEigen } from './symmetricEigen.ts';

export interface GeneralisedEigenvectors {
  /** falling */
  readonly values: readonly number[];
  /** v with v' W v = 1; the largest entry of each is positive */
  readonly vectors: readonly Float64Array[];
}

/**
 * The largest `count` solutions of B v = lambda W v for symmetric B and symmetric positive definite W, by W = L L' and the
 * eigenvectors of L^-1 B L^-T (Golub and Van Loan 2013, section 8.7). Neither matrix is changed.
 * @throws CheerError `option-invalid` if W is not positive definite
 */
export function generalisedEigenvectors(
  b: readonly Float64Array[],
  w: readonly Float64Array[],
  count: number,
): GeneralisedEigenvectors {
  const l = cholesky(w);
  const half = transposed(b.map((row) => forward(l, row))); // rows of B are its columns: L^-1 B
  const c = half.map((row) => forward(l, row));
  for (let i = 0; i < c.length; i++) {
    for (let j = 0; j < i; j++) c[i]![j] = c[j]![i] = (c[i]![j]! + c[j]![i]!) / 2;
  }
  const { values, vectors } = symmetricEigen(c);
  return {
    values: values.slice(0, count),
    vectors: vectors.slice(0, count).map((vector) => oriented(backward(l, vector))),
  };
}

/** L of W = L L'. */
export function cholesky(w: readonly Float64Array[]): Float64Array[] {
  const n = w.length;
  const l = w.map(() => new Float64Array(n));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = w[i]![j]!;
      for (let k = 0; k < j; k++) sum -= l[i]![k]! * l[j]![k]!;
      if (i !== j) l[i]![j] = sum / l[j]![j]!;
      else if (sum > 0) l[i]![i] = Math.sqrt(sum);
      else {
        throw new CheerError(
          'option-invalid',
          `cholesky: the matrix must be positive definite, its pivot ${i} is ${sum}`,
          'Add a ridge to its diagonal.',
        );
      }
    }
  }
  return l;
}

/** L^-1 x */
function forward(l: readonly Float64Array[], x: Float64Array): Float64Array {
  const y = Float64Array.from(x);
  for (let i = 0; i < y.length; i++) {
    const row = l[i]!;
    let sum = y[i]!;
    for (let k = 0; k < i; k++) sum -= row[k]! * y[k]!;
    y[i] = sum / row[i]!;
  }
  return y;
}

/** L^-T x */
function backward(l: readonly Float64Array[], x: Float64Array): Float64Array {
  const y = Float64Array.from(x);
  for (let i = y.length - 1; i >= 0; i--) {
    const row = l[i]!;
    const value = y[i]! / row[i]!;
    y[i] = value;
    for (let k = 0; k < i; k++) y[k] = y[k]! - row[k]! * value;
  }
  return y;
}

const transposed = (a: readonly Float64Array[]): Float64Array[] =>
  a.map((_, j) => Float64Array.from(a, (row) => row[j]!));

function oriented(v: Float64Array): Float64Array {
  const largest = v.reduce((best, x) => (Math.abs(x) > Math.abs(best) ? x : best), 0);
  return largest < 0 ? v.map((x) => -x) : v;
}

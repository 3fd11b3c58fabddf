/**
 * B v = w N v for symmetric B and positive definite N, by Cholesky's factor N = L L' and the eigenvectors u of L^-1 B L^-T:
 * v = L^-T u, so that v' N v = 1 (Golub and Van Loan 2013, 8.7.2).
 */
import { type Eigen, symmetricEigen } from './symmetricEigen.ts';

/**
 * @returns values from the largest to the smallest, vectors as rows, each with its largest entry positive; undefined if N is
 * not positive definite in float64
 */
export function generalisedEigen(b: Float64Array, noise: Float64Array, n: number): Eigen | undefined {
  const factor = choleskyFactor(noise, n);
  if (factor === undefined) return undefined;
  // L^-1 B, then the same from the other side: B is symmetric, so rows stand in for columns
  const half = Float64Array.from(b);
  for (let column = 0; column < n; column++) forward(factor, half, column, n);
  const reduced = transposed(half, n);
  for (let column = 0; column < n; column++) forward(factor, reduced, column, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const mean = (reduced[i * n + j]! + reduced[j * n + i]!) / 2;
      reduced[i * n + j] = mean;
      reduced[j * n + i] = mean;
    }
  }
  const { values, vectors } = symmetricEigen(reduced, n);
  for (let k = 0; k < n; k++) {
    const v = vectors.subarray(k * n, (k + 1) * n);
    for (let i = n - 1; i >= 0; i--) {
      const x = v[i]! / factor[i * n + i]!;
      v[i] = x;
      for (let j = 0; j < i; j++) v[j] = v[j]! - x * factor[i * n + j]!;
    }
    let top = 0;
    for (let j = 1; j < n; j++) if (Math.abs(v[j]!) > Math.abs(v[top]!)) top = j;
    if (v[top]! < 0) for (let j = 0; j < n; j++) v[j] = -v[j]!;
  }
  return { values, vectors };
}

/** Lower triangular L [n, n]; undefined where a pivot is not positive beyond rounding. */
function choleskyFactor(matrix: Float64Array, n: number): Float64Array | undefined {
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= l[i * n + k]! * l[j * n + k]!;
      if (i === j && !(sum > n * Number.EPSILON * Math.abs(matrix[i * n + i]!))) return undefined;
      l[i * n + j] = i === j ? Math.sqrt(sum) : sum / l[j * n + j]!;
    }
  }
  return l;
}

/** One column of a becomes L^-1 times itself. */
function forward(l: Float64Array, a: Float64Array, column: number, n: number): void {
  for (let i = 0; i < n; i++) {
    let sum = a[i * n + column]!;
    for (let k = 0; k < i; k++) sum -= l[i * n + k]! * a[k * n + column]!;
    a[i * n + column] = sum / l[i * n + i]!;
  }
}

function transposed(a: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out[j * n + i] = a[i * n + j]!;
  return out;
}

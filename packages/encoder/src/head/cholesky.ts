/**
 * A symmetric positive definite A [n, n] becomes its Cholesky factor, in place. Only the lower triangle of A is read. The
 * diagonal of the factor holds reciprocals; it is NaN where A is not positive definite in float64.
 */
export function factorise(a: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    let first = 0;
    while (a[row + first] === 0) first++; // and the factor is 0 as far
    for (let j = first; j <= i; j++) {
      const other = j * n;
      let sum = a[row + j]!;
      for (let k = first; k < j; k++) sum -= a[row + k]! * a[other + k]!;
      a[row + j] = i === j ? 1 / Math.sqrt(sum) : sum * a[other + j]!;
    }
  }
}

/** Solves A x = b by the factor of A; b becomes x. */
export function solveFactorised(factor: Float64Array, b: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= factor[i * n + k]! * b[k]!;
    b[i] = sum * factor[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    const x = b[i]! * factor[i * n + i]!;
    b[i] = x;
    for (let k = 0; k < i; k++) b[k] = b[k]! - x * factor[i * n + k]!;
  }
}

/**
 * Solves A x = b for a symmetric positive definite A [n, n] by Cholesky's decomposition, in place: A is overwritten by its
 * factor, b by x. Only the lower triangle of A is read. The answer is NaN where A is not positive definite in float64.
 */
export function solvePositiveDefinite(a: Float64Array, b: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    for (let j = 0; j <= i; j++) {
      const other = j * n;
      let sum = a[row + j]!;
      for (let k = 0; k < j; k++) sum -= a[row + k]! * a[other + k]!;
      a[row + j] = i === j ? 1 / Math.sqrt(sum) : sum * a[other + j]!; // the diagonal holds reciprocals
    }
  }
  for (let i = 0; i < n; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= a[i * n + k]! * b[k]!;
    b[i] = sum * a[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    const x = b[i]! * a[i * n + i]!;
    b[i] = x;
    for (let k = 0; k < i; k++) b[k] = b[k]! - x * a[i * n + k]!;
  }
}

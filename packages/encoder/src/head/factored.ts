/** Solves A x = b again, in place, by the factor of A that `solvePositiveDefinite` has left. */
export function solveFactored(factor: Float64Array, b: Float64Array, n: number): void {
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

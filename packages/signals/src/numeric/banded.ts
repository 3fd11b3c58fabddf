/**
 * Solves A y = b for a symmetric positive definite A with two bands above and below its diagonal, in O(n), as
 * A = L D L^T without pivoting (Golub and Van Loan, Matrix Computations, section 4.3; pivots of such a matrix are
 * positive). `diagonal` and `b` have n numbers; `first[i]` is A[i, i + 1] and `second[i]` is A[i, i + 2], so that their
 * last one and two numbers are not read. Nothing is checked and the inputs are kept: a matrix that is not positive
 * definite gives a meaningless or non-finite result.
 */
export function solvePentadiagonal(
  diagonal: ArrayLike<number>,
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  b: ArrayLike<number>,
): Float64Array {
  const n = b.length;
  const y = new Float64Array(n);
  const pivot = new Float64Array(n);
  /** L[i + 1, i] and L[i + 2, i] */
  const near = new Float64Array(n);
  const far = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const n1 = i > 0 ? near[i - 1]! : 0;
    const f2 = i > 1 ? far[i - 2]! : 0;
    const p1 = i > 0 ? pivot[i - 1]! : 0;
    const p = diagonal[i]! - n1 * n1 * p1 - (i > 1 ? f2 * f2 * pivot[i - 2]! : 0);
    pivot[i] = p;
    if (i + 1 < n) near[i] = (first[i]! - (i > 0 ? far[i - 1]! * n1 * p1 : 0)) / p;
    if (i + 2 < n) far[i] = second[i]! / p;
    y[i] = b[i]! - (i > 0 ? n1 * y[i - 1]! : 0) - (i > 1 ? f2 * y[i - 2]! : 0);
  }
  for (let i = n - 1; i >= 0; i--) {
    const after = (i + 1 < n ? near[i]! * y[i + 1]! : 0) + (i + 2 < n ? far[i]! * y[i + 2]! : 0);
    y[i] = y[i]! / pivot[i]! - after;
  }
  return y;
}

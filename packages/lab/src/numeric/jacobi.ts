/**
 * Eigenvalues, and eigenvectors as columns, of a symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan 2013, section
 * 8.5), in no particular order. Overwrites the matrix.
 */
export function jacobi(a: readonly Float64Array[]): { values: number[]; vectors: Float64Array[] } {
  const n = a.length;
  // rows of the transposed eigenvectors: two rows a rotation, which is faster than two columns
  const v = a.map((_, i) => Float64Array.from(a, (__, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    let diagonal = 0;
    for (let p = 0; p < n; p++) {
      diagonal += a[p]![p]! ** 2;
      for (let q = p + 1; q < n; q++) off += a[p]![q]! ** 2;
    }
    if (off <= 1e-26 * diagonal) break;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (a[p]![q] === 0) continue;
        const tau = (a[q]![q]! - a[p]![p]!) / (2 * a[p]![q]!);
        const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
        const c = 1 / Math.sqrt(1 + t * t);
        const s = t * c;
        for (const row of a) {
          const [x, y] = [row[p]!, row[q]!];
          row[p] = c * x - s * y;
          row[q] = s * x + c * y;
        }
        turn(a[p]!, a[q]!, c, s);
        turn(v[p]!, v[q]!, c, s);
      }
    }
  }
  return { values: a.map((row, i) => row[i]!), vectors: v.map((_, i) => Float64Array.from(v, (row) => row[i]!)) };
}

function turn(a: Float64Array, b: Float64Array, c: number, s: number): void {
  for (let j = 0; j < a.length; j++) {
    const x = a[j]!;
    const y = b[j]!;
    a[j] = c * x - s * y;
    b[j] = s * x + c * y;
  }
}

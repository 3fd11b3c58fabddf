/**
 * All eigenvalues and eigenvectors of a symmetric matrix: Householder's reduction to a tridiagonal matrix, then implicit QR
 * steps with Wilkinson's shift (Golub and Van Loan 2013, algorithms 8.3.1 to 8.3.3).
 */
export interface Eigen {
  /** falling */
  readonly values: readonly number[];
  /** unit vectors, in the order of the values */
  readonly vectors: readonly Float64Array[];
}

/** The matrix is not changed. */
export function symmetricEigen(matrix: readonly Float64Array[]): Eigen {
  const n = matrix.length;
  const a = matrix.map((row) => Float64Array.from(row));
  // rows of the transposed eigenvectors: every rotation and reflection then works on whole rows
  const v = a.map((_, i) => Float64Array.from(a, (__, j) => (i === j ? 1 : 0)));
  const { d, e } = tridiagonal(a, v);
  for (let high = n - 1, steps = 0; high > 0 && steps < MOST_STEPS * n; ) {
    for (let i = 0; i < high; i++) {
      if (Math.abs(e[i]!) <= Number.EPSILON * (Math.abs(d[i]!) + Math.abs(d[i + 1]!))) e[i] = 0;
    }
    if (e[high - 1] === 0) {
      high--;
      continue;
    }
    let low = high - 1;
    while (low > 0 && e[low - 1] !== 0) low--;
    step(d, e, v, low, high);
    steps++;
  }
  const order = [...d.keys()].sort((i, j) => d[j]! - d[i]!);
  return { values: order.map((i) => d[i]!), vectors: order.map((i) => v[i]!) };
}

/** One or two are usual. */
const MOST_STEPS = 60;

/** Q' A Q = T with diagonal d and subdiagonal e; v becomes Q'. Overwrites a. */
function tridiagonal(a: Float64Array[], v: Float64Array[]): { d: Float64Array; e: Float64Array } {
  const n = a.length;
  const u = new Float64Array(n);
  const p = new Float64Array(n);
  for (let k = 0; k < n - 2; k++) {
    let square = 0;
    for (let i = k + 1; i < n; i++) square += a[i]![k]! * a[i]![k]!;
    const head = a[k + 1]![k]!;
    if (square - head * head === 0) continue; // nothing below the subdiagonal
    const length = head > 0 ? -Math.sqrt(square) : Math.sqrt(square);
    // the reflection I - 2 u u' takes the column to (length, 0, ...)
    const norm = Math.sqrt(2 * (square - head * length));
    for (let i = k + 1; i < n; i++) u[i] = (a[i]![k]! - (i === k + 1 ? length : 0)) / norm;
    let along = 0;
    for (let i = k + 1; i < n; i++) {
      const row = a[i]!;
      let sum = 0;
      for (let j = k + 1; j < n; j++) sum += row[j]! * u[j]!;
      p[i] = sum;
      along += sum * u[i]!;
    }
    for (let i = k + 1; i < n; i++) p[i] = 2 * (p[i]! - along * u[i]!);
    for (let i = k + 1; i < n; i++) {
      const row = a[i]!;
      const [ui, pi] = [u[i]!, p[i]!];
      for (let j = k + 1; j < n; j++) row[j] = row[j]! - ui * p[j]! - pi * u[j]!;
    }
    a[k + 1]![k] = length;
    reflect(v, u, k + 1);
  }
  return {
    d: Float64Array.from(a, (row, i) => row[i]!),
    e: Float64Array.from({ length: n - 1 }, (_, i) => a[i + 1]![i]!),
  };
}

/** v = (I - 2 u u') v, where u begins at `from`. */
function reflect(v: Float64Array[], u: Float64Array, from: number): void {
  const n = v.length;
  const sums = new Float64Array(n);
  for (let i = from; i < n; i++) {
    const row = v[i]!;
    for (let j = 0; j < n; j++) sums[j] = sums[j]! + u[i]! * row[j]!;
  }
  for (let i = from; i < n; i++) {
    const row = v[i]!;
    const twice = 2 * u[i]!;
    for (let j = 0; j < n; j++) row[j] = row[j]! - twice * sums[j]!;
  }
}

/** One implicit QR step on the block from low to high, both included. */
function step(d: Float64Array, e: Float64Array, v: readonly Float64Array[], low: number, high: number): void {
  const half = (d[high - 1]! - d[high]!) / 2;
  const last = e[high - 1]!;
  const shift = d[high]! - (last * last) / (half + (half < 0 ? -1 : 1) * Math.hypot(half, last));
  let x = d[low]! - shift;
  let z = e[low]!;
  for (let k = low; k < high; k++) {
    const r = Math.hypot(x, z);
    const [c, s] = r === 0 ? [1, 0] : [x / r, z / r];
    if (k > low) e[k - 1] = r;
    const [a, b, g] = [d[k]!, e[k]!, d[k + 1]!];
    d[k] = c * c * a + 2 * c * s * b + s * s * g;
    d[k + 1] = s * s * a - 2 * c * s * b + c * c * g;
    e[k] = c * s * (g - a) + (c * c - s * s) * b;
    if (k < high - 1) {
      x = e[k]!;
      z = s * e[k + 1]!;
      e[k + 1] = c * e[k + 1]!;
    }
    turn(v[k]!, v[k + 1]!, c, s);
  }
}

function turn(a: Float64Array, b: Float64Array, c: number, s: number): void {
  for (let j = 0; j < a.length; j++) {
    const x = a[j]!;
    const y = b[j]!;
    a[j] = c * x + s * y;
    b[j] = c * y - s * x;
  }
}

/**
 * All eigenvalues and eigenvectors of a symmetric matrix: Householder reflections to tridiagonal form, then implicit QR steps
 * with Wilkinson's shift (Golub and Van Loan 2013, Matrix Computations, 8.3.1 to 8.3.3). The four operations and square roots
 * only, in a fixed order, so that every engine gives the same bits.
 */
export interface Eigen {
  /** [n], from the largest to the smallest */
  readonly values: Float64Array;
  /** [n, n], row k the eigenvector of value k, of unit length; its largest entry (the first of equals) is positive */
  readonly vectors: Float64Array;
}

/** @param matrix [n, n], symmetric and finite; not changed */
export function symmetricEigen(matrix: Float64Array, n: number): Eigen {
  const a = Float64Array.from(matrix);
  const z = new Float64Array(n * n); // rows become eigenvectors
  for (let i = 0; i < n; i++) z[i * n + i] = 1;
  const d = new Float64Array(n);
  const e = new Float64Array(n);
  tridiagonalise(a, z, n);
  for (let i = 0; i < n; i++) {
    d[i] = a[i * n + i]!;
    if (i + 1 < n) e[i] = a[(i + 1) * n + i]!;
  }
  diagonalise(d, e, z, n);
  const order = [...d.keys()].sort((i, j) => d[j]! - d[i]! || i - j);
  const vectors = new Float64Array(n * n);
  for (const [k, i] of order.entries()) {
    const row = z.subarray(i * n, (i + 1) * n);
    let top = 0;
    for (let j = 1; j < n; j++) if (Math.abs(row[j]!) > Math.abs(row[top]!)) top = j;
    const sign = row[top]! < 0 ? -1 : 1;
    for (let j = 0; j < n; j++) vectors[k * n + j] = sign * row[j]!;
  }
  return { values: Float64Array.from(order, (i) => d[i]!), vectors };
}

/** a becomes H a H with three diagonals, z becomes H z, H the product of the reflections. */
function tridiagonalise(a: Float64Array, z: Float64Array, n: number): void {
  const v = new Float64Array(n);
  const w = new Float64Array(n);
  for (let k = 0; k + 2 < n; k++) {
    let square = 0;
    for (let i = k + 1; i < n; i++) {
      v[i] = a[i * n + k]!;
      square += v[i]! * v[i]!;
    }
    const rest = square - v[k + 1]! * v[k + 1]!;
    if (!(rest > 0)) continue;
    const length = Math.sqrt(square);
    v[k + 1] = v[k + 1]! + (v[k + 1]! < 0 ? -length : length);
    const beta = 2 / (rest + v[k + 1]! * v[k + 1]!);
    // a - v w' - w v' with w = p - (beta p'v / 2) v, p = beta a v
    let along = 0;
    for (let i = k; i < n; i++) {
      let sum = 0;
      for (let j = k + 1; j < n; j++) sum += a[i * n + j]! * v[j]!;
      w[i] = beta * sum;
      if (i > k) along += w[i]! * v[i]!;
    }
    for (let i = k + 1; i < n; i++) w[i] = w[i]! - 0.5 * beta * along * v[i]!;
    for (let i = k + 1; i < n; i++) {
      for (let j = k + 1; j < n; j++) a[i * n + j] = a[i * n + j]! - v[i]! * w[j]! - w[i]! * v[j]!;
      a[i * n + k] = a[i * n + k]! - v[i]! * w[k]!;
      a[k * n + i] = a[i * n + k]!;
    }
    const share = w; // v'z, row by row
    share.fill(0);
    for (let i = k + 1; i < n; i++) for (let j = 0; j < n; j++) share[j] = share[j]! + v[i]! * z[i * n + j]!;
    for (let i = k + 1; i < n; i++) {
      const factor = beta * v[i]!;
      for (let j = 0; j < n; j++) z[i * n + j] = z[i * n + j]! - factor * share[j]!;
    }
  }
}

/** d, e: diagonal and the one below it. d becomes the eigenvalues, rows of z turn along. */
function diagonalise(d: Float64Array, e: Float64Array, z: Float64Array, n: number): void {
  let norm = 0;
  for (let i = 0; i < n; i++) norm = Math.max(norm, Math.abs(d[i]!), Math.abs(e[i]!));
  const negligible = Number.EPSILON * norm;
  // two or three steps a value; the bound is for what is not finite
  let steps = 60 * n;
  for (let high = n - 1; high > 0 && steps > 0; ) {
    if (Math.abs(e[high - 1]!) <= negligible) {
      high--;
      continue;
    }
    let low = high - 1;
    while (low > 0 && Math.abs(e[low - 1]!) > negligible) low--;
    qrStep(d, e, z, n, low, high);
    steps--;
  }
}

/** One shifted QR step on the unreduced block from low to high. */
function qrStep(d: Float64Array, e: Float64Array, z: Float64Array, n: number, low: number, high: number): void {
  const half = (d[high - 1]! - d[high]!) / 2;
  const last = e[high - 1]!;
  const root = Math.sqrt(half * half + last * last);
  let x = d[low]! - (d[high]! - (last * last) / (half < 0 ? half - root : half + root));
  let y = e[low]!;
  for (let k = low; k < high; k++) {
    const r = Math.sqrt(x * x + y * y);
    const c = r > 0 ? x / r : 1;
    const s = r > 0 ? y / r : 0;
    if (k > low) e[k - 1] = r;
    const p = d[k]!;
    const q = d[k + 1]!;
    const b = e[k]!;
    d[k] = c * c * p + 2 * c * s * b + s * s * q;
    d[k + 1] = s * s * p - 2 * c * s * b + c * c * q;
    e[k] = c * s * (q - p) + (c * c - s * s) * b;
    if (k + 1 < high) {
      x = e[k]!;
      y = s * e[k + 1]!;
      e[k + 1] = c * e[k + 1]!;
    }
    const upper = k * n;
    for (let j = 0; j < n; j++) {
      const f = z[upper + j]!;
      const g = z[upper + n + j]!;
      z[upper + j] = c * f + s * g;
      z[upper + n + j] = c * g - s * f;
    }
  }
}

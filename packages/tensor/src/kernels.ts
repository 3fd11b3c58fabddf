/**
 * The numeric kernels: plain loops over typed arrays, the reference that any faster version has to equal. Sums run in
 * index order; one that is kept in an array is rounded to the array's precision at every step, one that is kept in a
 * variable is float64. So the same input gives the same bits everywhere. Matrices are row-major.
 */
import { exp } from './exp.ts';

/** float32 for training and inference; float64 for checking gradients */
export type Numbers = Float32Array | Float64Array;

/** C [m, n] (+)= A [m, k] B [k, n] */
export function gemm(m: number, n: number, k: number, a: Numbers, b: Numbers, c: Numbers, accumulate: boolean): void {
  for (let i = 0; i < m; i++) {
    const row = i * n;
    if (!accumulate) c.fill(0, row, row + n);
    for (let p = 0; p < k; p++) {
      const x = a[i * k + p]!;
      if (x === 0) continue;
      const from = p * n;
      for (let j = 0; j < n; j++) c[row + j] = c[row + j]! + x * b[from + j]!;
    }
  }
}

/** C [k, n] += A^T B with A [m, k], B [m, n]: the gradient of weights */
export function gemmTransposedLeft(m: number, n: number, k: number, a: Numbers, b: Numbers, c: Numbers): void {
  for (let i = 0; i < m; i++) {
    const from = i * n;
    for (let p = 0; p < k; p++) {
      const x = a[i * k + p]!;
      if (x === 0) continue;
      const row = p * n;
      for (let j = 0; j < n; j++) c[row + j] = c[row + j]! + x * b[from + j]!;
    }
  }
}

/** C [m, k] += A B^T with A [m, n], B [k, n]: the gradient of inputs */
export function gemmTransposedRight(m: number, n: number, k: number, a: Numbers, b: Numbers, c: Numbers): void {
  for (let i = 0; i < m; i++) {
    const from = i * n;
    for (let p = 0; p < k; p++) {
      const row = p * n;
      let sum = 0;
      for (let j = 0; j < n; j++) sum += a[from + j]! * b[row + j]!;
      c[i * k + p] = c[i * k + p]! + sum;
    }
  }
}

/** A graph in compressed rows: the neighbours of node i are columns[rows[i] .. rows[i + 1]), itself included. Symmetric. */
export interface Graph {
  readonly nodes: number;
  readonly rows: Int32Array;
  readonly columns: Int32Array;
}

/**
 * coefficients [batch, nodes]: 1 over the number of present neighbours of a present node, 0 for a missing one.
 * present [batch, nodes] holds 0 or 1.
 */
export function meanCoefficients(graph: Graph, batch: number, present: Numbers, coefficients: Numbers): void {
  for (let b = 0; b < batch; b++) {
    const base = b * graph.nodes;
    for (let i = 0; i < graph.nodes; i++) {
      let count = 0;
      for (let e = graph.rows[i]!; e < graph.rows[i + 1]!; e++) count += present[base + graph.columns[e]!]!;
      coefficients[base + i] = present[base + i] === 0 || count === 0 ? 0 : 1 / count;
    }
  }
}

/**
 * out [batch, nodes, width] (+)= mean over the present neighbours of h [batch, nodes, width] (`transposed`: the adjoint
 * of that map, for the backward pass).
 */
export function aggregate(
  graph: Graph,
  batch: number,
  width: number,
  h: Numbers,
  present: Numbers,
  coefficients: Numbers,
  out: Numbers,
  transposed: boolean,
): void {
  const scaleOut = transposed ? present : coefficients;
  const scaleIn = transposed ? coefficients : present;
  for (let b = 0; b < batch; b++) {
    const base = b * graph.nodes;
    for (let i = 0; i < graph.nodes; i++) {
      const to = (base + i) * width;
      if (!transposed) out.fill(0, to, to + width);
      const factor = scaleOut[base + i]!;
      if (factor === 0) continue;
      for (let e = graph.rows[i]!; e < graph.rows[i + 1]!; e++) {
        const j = base + graph.columns[e]!;
        const weight = factor * scaleIn[j]!;
        if (weight === 0) continue;
        const from = j * width;
        for (let c = 0; c < width; c++) out[to + c] = out[to + c]! + weight * h[from + c]!;
      }
    }
  }
}

/** Softmax of `count` numbers at `from`, in place into `out`; returns log(sum exp), for the loss. */
export function softmax(count: number, z: Numbers, from: number, out: Numbers, to: number): number {
  let top = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < count; j++) if (z[from + j]! > top) top = z[from + j]!;
  let sum = 0;
  for (let j = 0; j < count; j++) {
    const e = exp(z[from + j]! - top);
    out[to + j] = e;
    sum += e;
  }
  for (let j = 0; j < count; j++) out[to + j] = out[to + j]! / sum;
  return top + Math.log(sum);
}

/**
 * The numeric kernels: all arithmetic that training and inference repeat. There are two implementations, plain TypeScript
 * (`reference.ts`) and SIMD in WebAssembly (`wasm.ts`). In float32 they give the same bits on every engine, since each
 * number is computed by the same roundings in the same order: a product is rounded before it is added, and a sum runs by
 * rising index unless its kernel says otherwise.
 *
 * Operands are places in one memory, counted in numbers; matrices are row-major. An output must not overlap an input
 * unless it is the same place and the kernel is elementwise.
 */

/** float32 for training and inference; float64 for checking gradients */
export type Numbers = Float32Array | Float64Array;
export type Precision = 'float32' | 'float64';

/** A graph in compressed rows: the neighbours of node i are columns[rows[i] .. rows[i + 1]), itself included. Symmetric. */
export interface Graph {
  readonly nodes: number;
  readonly rows: Int32Array;
  readonly columns: Int32Array;
}

export interface Memory {
  /** all of it; another view after `grow` */
  readonly numbers: Numbers;
  /** the same bytes; those of the number at place p begin at p * integersPerNumber */
  readonly integers: Int32Array;
  readonly integersPerNumber: 1 | 2;
  /** Makes room for so many numbers in all. What is there stays, older views die. */
  grow(size: number): void;
}

export interface Kernels {
  readonly name: 'wasm' | 'reference';
  readonly precision: Precision;
  readonly memory: Memory;

  /**
   * C [m, n] (+)= A [m, k] B [k, n]. Rows of B and C are rowB and rowC apart, entries of A rowA down and columnA across,
   * so that A may be a transpose. With `accumulate` a sum begins with what C holds.
   */
  gemm(
    m: number,
    n: number,
    k: number,
    a: number,
    rowA: number,
    columnA: number,
    b: number,
    rowB: number,
    c: number,
    rowC: number,
    accumulate: boolean,
  ): void;

  /** out [n, m] = transpose of a [m, n] */
  transpose(m: number, n: number, a: number, out: number): void;

  /** out [nodes] = 1 / number of present neighbours; 0 for a missing node. present [nodes] holds 0 or 1. */
  meanCoefficients(nodes: number, rows: number, columns: number, present: number, out: number): void;

  /**
   * out_i = scaleOut_i * sum over the neighbours j of scaleIn_j h_j, for h, out [nodes, width] and scales [nodes].
   * Rows whose scale is 0 are not read.
   */
  aggregate(
    nodes: number,
    width: number,
    rows: number,
    columns: number,
    h: number,
    scaleIn: number,
    scaleOut: number,
    out: number,
  ): void;

  /** each row of out [rows, width] = bias [width] */
  broadcast(rows: number, width: number, bias: number, out: number): void;

  /** z [rows, width] = max(z + bias, 0) in place, and 0 in rows whose present [rows] is 0 */
  biasRelu(rows: number, width: number, bias: number, present: number, z: number): void;

  /** out = dy where y > 0, else 0 */
  reluBackward(size: number, y: number, dy: number, out: number): void;

  /** out [width] += sum of the rows of x [rows, width] */
  columnSums(rows: number, width: number, x: number, out: number): void;

  /** out = factor x */
  scale(size: number, factor: number, x: number, out: number): void;

  /** out += factor x */
  axpy(size: number, factor: number, x: number, out: number): void;

  /** y = x / ||x|| for each row; a row of zeros stays zero. norms [rows] are kept for the way back. Sums as in `dot`. */
  unitRows(rows: number, width: number, x: number, y: number, norms: number): void;

  /** dx += (dy - (dy . y) y) / norm */
  unitRowsBackward(rows: number, width: number, y: number, norms: number, dy: number, dx: number): void;

  /**
   * Sum over the rows with a target >= 0 of -log softmax(logits)[target], the softmax taken over the columns whose entry
   * in `allowed` is not 0 (-1: all columns); the target has to be allowed. delta [rows, width] = softmax - one-hot, the
   * gradient of that sum; 0 in rows without target. Four running sums of exponentials, column j into j mod 4, added as
   * (0 + 1) + (2 + 3). row: room for width numbers rounded up to 4.
   */
  crossEntropy(
    rows: number,
    width: number,
    logits: number,
    targets: number,
    allowed: number,
    delta: number,
    row: number,
  ): number;

  /**
   * One step on `size` weights: first = beta1 first + rest1 g, second = beta2 second + rest2 g^2,
   * value = decay value - rate first / (correction sqrt(second) + epsilon).
   */
  adamW(
    size: number,
    value: number,
    gradient: number,
    first: number,
    second: number,
    beta1: number,
    rest1: number,
    beta2: number,
    rest2: number,
    decay: number,
    rate: number,
    correction: number,
    epsilon: number,
  ): void;
}

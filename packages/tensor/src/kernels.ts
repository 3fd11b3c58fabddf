/**
 * The numeric kernels: all arithmetic that training and inference repeat. There are two implementations, plain TypeScript
 * (`reference/`) and SIMD in WebAssembly (`wasm/`). In float32 they give the same bits on every engine, since each
 * number is computed by the same roundings in the same order: a product is rounded before it is added, and a sum runs by
 * rising index unless its kernel says otherwise.
 *
 * Operands are places in one memory, counted in numbers; matrices are row-major. An output must not overlap an input
 * unless it is the same place and the kernel is elementwise.
 */

/** float32 for training and inference; float64 for checking gradients */
export type Numbers = Float32Array | Float64Array;
export type Precision = 'float32' | 'float64';

/**
 * A tree, or several, as a graph: an edge between each node and its parent, and from each node to itself. Nodes are numbered so
 * that a parent comes after its children.
 */
export interface Tree {
  readonly nodes: number;
  /** parent of each node, -1 for a root */
  readonly parents: Int32Array;
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

interface Implementation {
  readonly name: 'wasm' | 'reference';
  readonly precision: Precision;
  readonly memory: Memory;
}

/** What a tape without gradients runs on. */
export type InferenceKernels = Implementation & ForwardKernels;

/** What a tape with gradients runs on. */
export type Kernels = InferenceKernels & BackwardKernels;

/** Kernels of inference. A page that only infers loads no others. */
export interface ForwardKernels {
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

  /** each row of out [rows, width] = bias [width] */
  broadcast(rows: number, width: number, bias: number, out: number): void;

  /** out [nodes] = 1 / number of present among a node, its parent and its children; 0 for a missing node. present [nodes]: 0 or 1. */
  meanCoefficients(nodes: number, parents: number, present: number, out: number): void;

  /** out_i = base_i + x_i row for base, out [rows, width], x [rows], row [width]; 0 where the coefficient [rows] is 0. */
  outerSum(rows: number, width: number, x: number, row: number, base: number, coefficients: number, out: number): void;

  /**
   * out_i = max(coefficient_i s_i + bias, 0), s_i the sum of h over the node's children, itself and its parent, in this order; 0
   * where the coefficient is 0. h, out [nodes, width]; a missing node's row of h has to be 0.
   * @param leaves so many nodes at the beginning have no children
   */
  meanRelu(
    nodes: number,
    leaves: number,
    width: number,
    parents: number,
    h: number,
    coefficients: number,
    bias: number,
    out: number,
  ): void;

  /** y = x / ||x|| for each row; a row of zeros stays zero. norms [rows] are kept for the way back. Sums as in `dot`. */
  unitRows(rows: number, width: number, x: number, y: number, norms: number): void;
}

/** Kernels that training needs besides. */
export interface BackwardKernels {
  /** out [n, m] = transpose of a [m, n] */
  transpose(m: number, n: number, a: number, out: number): void;

  /** dRow [width] += sum of x_i dy_i, dBase += dy: the way back of `outerSum` where no row is missing, or dy is 0 there. */
  outerSumBackward(rows: number, width: number, x: number, dy: number, dRow: number, dBase: number): void;

  /** slope = dy where y > 0, else 0; out_i = coefficient_i slope_i; dBias [width] += sum of the rows of slope. y, dy, out [rows, width] */
  reluBackward(
    rows: number,
    width: number,
    y: number,
    dy: number,
    coefficients: number,
    dBias: number,
    out: number,
  ): void;

  /** out_i = s_i as in `meanRelu`, 0 where the coefficient is 0: the adjoint of the mean, of what `reluBackward` leaves. */
  neighbourSums(
    nodes: number,
    leaves: number,
    width: number,
    parents: number,
    h: number,
    coefficients: number,
    out: number,
  ): void;

  /** out [width] += sum of the rows of x [rows, width] */
  columnSums(rows: number, width: number, x: number, out: number): void;

  /** out = factor x */
  scale(size: number, factor: number, x: number, out: number): void;

  /** out += factor x */
  axpy(size: number, factor: number, x: number, out: number): void;

  /** dx += (dy - (dy . y) y) / norm */
  unitRowsBackward(rows: number, width: number, y: number, norms: number, dy: number, dx: number): void;

  /**
   * Sum over the rows with a target >= 0 of -log softmax(logits)[target], the softmax taken over the columns whose entry
   * in `allowed` is not 0 (-1: all columns); the target has to be one of them. delta [rows, width] = softmax - one-hot, the
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

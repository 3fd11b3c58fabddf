/**
 * Layers of a graph network whose propagation is the mean over present neighbours: relu(A (h w) + b), 0 at missing nodes.
 * They run window by window: between two layers nothing is kept but the result, and what a window needs stays in the
 * first-level cache. A (h w) rather than (A h) w, so that A h need not be kept for the way back.
 */
import type { Graph, Numbers } from '../kernels.ts';
import type { Tape, Variable } from '../tape.ts';

/** A batch of windows on one graph, with the nodes that are missing in each. */
export interface GraphBatch {
  readonly graph: Graph;
  readonly batch: number;
  /** places: the graph's rows and columns; presence and 1 / number of present neighbours, [batch, nodes] */
  readonly rows: number;
  readonly columns: number;
  readonly present: number;
  readonly coefficients: number;
}

/** @param present [batch * nodes], 0 or 1, read in at each `forward` */
export function graphBatch(tape: Tape, graph: Graph, present: Numbers): GraphBatch {
  const { kernels } = tape;
  const { nodes } = graph;
  const batch = present.length / nodes;
  const [rows, columns] = [tape.input(graph.rows), tape.input(graph.columns)];
  const at = tape.input(present);
  const coefficients = tape.allocate(present.length);
  tape.record({
    forward() {
      for (let i = 0; i < present.length; i += nodes)
        kernels.meanCoefficients(nodes, rows, columns, at + i, coefficients + i);
    },
  });
  return { graph, batch, rows, columns, present: at, coefficients };
}

/**
 * The first layer, of nodes that carry a number and a learned identity: relu(A ([values, identity] w) + b).
 * @param values   [batch * nodes], read in at each `forward`
 * @param identity [nodes, d]
 * @param w        [1 + d, n]
 */
export function identityLayer(
  tape: Tape,
  on: GraphBatch,
  values: Numbers,
  identity: Variable,
  w: Variable,
  b: Variable,
): Variable {
  const { kernels } = tape;
  const { nodes } = on.graph;
  const [d, n] = [identity.shape[1]!, w.shape[1]!];
  const size = nodes * n;
  const at = tape.input(values);
  const own = tape.allocate(size); // identity w[1..], the same for all windows; on the way back its gradient
  const transposed = tape.gradients ? tape.allocate(d * n) : 0;
  const wIdentity = w.at + n;
  return layer(tape, on, b, {
    begin() {
      kernels.gemm(nodes, n, d, identity.at, d, 1, wIdentity, n, own, n, false);
    },
    forward(window, product) {
      kernels.scale(size, 1, own, product);
      kernels.gemm(nodes, n, 1, at + window * nodes, 1, 0, w.at, n, product, n, true);
    },
    backward(window, product) {
      kernels.gemm(1, n, nodes, at + window * nodes, 0, 1, product, n, w.gradientAt, n, true);
      if (window === 0) kernels.scale(size, 1, product, own);
      else kernels.axpy(size, 1, product, own);
    },
    endBackward() {
      kernels.gemm(d, n, nodes, identity.at, 1, d, own, n, w.gradientAt + n, n, true);
      kernels.transpose(d, n, wIdentity, transposed);
      kernels.gemm(nodes, d, n, own, n, 1, transposed, d, identity.gradientAt, d, true);
    },
  });
}

/** A further layer: relu(A (h w) + b) for h [batch * nodes, k], w [k, n]. */
export function graphLayer(tape: Tape, on: GraphBatch, h: Variable, w: Variable, b: Variable): Variable {
  const { kernels } = tape;
  const { nodes } = on.graph;
  const [k, n] = [w.shape[0]!, w.shape[1]!];
  const transposed = tape.gradients ? tape.allocate(k * n) : 0;
  return layer(tape, on, b, {
    forward(window, product) {
      kernels.gemm(nodes, n, k, h.at + window * nodes * k, k, 1, w.at, n, product, n, false);
    },
    beginBackward() {
      kernels.transpose(k, n, w.at, transposed);
    },
    backward(window, product) {
      const from = window * nodes * k;
      kernels.gemm(k, n, nodes, h.at + from, 1, k, product, n, w.gradientAt, n, true);
      kernels.gemm(nodes, k, n, product, n, 1, transposed, k, h.gradientAt + from, k, true);
    },
  });
}

/** How a layer makes the product h w of a window [nodes, n], and what it does with the gradient of that product. */
interface Product {
  begin?(): void;
  forward(window: number, product: number): void;
  beginBackward?(): void;
  backward(window: number, product: number): void;
  endBackward?(): void;
}

function layer(tape: Tape, on: GraphBatch, b: Variable, h: Product): Variable {
  const { kernels } = tape;
  const { batch, rows, columns, present, coefficients } = on;
  const { nodes } = on.graph;
  const n = b.size;
  const size = nodes * n;
  const y = tape.variable(batch * nodes, n);
  const product = tape.scratch(2 * size);
  const slope = product + size;
  tape.record({
    forward() {
      h.begin?.();
      for (let i = 0; i < batch; i++) {
        const [to, node] = [y.at + i * size, i * nodes];
        h.forward(i, product);
        kernels.aggregate(nodes, n, rows, columns, product, present + node, coefficients + node, to);
        kernels.biasRelu(nodes, n, b.at, present + node, to);
      }
    },
    backward() {
      h.beginBackward?.();
      for (let i = 0; i < batch; i++) {
        const node = i * nodes;
        kernels.reluBackward(size, y.at + i * size, y.gradientAt + i * size, slope);
        kernels.columnSums(nodes, n, slope, b.gradientAt);
        // the adjoint of the mean: the two scales change places
        kernels.aggregate(nodes, n, rows, columns, slope, coefficients + node, present + node, product);
        h.backward(i, product);
      }
      h.endBackward?.();
    },
  });
  return y;
}

/**
 * Layers of a graph network on a tree whose propagation is the mean over present neighbours: relu(A (h w) + b), 0 at missing nodes.
 * They run window by window: between two layers nothing is kept but the result, and what a window needs stays in the
 * first-level cache. A (h w) rather than (A h) w, so that A h need not be kept for the way back.
 */
import type { InferenceTape, Variable } from '../inferenceTape.ts';
import type { Kernels, Numbers, Tree } from '../kernels.ts';

/** A batch of windows on one tree, with the nodes that are missing in each. */
export interface TreeBatch {
  readonly nodes: number;
  /** so many nodes at the beginning have no children */
  readonly leaves: number;
  readonly batch: number;
  /** places: the tree's parents; 1 / number of present neighbours, 0 for a missing node, [batch, nodes] */
  readonly parents: number;
  readonly coefficients: number;
}

/** @param present [batch * nodes], 0 or 1, read in at each `forward` */
export function treeBatch(tape: InferenceTape, { nodes, parents }: Tree, present: Numbers): TreeBatch {
  const { kernels } = tape;
  const batch = present.length / nodes;
  const leaves = parents.reduce((first, parent) => (parent < 0 ? first : Math.min(first, parent)), nodes);
  const tree = tape.input(parents);
  const at = tape.input(present);
  const coefficients = tape.allocate(present.length);
  tape.record({
    forward() {
      for (let i = 0; i < present.length; i += nodes) kernels.meanCoefficients(nodes, tree, at + i, coefficients + i);
    },
  });
  return { nodes, leaves, batch, parents: tree, coefficients };
}

/**
 * The first layer, of nodes that carry a number and a learned identity: relu(A ([values, identity] w) + b).
 * @param values   [batch * nodes], read in at each `forward`
 * @param identity [nodes, d]
 * @param w        [1 + d, n]
 */
export function identityLayer(
  tape: InferenceTape,
  on: TreeBatch,
  values: Numbers,
  identity: Variable,
  w: Variable,
  b: Variable,
): Variable {
  const { kernels } = tape;
  const { nodes } = on;
  const [d, n] = [identity.shape[1]!, w.shape[1]!];
  const at = tape.input(values);
  const own = tape.allocate(nodes * n); // identity w[1..], the same for all windows
  const [ownGradient, transposed] = tape.gradients ? [tape.buffer(nodes * n), tape.allocate(d * n)] : [];
  const wIdentity = w.at + n;
  return layer(tape, on, b, {
    begin() {
      kernels.gemm(nodes, n, d, identity.at, d, 1, wIdentity, n, own, n, false);
    },
    forward(window, product) {
      kernels.outerSum(nodes, n, at + window * nodes, w.at, own, on.coefficients + window * nodes, product);
    },
    beginBackward() {
      ownGradient!.value.fill(0);
    },
    backward(training, window, product) {
      training.outerSumBackward(nodes, n, at + window * nodes, product, w.gradientAt, ownGradient!.at);
    },
    endBackward(training) {
      const gradient = ownGradient!.at;
      kernels.gemm(d, n, nodes, identity.at, 1, d, gradient, n, w.gradientAt + n, n, true);
      training.transpose(d, n, wIdentity, transposed!);
      const add = !identity.overwriteGradient();
      kernels.gemm(nodes, d, n, gradient, n, 1, transposed!, d, identity.gradientAt, d, add);
    },
  });
}

/** A further layer: relu(A (h w) + b) for h [batch * nodes, k], rows of zeros at missing nodes, w [k, n]. */
export function graphLayer(tape: InferenceTape, on: TreeBatch, h: Variable, w: Variable, b: Variable): Variable {
  const { kernels } = tape;
  const { nodes } = on;
  const [k, n] = [w.shape[0]!, w.shape[1]!];
  const transposed = tape.gradients ? tape.allocate(k * n) : 0;
  let add = false;
  return layer(tape, on, b, {
    forward(window, product) {
      kernels.gemm(nodes, n, k, h.at + window * nodes * k, k, 1, w.at, n, product, n, false);
    },
    beginBackward(training) {
      training.transpose(k, n, w.at, transposed);
      add = !h.overwriteGradient();
    },
    backward(_, window, product) {
      const from = window * nodes * k;
      kernels.gemm(k, n, nodes, h.at + from, 1, k, product, n, w.gradientAt, n, true);
      kernels.gemm(nodes, k, n, product, n, 1, transposed, k, h.gradientAt + from, k, add);
    },
  });
}

/** How a layer makes the product h w of a window [nodes, n], and what it does with the gradient of that product. */
interface Product {
  begin?(): void;
  forward(window: number, product: number): void;
  beginBackward(training: Kernels): void;
  backward(training: Kernels, window: number, product: number): void;
  endBackward?(training: Kernels): void;
}

function layer(tape: InferenceTape, on: TreeBatch, b: Variable, h: Product): Variable {
  const { kernels } = tape;
  const { nodes, leaves, batch, parents, coefficients } = on;
  const n = b.size;
  const size = nodes * n;
  const y = tape.variable(batch * nodes, n);
  const product = tape.scratch((tape.gradients ? 2 : 1) * size);
  const slope = product + size;
  tape.record({
    forward() {
      h.begin?.();
      for (let i = 0; i < batch; i++) {
        h.forward(i, product);
        kernels.meanRelu(nodes, leaves, n, parents, product, coefficients + i * nodes, b.at, y.at + i * size);
      }
    },
    backward(training) {
      h.beginBackward(training);
      for (let i = 0; i < batch; i++) {
        const c = coefficients + i * nodes;
        training.reluBackward(nodes, n, y.at + i * size, y.gradientAt + i * size, c, b.gradientAt, slope);
        training.neighbourSums(nodes, leaves, n, parents, slope, c, product);
        h.backward(training, i, product);
      }
      h.endBackward?.(training);
    },
  });
  return y;
}

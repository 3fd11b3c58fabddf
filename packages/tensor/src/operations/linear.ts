import type { InferenceTape, Variable } from '../inferenceTape.ts';

/** y [m, n] = x [m, k] w [k, n] + b [n] */
export function linear(tape: InferenceTape, x: Variable, w: Variable, b: Variable): Variable {
  const { kernels } = tape;
  const [k, n] = [w.shape[0]!, w.shape[1]!];
  const m = x.size / k;
  const y = tape.variable(m, n);
  const transposed = tape.gradients ? tape.scratch(k * n) : 0;
  tape.record({
    forward() {
      kernels.broadcast(m, n, b.at, y.at);
      kernels.gemm(m, n, k, x.at, k, 1, w.at, n, y.at, n, true);
    },
    backward({ columnSums, transpose }) {
      columnSums(m, n, y.gradientAt, b.gradientAt);
      const addW = !w.overwriteGradient();
      kernels.gemm(k, n, m, x.at, 1, k, y.gradientAt, n, w.gradientAt, n, addW); // x^T dy
      transpose(k, n, w.at, transposed);
      const addX = !x.overwriteGradient();
      kernels.gemm(m, k, n, y.gradientAt, n, 1, transposed, k, x.gradientAt, k, addX); // dy w^T
    },
  });
  return y;
}

import type { Variable } from '../inferenceTape.ts';
import type { Tape } from '../tape.ts';

/** x x^T / temperature for x [m, n]: similarities [m, m] */
export function similarities(tape: Tape, x: Variable, temperature: number): Variable {
  const { kernels } = tape;
  const [m, n] = [x.shape[0]!, x.shape[1]!];
  const s = tape.variable(m, m);
  const size = m * m;
  const work = tape.scratch(Math.max(size, m * n));
  tape.record({
    forward() {
      kernels.transpose(m, n, x.at, work);
      kernels.gemm(m, m, n, x.at, n, 1, work, m, s.at, m, false);
      kernels.scale(size, 1 / temperature, s.at, s.at);
    },
    backward() {
      // d/dx sum G_ij x_i.x_j = (G + G^T) x
      kernels.scale(size, 1 / temperature, s.gradientAt, work);
      const add = !x.overwriteGradient();
      kernels.gemm(m, n, m, work, m, 1, x.at, n, x.gradientAt, n, add);
      kernels.gemm(m, n, m, work, 1, m, x.at, n, x.gradientAt, n, true);
    },
  });
  return s;
}

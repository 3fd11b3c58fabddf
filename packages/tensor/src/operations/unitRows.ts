import type { Tape, Variable } from '../tape.ts';

/** y = x / ||x|| for each row of x [m, n]; a row of zeros stays zero */
export function unitRows(tape: Tape, x: Variable): Variable {
  const { kernels } = tape;
  const [m, n] = [x.shape[0]!, x.shape[1]!];
  const y = tape.variable(m, n);
  const norms = tape.allocate(m);
  tape.record({
    forward: () => kernels.unitRows(m, n, x.at, y.at, norms),
    backward: () => kernels.unitRowsBackward(m, n, y.at, norms, y.gradientAt, x.gradientAt),
  });
  return y;
}

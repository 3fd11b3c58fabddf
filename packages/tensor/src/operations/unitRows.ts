import type { InferenceTape, Variable } from '../inferenceTape.ts';

/** y = x / ||x|| for each row of x [m, n]; a row of zeros stays zero */
export function unitRows(tape: InferenceTape, x: Variable): Variable {
  const { kernels } = tape;
  const [m, n] = [x.shape[0]!, x.shape[1]!];
  const y = tape.variable(m, n);
  const norms = tape.allocate(m);
  tape.record({
    forward: () => kernels.unitRows(m, n, x.at, y.at, norms),
    backward: (training) => training.unitRowsBackward(m, n, y.at, norms, y.gradientAt, x.gradientAt),
  });
  return y;
}

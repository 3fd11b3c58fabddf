import type { Variable } from '../inferenceTape.ts';
import type { SequenceTape } from './tape.ts';

/** The last step of x [time, batch, n]: [batch, n] */
export function lastStep(tape: SequenceTape, x: Variable): Variable {
  const { kernels } = tape;
  const [batch, n] = [x.shape[1]!, x.shape[2]!];
  const y = tape.variable(batch, n);
  const offset = x.size - y.size;
  tape.record({
    forward: () => kernels.scale(y.size, 1, x.at + offset, y.at),
    backward: () => kernels.axpy(y.size, 1, y.gradientAt, x.gradientAt + offset),
  });
  return y;
}

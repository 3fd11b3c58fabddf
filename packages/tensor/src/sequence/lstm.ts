import type { Variable } from '../inferenceTape.ts';
import type { SequenceTape } from './tape.ts';

/** Weights of a long short-term memory; columns in the order of the gates i, f, g, o. */
export interface LstmWeights {
  /** [channels, 4 hidden] */
  readonly input: Variable;
  /** [hidden, 4 hidden] */
  readonly recurrent: Variable;
  /** [4 hidden] */
  readonly bias: Variable;
}

/**
 * A layer of long short-term memory from zero states; see `lstmCell` for the equations.
 * @param x [time, batch, channels]
 * @returns the states after every step, [time, batch, hidden]
 */
export function lstm(tape: SequenceTape, x: Variable, weights: LstmWeights, batch: number): Variable {
  const { kernels } = tape;
  const { input, recurrent, bias } = weights;
  const [channels, hidden] = [input.shape[0]!, recurrent.shape[0]!];
  const time = x.size / (batch * channels);
  const [rows, width, step] = [time * batch, 4 * hidden, batch * hidden];
  const h = tape.variable(time, batch, hidden);
  const gates = tape.allocate(rows * width);
  const cells = tape.allocate(step + rows * hidden); // the state before the first step, then that after each
  const squashed = tape.allocate(rows * hidden);
  const dGates = tape.gradients ? tape.allocate(rows * width) : 0;
  const dCell = tape.gradients ? tape.allocate(step) : 0;
  const transposed = tape.gradients ? tape.scratch(width * Math.max(channels, hidden)) : 0;
  const zeros = tape.gradients ? tape.allocate(hidden) : 0;

  tape.record({
    forward() {
      kernels.broadcast(rows, width, bias.at, gates);
      kernels.gemm(rows, width, channels, x.at, channels, 1, input.at, width, gates, width, true);
      for (let t = 0; t < time; t++) {
        const [at, gate] = [t * step, gates + t * batch * width];
        const before = h.at + at - step;
        if (t > 0) kernels.gemm(batch, width, hidden, before, hidden, 1, recurrent.at, width, gate, width, true);
        kernels.lstmCell(batch, hidden, gate, cells + at, cells + at + step, squashed + at, h.at + at);
      }
    },
    backward() {
      kernels.transpose(hidden, width, recurrent.at, transposed);
      kernels.broadcast(batch, hidden, zeros, dCell);
      for (let t = time - 1; t >= 0; t--) {
        const [at, dGate] = [t * step, dGates + t * batch * width];
        const gate = gates + t * batch * width;
        kernels.lstmCellBackward(batch, hidden, gate, cells + at, squashed + at, h.gradientAt + at, dCell, dGate);
        const before = h.gradientAt + at - step;
        if (t > 0) kernels.gemm(batch, hidden, width, dGate, width, 1, transposed, hidden, before, hidden, true);
      }
      // the sums over time at once: rows of a step and of the next lie one below the other
      const later = dGates + batch * width;
      kernels.gemm(hidden, width, rows - batch, h.at, 1, hidden, later, width, recurrent.gradientAt, width, true);
      kernels.gemm(channels, width, rows, x.at, 1, channels, dGates, width, input.gradientAt, width, true);
      kernels.columnSums(rows, width, dGates, bias.gradientAt);
      kernels.transpose(channels, width, input.at, transposed);
      kernels.gemm(rows, channels, width, dGates, width, 1, transposed, channels, x.gradientAt, channels, true);
    },
  });
  return h;
}

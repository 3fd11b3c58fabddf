import type { Variable } from '../inferenceTape.ts';
import type { SequenceTape } from './tape.ts';

export interface Conv1dOptions {
  /** sequences side by side */
  readonly batch: number;
  /** false where x is data, so that no gradient of it is computed; true if absent */
  readonly inputGradient?: boolean;
}

/**
 * Convolution along time with zeros beyond the ends ("same"), a bias and a ReLU:
 *   y_t = relu(sum_j x_(t + j - floor(K / 2)) w_j + b),  x [time, batch, channels], w [K, channels, n], y [time, batch, n]
 * (a cross-correlation, as in every framework). Time is the outermost axis, so that what tap j meets is x itself, moved by
 * whole steps: a product of matrices in place for each tap, nothing copied (no im2col), nothing padded.
 */
export function conv1d(tape: SequenceTape, x: Variable, w: Variable, b: Variable, options: Conv1dOptions): Variable {
  const { kernels } = tape;
  const { batch, inputGradient = true } = options;
  const [taps, channels, n] = [w.shape[0]!, w.shape[1]!, w.shape[2]!];
  const time = x.size / (batch * channels);
  const rows = time * batch;
  const y = tape.variable(time, batch, n);
  const ones = tape.buffer(rows);
  ones.value.fill(1);
  const zeros = tape.allocate(n);
  const slope = tape.gradients ? tape.scratch(rows * n + channels * n) : 0;
  const transposed = slope + rows * n;
  // of each tap: the first step of y it reaches, the first of x it meets there, and for how many steps
  const reach = Array.from({ length: taps }, (_, j) => {
    const shift = j - (taps >> 1);
    return { to: Math.max(0, -shift), from: Math.max(0, shift), steps: Math.max(0, time - Math.abs(shift)) };
  });
  tape.record({
    forward() {
      kernels.broadcast(rows, n, zeros, y.at);
      for (const [j, { to, from, steps }] of reach.entries()) {
        const [xAt, yAt] = [x.at + from * batch * channels, y.at + to * batch * n];
        kernels.gemm(steps * batch, n, channels, xAt, channels, 1, w.at + j * channels * n, n, yAt, n, true);
      }
      kernels.biasRelu(rows, n, b.at, y.at);
    },
    backward() {
      kernels.reluBackward(rows, n, y.at, y.gradientAt, ones.at, b.gradientAt, slope);
      for (const [j, { to, from, steps }] of reach.entries()) {
        const tap = j * channels * n;
        const [xAt, dyAt] = [from * batch * channels, slope + to * batch * n];
        kernels.gemm(channels, n, steps * batch, x.at + xAt, 1, channels, dyAt, n, w.gradientAt + tap, n, true);
        if (!inputGradient) continue;
        kernels.transpose(channels, n, w.at + tap, transposed);
        kernels.gemm(steps * batch, channels, n, dyAt, n, 1, transposed, channels, x.gradientAt + xAt, channels, true);
      }
    },
  });
  return y;
}

/** The kernels of sequence models in plain TypeScript: oracle, fallback, and float64 for checking gradients. */
import type { Precision } from '../kernels.ts';
import { referenceKernels } from '../reference/training.ts';
import type { SequenceKernels } from './kernels.ts';
import { squash } from './squash.ts';

export function referenceSequenceKernels(precision: Precision): SequenceKernels {
  const kernels = referenceKernels(precision);
  const { memory } = kernels;
  const r = precision === 'float32' ? Math.fround : (x: number): number => x;
  const { sigmoid, tanh } = squash(precision);
  return {
    ...kernels,

    biasRelu(rows, width, bias, z) {
      const f = memory.numbers;
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < width; j++) {
          const x = r(f[z + i * width + j]! + f[bias + j]!);
          f[z + i * width + j] = x < 0 ? 0 : x;
        }
    },

    lstmCell(rows, hidden, gates, previous, cell, squashed, out) {
      const f = memory.numbers;
      for (let row = 0; row < rows; row++)
        for (let j = 0; j < hidden; j++) {
          const [gate, at] = [gates + row * 4 * hidden + j, row * hidden + j];
          const input = sigmoid(f[gate]!);
          const forget = sigmoid(f[gate + hidden]!);
          const candidate = tanh(f[gate + 2 * hidden]!);
          const output = sigmoid(f[gate + 3 * hidden]!);
          f[gate] = input;
          f[gate + hidden] = forget;
          f[gate + 2 * hidden] = candidate;
          f[gate + 3 * hidden] = output;
          const c = r(r(forget * f[previous + at]!) + r(input * candidate));
          const s = tanh(c);
          f[cell + at] = c;
          f[squashed + at] = s;
          f[out + at] = output * s;
        }
    },

    lstmCellBackward(rows, hidden, gates, previous, squashed, dOut, dCell, dGates) {
      const f = memory.numbers;
      for (let row = 0; row < rows; row++)
        for (let j = 0; j < hidden; j++) {
          const [gate, at] = [gates + row * 4 * hidden + j, row * hidden + j];
          const [input, forget] = [f[gate]!, f[gate + hidden]!];
          const [candidate, output] = [f[gate + 2 * hidden]!, f[gate + 3 * hidden]!];
          const [s, dh] = [f[squashed + at]!, f[dOut + at]!];
          const dc = r(f[dCell + at]! + r(r(dh * output) * r(1 - r(s * s))));
          const to = dGates + row * 4 * hidden + j;
          f[to] = r(dc * candidate) * r(input * r(1 - input));
          f[to + hidden] = r(dc * f[previous + at]!) * r(forget * r(1 - forget));
          f[to + 2 * hidden] = r(dc * input) * r(1 - r(candidate * candidate));
          f[to + 3 * hidden] = r(dh * s) * r(output * r(1 - output));
          f[dCell + at] = dc * forget;
        }
    },

    multiply(size, x, factors, out, accumulate) {
      const f = memory.numbers;
      for (let i = 0; i < size; i++) {
        const product = f[x + i]! * f[factors + i]!;
        f[out + i] = accumulate ? f[out + i]! + r(product) : product;
      }
    },
  };
}

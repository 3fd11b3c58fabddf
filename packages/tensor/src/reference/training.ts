/** All kernels in plain TypeScript, see inference.ts: those of training besides; in float64 gradients are checked in them. */
import { exp, exp32 } from '../exp.ts';
import type { BackwardKernels, Kernels, Precision } from '../kernels.ts';
import { log } from '../log.ts';
import { dot } from './dot.ts';
import { referenceInference, rounding } from './inference.ts';

export function referenceKernels(precision: Precision): Kernels {
  const r = rounding(precision);
  const expOfNegative = precision === 'float32' ? exp32 : exp;
  const inference = referenceInference(precision);
  const { memory } = inference;
  let f = memory.numbers;
  let ints = memory.integers;
  const per = memory.integersPerNumber;
  memory.watch(() => {
    f = memory.numbers;
    ints = memory.integers;
  });
  const backward: BackwardKernels = {
    transpose(m, n, a, out) {
      for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) f[out + j * m + i] = f[a + i * n + j]!;
    },

    outerSumBackward(rows, width, x, dy, dRow, dBase) {
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < width; j++) {
          const at = i * width + j;
          f[dRow + j] = f[dRow + j]! + r(f[x + i]! * f[dy + at]!);
          f[dBase + at] = f[dBase + at]! + f[dy + at]!;
        }
    },

    reluBackward(rows, width, y, dy, coefficients, dBias, out) {
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < width; j++) {
          const at = i * width + j;
          const slope = f[y + at]! > 0 ? f[dy + at]! : 0;
          f[dBias + j] = f[dBias + j]! + slope;
          f[out + at] = f[coefficients + i]! * slope;
        }
    },

    neighbourSums(nodes, leaves, width, parents, h, coefficients, out) {
      f.fill(0, out + leaves * width, out + nodes * width); // as in meanRelu
      for (let i = 0; i < nodes; i++) {
        const p = ints[parents * per + i]!;
        for (let j = 0; j < width; j++) {
          const at = i * width + j;
          let s = f[h + at]!;
          if (p >= 0) f[out + p * width + j] = f[out + p * width + j]! + s;
          if (i >= leaves) s = r(f[out + at]! + s);
          if (p >= 0) s = r(s + f[h + p * width + j]!);
          f[out + at] = f[coefficients + i] === 0 ? 0 : s;
        }
      }
    },

    columnSums(rows, width, x, out) {
      for (let i = 0; i < rows; i++) for (let j = 0; j < width; j++) f[out + j] = f[out + j]! + f[x + i * width + j]!;
    },

    scale(size, factor, x, out) {
      const s = r(factor);
      for (let i = 0; i < size; i++) f[out + i] = s * f[x + i]!;
    },

    axpy(size, factor, x, out) {
      const s = r(factor);
      for (let i = 0; i < size; i++) f[out + i] = f[out + i]! + r(s * f[x + i]!);
    },

    unitRowsBackward(rows, width, y, norms, dy, dx) {
      for (let i = 0; i < rows; i++) {
        const norm = f[norms + i]!;
        if (norm === 0) continue;
        const along = dot(r, f, width, dy + i * width, y + i * width);
        for (let j = i * width; j < (i + 1) * width; j++)
          f[dx + j] = f[dx + j]! + r(r(f[dy + j]! - r(along * f[y + j]!)) / norm);
      }
    },

    crossEntropy(rows, width, logits, targets, allowed, delta, row) {
      const padded = (width + 3) & ~3;
      let loss = 0;
      for (let i = 0; i < rows; i++) {
        const [from, to] = [logits + i * width, delta + i * width];
        const target = ints[targets * per + i]!;
        if (target < 0) {
          f.fill(0, to, to + width);
          continue;
        }
        let top = Number.NEGATIVE_INFINITY;
        for (let j = 0; j < padded; j++) {
          const out = j >= width || (allowed >= 0 && f[allowed + i * width + j] === 0);
          f[row + j] = out ? Number.NEGATIVE_INFINITY : f[from + j]!;
          top = Math.max(top, f[row + j]!);
        }
        for (let j = row; j < row + padded; j++) f[j] = expOfNegative(r(f[j]! - top));
        let [s0, s1, s2, s3] = [0, 0, 0, 0];
        for (let j = row; j < row + padded; j += 4) {
          s0 = r(s0 + f[j]!);
          s1 = r(s1 + f[j + 1]!);
          s2 = r(s2 + f[j + 2]!);
          s3 = r(s3 + f[j + 3]!);
        }
        const sum = r(r(s0 + s1) + r(s2 + s3));
        loss += log(sum) + r(top - f[from + target]!);
        const over = r(1 / sum);
        for (let j = 0; j < padded; j++) f[row + j] = f[row + j]! * over;
        f[row + target] = f[row + target]! - 1;
        f.copyWithin(to, row, row + width);
      }
      return loss;
    },

    adamW(size, value, gradient, first, second, ...constants) {
      const [beta1, rest1, beta2, rest2, decay, rate, correction, epsilon] = constants.map(r) as typeof constants;
      for (let i = 0; i < size; i++) {
        const g = f[gradient + i]!;
        const m = r(r(beta1 * f[first + i]!) + r(rest1 * g));
        const v = r(r(beta2 * f[second + i]!) + r(rest2 * r(g * g)));
        f[first + i] = m;
        f[second + i] = v;
        const below = r(r(r(Math.sqrt(v)) * correction) + epsilon);
        f[value + i] = r(f[value + i]! * decay) - r(r(rate * m) / below);
      }
    },
  };
  return { ...inference, ...backward };
}

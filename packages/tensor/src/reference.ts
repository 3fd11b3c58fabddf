/**
 * The kernels in plain TypeScript: the oracle of those in WebAssembly, the fallback where WebAssembly or its SIMD is
 * absent or forbidden, and in float64 what gradients are checked in. `r` rounds to the precision at hand.
 */
import { exp, exp32 } from './exp.ts';
import type { Kernels, Memory, Numbers, Precision } from './kernels.ts';
import { log } from './log.ts';

export function referenceKernels(precision: Precision): Kernels {
  const r = precision === 'float32' ? Math.fround : (x: number): number => x;
  const expOfNegative = precision === 'float32' ? exp32 : exp;
  const memory = new PlainMemory(precision);
  // the views as locals of this closure: a property read in each inner loop would cost
  let f = memory.numbers;
  let ints = memory.integers;
  const per = memory.integersPerNumber;
  memory.onGrow = () => {
    f = memory.numbers;
    ints = memory.integers;
  };

  /** Four running sums, added as (0 + 1) + (2 + 3); what is beyond the last four follows one by one. */
  function dot(n: number, a: number, b: number): number {
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    let i = 0;
    for (; i + 4 <= n; i += 4) {
      s0 = r(s0 + r(f[a + i]! * f[b + i]!));
      s1 = r(s1 + r(f[a + i + 1]! * f[b + i + 1]!));
      s2 = r(s2 + r(f[a + i + 2]! * f[b + i + 2]!));
      s3 = r(s3 + r(f[a + i + 3]! * f[b + i + 3]!));
    }
    let sum = r(r(s0 + s1) + r(s2 + s3));
    for (; i < n; i++) sum = r(sum + r(f[a + i]! * f[b + i]!));
    return sum;
  }

  return {
    name: 'reference',
    precision,
    memory,

    gemm(m, n, k, a, rowA, columnA, b, rowB, c, rowC, accumulate) {
      for (let i = 0; i < m; i++) {
        const to = c + i * rowC;
        if (!accumulate) f.fill(0, to, to + n);
        for (let p = 0; p < k; p++) {
          const x = f[a + i * rowA + p * columnA]!;
          const from = b + p * rowB;
          for (let j = 0; j < n; j++) f[to + j] = f[to + j]! + r(x * f[from + j]!);
        }
      }
    },

    transpose(m, n, a, out) {
      for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) f[out + j * m + i] = f[a + i * n + j]!;
    },

    meanCoefficients(nodes, rows, columns, present, out) {
      for (let i = 0; i < nodes; i++) {
        let count = 0;
        const end = ints[rows * per + i + 1]!;
        for (let e = ints[rows * per + i]!; e < end; e++) count += f[present + ints[columns * per + e]!]!;
        f[out + i] = f[present + i] !== 0 && count !== 0 ? 1 / count : 0;
      }
    },

    aggregate(nodes, width, rows, columns, h, scaleIn, scaleOut, out) {
      for (let i = 0; i < nodes; i++) {
        const to = out + i * width;
        f.fill(0, to, to + width);
        const factor = f[scaleOut + i]!;
        if (factor === 0) continue;
        const end = ints[rows * per + i + 1]!;
        for (let e = ints[rows * per + i]!; e < end; e++) {
          const j = ints[columns * per + e]!;
          const weight = f[scaleIn + j]!;
          if (weight === 0) continue;
          const from = h + j * width;
          for (let c = 0; c < width; c++) f[to + c] = f[to + c]! + r(weight * f[from + c]!);
        }
        for (let c = 0; c < width; c++) f[to + c] = f[to + c]! * factor;
      }
    },

    broadcast(rows, width, bias, out) {
      for (let i = 0; i < rows; i++) f.copyWithin(out + i * width, bias, bias + width);
    },

    biasRelu(rows, width, bias, present, z) {
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < width; j++) {
          const at = z + i * width + j;
          f[at] = f[present + i] === 0 ? 0 : Math.max(f[at]! + f[bias + j]!, 0);
        }
    },

    reluBackward(size, y, dy, out) {
      for (let i = 0; i < size; i++) f[out + i] = f[y + i]! > 0 ? f[dy + i]! : 0;
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

    unitRows(rows, width, x, y, norms) {
      for (let i = 0; i < rows; i++) {
        const from = x + i * width;
        const norm = r(Math.sqrt(dot(width, from, from)));
        f[norms + i] = norm;
        for (let j = 0; j < width; j++) f[y + i * width + j] = norm === 0 ? 0 : f[from + j]! / norm;
      }
    },

    unitRowsBackward(rows, width, y, norms, dy, dx) {
      for (let i = 0; i < rows; i++) {
        const norm = f[norms + i]!;
        if (norm === 0) continue;
        const along = dot(width, dy + i * width, y + i * width);
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
}

class PlainMemory implements Memory {
  numbers: Numbers;
  integers: Int32Array;
  readonly integersPerNumber: 1 | 2;
  onGrow = (): void => {};

  constructor(precision: Precision) {
    this.numbers = precision === 'float32' ? new Float32Array(0) : new Float64Array(0);
    this.integers = new Int32Array(this.numbers.buffer);
    this.integersPerNumber = precision === 'float32' ? 1 : 2;
  }

  grow(size: number): void {
    const grown = this.integersPerNumber === 1 ? new Float32Array(size) : new Float64Array(size);
    // as integers: a number that is no number would lose its bits
    new Int32Array(grown.buffer).set(this.integers);
    this.numbers = grown;
    this.integers = new Int32Array(grown.buffer);
    this.onGrow();
  }
}

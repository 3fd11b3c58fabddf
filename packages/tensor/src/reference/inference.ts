/**
 * The kernels of inference in plain TypeScript: the oracle of those in WebAssembly, and the fallback where WebAssembly or its SIMD
 * is absent or forbidden. `r` rounds to the precision at hand.
 */
import type { InferenceKernels, Precision } from '../kernels.ts';
import { dot } from './dot.ts';
import { PlainMemory } from './memory.ts';

export const rounding = (precision: Precision): ((x: number) => number) =>
  precision === 'float32' ? Math.fround : (x) => x;

export function referenceInference(
  precision: Precision,
  memory = new PlainMemory(precision),
): InferenceKernels & { readonly memory: PlainMemory } {
  const r = rounding(precision);
  let f = memory.numbers;
  let ints = memory.integers;
  const per = memory.integersPerNumber;
  memory.watch(() => {
    f = memory.numbers;
    ints = memory.integers;
  });
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

    meanCoefficients(nodes, parents, present, out) {
      f.copyWithin(out, present, present + nodes);
      for (let i = 0; i < nodes; i++) {
        const p = ints[parents * per + i]!;
        if (p < 0) continue;
        f[out + i] = f[out + i]! + f[present + p]!;
        f[out + p] = f[out + p]! + f[present + i]!;
      }
      for (let i = 0; i < nodes; i++) f[out + i] = f[present + i] === 0 ? 0 : 1 / f[out + i]!;
    },

    outerSum(rows, width, x, row, base, coefficients, out) {
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < width; j++) {
          const sum = f[base + i * width + j]! + r(f[x + i]! * f[row + j]!);
          f[out + i * width + j] = f[coefficients + i] === 0 ? 0 : sum;
        }
    },

    meanRelu(nodes, leaves, width, parents, h, coefficients, bias, out) {
      f.fill(0, out + leaves * width, out + nodes * width); // of an inner node: the sum of its children, until its own turn
      for (let i = 0; i < nodes; i++) {
        const p = ints[parents * per + i]!;
        const c = f[coefficients + i]!;
        for (let j = 0; j < width; j++) {
          const at = i * width + j;
          let s = f[h + at]!;
          if (p >= 0) f[out + p * width + j] = f[out + p * width + j]! + s;
          if (i >= leaves) s = r(f[out + at]! + s);
          if (p >= 0) s = r(s + f[h + p * width + j]!);
          s = r(r(s * c) + f[bias + j]!);
          f[out + at] = c === 0 || s < 0 ? 0 : s;
        }
      }
    },

    broadcast(rows, width, bias, out) {
      for (let i = 0; i < rows; i++) f.copyWithin(out + i * width, bias, bias + width);
    },

    unitRows(rows, width, x, y, norms) {
      for (let i = 0; i < rows; i++) {
        const from = x + i * width;
        const norm = r(Math.sqrt(dot(r, f, width, from, from)));
        f[norms + i] = norm;
        for (let j = 0; j < width; j++) f[y + i * width + j] = norm === 0 ? 0 : f[from + j]! / norm;
      }
    },
  };
}

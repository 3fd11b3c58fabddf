import { exp } from './exp.ts';

/** Softmax of `count` numbers at `from`, into `out` at `to` (in place if it is the same); returns log(sum exp). */
export function softmax(
  count: number,
  z: ArrayLike<number>,
  from: number,
  out: Float32Array | Float64Array,
  to: number,
): number {
  let top = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < count; j++) if (z[from + j]! > top) top = z[from + j]!;
  let sum = 0;
  for (let j = 0; j < count; j++) {
    const e = exp(z[from + j]! - top);
    out[to + j] = e;
    sum += e;
  }
  for (let j = 0; j < count; j++) out[to + j] = out[to + j]! / sum;
  return top + Math.log(sum);
}

/** sigmoid and tanh in either precision, in the order of operations of the SIMD kernels. `r` rounds to the precision. */
import { exp, exp32 } from '../exp.ts';
import type { Precision } from '../kernels.ts';

export interface Squash {
  /** 1 / (1 + exp(-x)), relative error below 4e-7 in float32 */
  sigmoid(x: number): number;
  /**
   * (1 - e) / (1 + e) with e = exp(-2 |x|), relative error below 4e-7 in float32; below 0.625, where 1 - e cancels, the sixth
   * convergent of Lambert's continued fraction x / (1 + x^2 / (3 + x^2 / (5 + ...))), which is off by less than 1e-11
   */
  tanh(x: number): number;
}

export function squash(precision: Precision): Squash {
  const r = precision === 'float32' ? Math.fround : (x: number): number => x;
  const expOfNegative = precision === 'float32' ? exp32 : exp;
  return {
    sigmoid(x) {
      const e = expOfNegative(-Math.abs(x));
      return r((x < 0 ? e : 1) / r(1 + e));
    },
    tanh(x) {
      const size = Math.abs(x);
      let y: number;
      if (size < 0.625) {
        const s = r(size * size);
        const above = r(r(r(r(r(s * 21) + 1260) * s) + 10395) * size);
        const below = r(r(r(r(r(s + 210) * s) + 4725) * s) + 10395);
        y = r(above / below);
      } else {
        const e = expOfNegative(-2 * size);
        y = r(r(1 - e) / r(1 + e));
      }
      return x < 0 || Object.is(x, -0) ? -y : y;
    },
  };
}

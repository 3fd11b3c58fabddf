import { solvePentadiagonal } from '../numeric/banded.ts';

/** Weight of smoothness at 10 Hz: the tonic part then holds what is slower than about 0.04 Hz. */
const WEIGHT_AT_10_HZ = 1500;

/**
 * The tonic part (skin conductance level) of a skin conductance signal: the smoothness priors trend
 * (I + l^2 D2' D2)^-1 x of Tarvainen et al. 2002 (doi 10.1109/10.979357), l = 1500 at 10 Hz and scaled by (rate / 10)^2,
 * since the second difference over one sample shrinks with the square of the sampling period. A straight line is its
 * own trend. What is left, x - tonic, is the phasic part.
 *
 * @param x    conductance, uS, all finite
 * @param rate sampling rate, Hz
 */
export function tonic(x: Float64Array, rate: number): Float64Array {
  const n = x.length;
  if (n < 3) return x.slice();
  const weight = (WEIGHT_AT_10_HZ * (rate / 10) ** 2) ** 2;
  const diagonal = new Float64Array(n).fill(1);
  const first = new Float64Array(n);
  const second = new Float64Array(n);
  // each row (1, -2, 1) of D2 adds its outer product
  for (let i = 0; i + 2 < n; i++) {
    diagonal[i]! += weight;
    diagonal[i + 1]! += 4 * weight;
    diagonal[i + 2]! += weight;
    first[i]! -= 2 * weight;
    first[i + 1]! -= 2 * weight;
    second[i] = weight;
  }
  return solvePentadiagonal(diagonal, first, second, x);
}

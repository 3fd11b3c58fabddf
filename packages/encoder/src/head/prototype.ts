/**
 * The nearest-prototype head: a class is the mean mu_c of its windows (as in Snell et al. 2017, arXiv 1703.05175), and
 *
 *   p(c | x) = softmax(- s |x - mu_c|^2 / 2)[c]:  linear in x, with weights s mu_c and biases - s |mu_c|^2 / 2.
 *
 * The scale s >= 0 is all that is fitted. From its own mean a window is nearer than a new one would be, so s is fitted to
 * distances from means without the window itself, with the ridge of Eq. 2 on the weights s (mu_c - their mean):
 *
 *   min_s  sum_j v_j (- log softmax(s a_j)[y_j]) + strength / 2 s^2 sum_c |mu_c - mu|^2,
 *   a_jc = - |x_j - mu_c|^2 / 2 of another class,   a_jc = - (1 - 1 / n^2) |x_j - mu_c without j|^2 / 2 of its own, of n windows.
 *
 * The mean of n - 1 windows is noisier than that of n: with spread w about a class's mean the expected square is w (1 + 1 / (n - 1))
 * where a new window would be w (1 + 1 / n) away, and (1 - 1 / n^2) is their ratio. Without it every window looks as if it belonged
 * to another class, and few windows of many numbers give s = 0. A window that is the only one of its class is compared with itself.
 */
import { softmax } from '@cheer/tensor';
import type { Support } from './support.ts';

export interface Prototypes {
  /** fits to the windows whose weight v is not 0, the scale to a relative `tolerance` */
  fit(v: Float64Array, strength: number, tolerance: number): void;
  /** probability of each class for window j of the support, whether it was among those fitted to or not */
  probabilities(j: number, into: Float64Array): void;
  /** the classes' weights in the support's coordinates, biases last, [classes, rank + 1] */
  classWeights(): Float64Array;
}

export function createPrototypes({ x, y, rank, classes, size: windows }: Support): Prototypes {
  const width = rank + 1;
  const sums = new Float64Array(classes * rank);
  const counts = new Int32Array(classes);
  const a = new Float64Array(windows * classes);
  const z = new Float64Array(classes);
  const p = new Float64Array(classes);
  let s = 0;

  /** |x_j - mean of class c|^2; if `own`, as it would be if window j were new: see above */
  function squaredDistance(j: number, c: number, own: boolean): number {
    const left = own && counts[c]! > 1;
    const n = counts[c]!;
    const share = 1 / (n - (left ? 1 : 0));
    let square = 0;
    for (let i = 0; i < rank; i++) {
      const at = x[j * width + i]!;
      const difference = at - share * (sums[c * rank + i]! - (left ? at : 0));
      square += difference * difference;
    }
    return left ? (1 - 1 / (n * n)) * square : square;
  }

  /** sum_c |mu_c - mu|^2 */
  function spread(): number {
    let square = 0;
    for (let i = 0; i < rank; i++) {
      let mean = 0;
      for (let c = 0; c < classes; c++) mean += sums[c * rank + i]! / counts[c]! / classes;
      for (let c = 0; c < classes; c++) square += (sums[c * rank + i]! / counts[c]! - mean) ** 2;
    }
    return square;
  }

  /** Newton's method in one variable; the objective is convex, so its root is kept between bounds that close in. */
  function scale(v: Float64Array, ridge: number, tolerance: number): number {
    let low = 0;
    let high = Number.POSITIVE_INFINITY;
    let at = 0;
    for (let iteration = 0; iteration < 60; iteration++) {
      let slope = ridge * at;
      let curvature = ridge;
      for (let j = 0; j < windows; j++) {
        if (v[j] === 0) continue;
        for (let c = 0; c < classes; c++) z[c] = at * a[j * classes + c]!;
        softmax(classes, z, 0, p, 0);
        let mean = 0;
        let square = 0;
        for (let c = 0; c < classes; c++) {
          const value = a[j * classes + c]!;
          mean += p[c]! * value;
          square += p[c]! * value * value;
        }
        slope += v[j]! * (mean - a[j * classes + y[j]!]!);
        curvature += v[j]! * (square - mean * mean);
      }
      if (slope < 0) low = at;
      else high = at;
      let next = at - slope / curvature;
      if (!(next > low && next < high)) next = high === Number.POSITIVE_INFINITY ? 2 * low + 1 : (low + high) / 2;
      if (high === 0 || Math.abs(next - at) <= tolerance * next) return next;
      at = next;
    }
    return at;
  }

  return {
    fit(v, strength, tolerance) {
      sums.fill(0);
      counts.fill(0);
      for (let j = 0; j < windows; j++) {
        if (v[j] === 0) continue;
        const c = y[j]!;
        counts[c] = counts[c]! + 1;
        for (let i = 0; i < rank; i++) sums[c * rank + i] = sums[c * rank + i]! + x[j * width + i]!;
      }
      for (let j = 0; j < windows; j++) {
        if (v[j] === 0) continue;
        for (let c = 0; c < classes; c++) a[j * classes + c] = -0.5 * squaredDistance(j, c, c === y[j]);
      }
      const between = spread();
      // where means tell nothing of windows left out, s would be 0 and all classes alike: next to nothing keeps the nearest first
      s = between === 0 ? 0 : Math.max(scale(v, strength * between, tolerance), LEAST / between);
    },
    probabilities(j, into) {
      for (let c = 0; c < classes; c++) z[c] = -0.5 * s * squaredDistance(j, c, false);
      softmax(classes, z, 0, into, 0);
    },
    classWeights() {
      const weights = new Float64Array(classes * width);
      for (let c = 0; c < classes; c++) {
        let square = 0;
        for (let i = 0; i < rank; i++) {
          const mean = sums[c * rank + i]! / counts[c]!;
          square += mean * mean;
          weights[c * width + i] = s * mean;
        }
        weights[c * width + rank] = -0.5 * s * square;
      }
      return weights;
    },
  };
}

/** of s times the spread of the means: probabilities within a thousandth of each other */
const LEAST = 1e-3;

/**
 * Softmax regression by Newton's method (Eq. 2), on coordinates x_j of a support:
 *
 *   min_Theta  sum_j v_j (- log softmax(C Theta x_j)[y_j]) + strength / 2 ||Theta||^2,   the bias column free.
 *
 * Adding one vector to the weights of all classes changes no probability, and the ridge makes their sum vanish. So the
 * classes' weights are C Theta with C [K, K - 1] orthonormal contrasts (Helmert's): one class less to solve for, the same
 * norm, the same minimum. It is strictly convex, so the answer depends on the labels alone.
 */
import { softmax } from '@cheer/tensor';
import { factorise, solveFactorised } from './cholesky.ts';
import type { Support } from './support.ts';

/** keeps the Hessian regular where all probabilities are 0 or 1 to machine precision */
const BIAS_RIDGE = 1e-9;
const MAX_ITERATIONS = 100;
/**
 * What a step may leave of the gradient's norm for the next one to go by the same factor of the Hessian, also in the next fit:
 * refits without a window hardly differ (Shamanskii 1967).
 */
const FAST = 0.5;

export interface SoftmaxRegression {
  /** length of Theta, [classes - 1, rank + 1] */
  readonly size: number;
  /**
   * Fits, starting at `theta`, which becomes the answer.
   * @param v weight of each window, 0 to leave it out
   * @param tolerance how small the gradient's norm is to be
   * @returns false if the strength is too small for points of this size
   */
  fit(v: Float64Array, strength: number, theta: Float64Array, tolerance: number): boolean;
  /** probability of each class for window j of the support */
  probabilities(theta: Float64Array, j: number, into: Float64Array): void;
  /** the classes' weights in the support's coordinates, biases last, [classes, rank + 1] */
  classWeights(theta: Float64Array): Float64Array;
}

/** All that a fit needs is made here, once: a fit allocates nothing. */
export function createSoftmaxRegression({ x, y, rank, reach, classes, size: windows }: Support): SoftmaxRegression {
  const width = rank + 1;
  const free = classes - 1;
  const size = free * width;
  const contrasts = helmert(classes);
  const z = new Float64Array(classes);
  /** C^T p of each window at the point last looked at, and p itself */
  const r = new Float64Array(windows * free);
  const p = new Float64Array(windows * classes);
  const hessian = new Float64Array(size * size);
  const gradient = new Float64Array(size);
  const nextGradient = new Float64Array(size);
  const step = new Float64Array(size);
  const next = new Float64Array(size);
  /** the strength that the Hessian's factor is for; 0 if there is none, or it has served its time */
  let factorOf = 0;

  /** class scores of window j into z */
  function scores(theta: Float64Array, j: number): void {
    z.fill(0);
    const at = j * width;
    for (let f = 0; f < free; f++) {
      let sum = theta[f * width + rank]!;
      for (let i = 0; i < reach[j]!; i++) sum += theta[f * width + i]! * x[at + i]!;
      for (let c = 0; c <= f + 1; c++) z[c] = z[c]! + contrasts[c * free + f]! * sum;
    }
  }

  /** The gradient at theta goes into g; what the Hessian needs is kept. */
  function look(theta: Float64Array, v: Float64Array, strength: number, g: Float64Array): void {
    for (let i = 0; i < size; i++) g[i] = (i % width === rank ? BIAS_RIDGE : strength) * theta[i]!;
    for (let j = 0; j < windows; j++) {
      if (v[j] === 0) continue;
      scores(theta, j);
      softmax(classes, z, 0, p, j * classes);
      const at = j * width;
      for (let f = 0; f < free; f++) {
        let sum = 0;
        for (let c = 0; c <= f + 1; c++) sum += contrasts[c * free + f]! * p[j * classes + c]!;
        r[j * free + f] = sum;
        const residual = v[j]! * (sum - contrasts[y[j]! * free + f]!);
        for (let i = 0; i < reach[j]!; i++) g[f * width + i] = g[f * width + i]! + residual * x[at + i]!;
        g[f * width + rank] = g[f * width + rank]! + residual;
      }
    }
  }

  /** The Hessian's lower triangle, at the point last looked at. */
  function curvature(v: Float64Array, strength: number): void {
    hessian.fill(0);
    for (let i = 0; i < size; i++) hessian[i * size + i] = i % width === rank ? BIAS_RIDGE : strength;
    for (let j = 0; j < windows; j++) {
      if (v[j] === 0) continue;
      const at = j * width;
      const end = reach[j]!;
      for (let f = 0; f < free; f++)
        for (let e = 0; e <= f; e++) {
          let sum = -r[j * free + f]! * r[j * free + e]!; // C^T (diag p - p p^T) C
          for (let c = 0; c <= e + 1; c++)
            sum += contrasts[c * free + f]! * contrasts[c * free + e]! * p[j * classes + c]!;
          if (Math.abs(sum) < 1e-15) continue; // where all classes are as likely, contrasts do not meet
          const h = v[j]! * sum;
          for (let i = 0; i < end; i++) {
            const hi = h * x[at + i]!;
            const row = (f * width + i) * size + e * width;
            for (let k = 0; k <= i; k++) hessian[row + k] = hessian[row + k]! + hi * x[at + k]!;
          }
          const last = (f * width + rank) * size + e * width;
          for (let k = 0; k < end; k++) hessian[last + k] = hessian[last + k]! + h * x[at + k]!;
          hessian[last + rank] = hessian[last + rank]! + h;
        }
    }
    // blocks off the diagonal are symmetric too, and the factorisation reads them whole
    for (let f = 1; f < free; f++)
      for (let e = 0; e < f; e++)
        for (let i = 0; i < width; i++)
          for (let k = 0; k < i; k++)
            hessian[(f * width + k) * size + e * width + i] = hessian[(f * width + i) * size + e * width + k]!;
  }

  return {
    size,
    fit(v, strength, theta, tolerance) {
      look(theta, v, strength, gradient);
      let before = norm(gradient);
      for (let iteration = 0; iteration < MAX_ITERATIONS && before > tolerance; iteration++) {
        const fresh = factorOf !== strength;
        if (fresh) {
          curvature(v, strength);
          factorise(hessian, size);
          factorOf = strength;
        }
        step.set(gradient);
        solveFactorised(hessian, step, size);
        if (!Number.isFinite(step[0]!)) return false; // substituted last, it is NaN if anything is
        // the full step almost always serves; far from the optimum halve it until the convex gradient along it no longer rises
        let after = before;
        for (let t = 1; t > 1e-6; t /= 2) {
          for (let i = 0; i < size; i++) next[i] = theta[i]! - t * step[i]!;
          look(next, v, strength, nextGradient);
          after = norm(nextGradient);
          if (after < before || Math.abs(dot(nextGradient, step)) <= Math.abs(dot(gradient, step))) break;
        }
        if (after >= FAST * before) factorOf = 0;
        if (after >= before && !fresh) {
          look(theta, v, strength, gradient);
          continue;
        }
        if (after >= before && before < 1e-8) break;
        theta.set(next);
        gradient.set(nextGradient);
        before = after;
      }
      return true;
    },
    probabilities(theta, j, into) {
      scores(theta, j);
      softmax(classes, z, 0, into, 0);
    },
    classWeights(theta) {
      const weights = new Float64Array(classes * width);
      for (let c = 0; c < classes; c++)
        for (let f = 0; f < free; f++)
          for (let i = 0; i < width; i++) {
            const at = c * width + i;
            weights[at] = weights[at]! + contrasts[c * free + f]! * theta[f * width + i]!;
          }
      return weights;
    },
  };
}

/** [classes, classes - 1], orthonormal columns that each sum to 0: the mean of the classes before against the next one. */
function helmert(classes: number): Float64Array {
  const free = classes - 1;
  const contrasts = new Float64Array(classes * free);
  for (let f = 0; f < free; f++) {
    const scale = 1 / Math.sqrt((f + 1) * (f + 2));
    for (let c = 0; c <= f; c++) contrasts[c * free + f] = scale;
    contrasts[(f + 1) * free + f] = -(f + 1) * scale;
  }
  return contrasts;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

const norm = (a: Float64Array): number => Math.sqrt(dot(a, a));

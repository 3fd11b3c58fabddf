/**
 * The few-shot classifier phi_psi (Eq. 2): softmax regression from scratch on M labelled windows,
 *
 *   min_{W, b}  sum_j v_j (- log softmax(W x_j + b)[y_j]) + strength / 2 ||W||^2,   v_j = M / (K M_{y_j}),
 *
 * class-balanced, the bias free. The problem is strictly convex in W, so the answer depends on the labels alone: Newton's
 * method finds it to machine precision. W lies in the span of the x_j, hence the solution is sought in an orthonormal basis
 * of at most M vectors, whatever the length of x.
 */
import { CheerError } from '@cheer/signals';
import { softmax } from '@cheer/tensor';
import { solvePositiveDefinite } from './cholesky.ts';

export interface Head {
  readonly classes: readonly string[];
  /** length of the input */
  readonly dimension: number;
  /** [classes, dimension] */
  readonly weights: Float64Array;
  /** [classes] */
  readonly bias: Float64Array;
}

export interface HeadOptions {
  /** regularisation; 1 if absent */
  readonly strength?: number;
}

/** keeps the Hessian regular in the one direction, equal shifts of all biases, that changes nothing */
const BIAS_RIDGE = 1e-9;
const MAX_ITERATIONS = 100;

/**
 * @param points embeddings (or any vectors of one length) of the labelled windows, finite
 * @param labels their classes; the head knows these classes only, in alphabetical order
 * @throws CheerError `labels-missing` if there are fewer than two classes; `option-invalid`
 */
export function trainHead(points: readonly Float32Array[], labels: readonly string[], options: HeadOptions = {}): Head {
  const classes = [...new Set(labels)].sort();
  if (classes.length < 2) {
    throw new CheerError(
      'labels-missing',
      `trainHead: at least two classes must be labelled, got ${classes.length === 0 ? 'none' : `only "${classes[0]}"`}`,
      'Label at least one window of another state.',
    );
  }
  const strength = options.strength ?? 1;
  const dimension = points[0]?.length ?? 0;
  if (!(strength > 0 && Number.isFinite(strength)))
    throw refused(`strength must be a positive number, got ${strength}`);
  if (points.length !== labels.length)
    throw refused(`${points.length} points need as many labels, got ${labels.length}`);
  const bad = points.findIndex((point) => point.length !== dimension || !point.every(Number.isFinite));
  if (bad >= 0) throw refused(`point ${bad} must be ${dimension} finite numbers`);
  const basis = orthonormalBasis(points);
  const rank = basis.length;
  const x = points.map((point) => Float64Array.from([...basis.map((q) => dot(q, point)), 1])); // [M, rank + 1]
  const y = labels.map((label) => classes.indexOf(label));
  const balance = classes.map((_, c) => points.length / (classes.length * y.filter((k) => k === c).length));

  const theta = newton(x, y, balance, rank, strength); // [classes, rank + 1]
  const weights = new Float64Array(classes.length * dimension);
  const bias = new Float64Array(classes.length);
  for (const c of classes.keys()) {
    const row = theta.subarray(c * (rank + 1), (c + 1) * (rank + 1));
    bias[c] = row[rank]!;
    for (const [i, q] of basis.entries())
      for (let d = 0; d < dimension; d++) {
        const at = c * dimension + d;
        weights[at] = weights[at]! + row[i]! * q[d]!;
      }
  }
  return { classes, dimension, weights, bias };
}

const refused = (problem: string): CheerError =>
  new CheerError(
    'option-invalid',
    `trainHead: ${problem}`,
    'Give one vector of finite numbers and one label a window.',
  );

/** Class probabilities of one vector, in the order of `head.classes`. */
export function predictHead(head: Head, point: Float32Array): Float64Array {
  const z = Float64Array.from(
    head.classes,
    (_, c) => head.bias[c]! + dot(head.weights.subarray(c * head.dimension, (c + 1) * head.dimension), point),
  );
  softmax(z.length, z, 0, z, 0);
  return z;
}

function newton(
  x: readonly Float64Array[],
  y: readonly number[],
  balance: readonly number[],
  rank: number,
  strength: number,
): Float64Array {
  const width = rank + 1;
  const classes = balance.length;
  const size = classes * width;
  let theta: Float64Array = new Float64Array(size);
  const ridge = (i: number): number => (i % width === rank ? BIAS_RIDGE : strength);

  const probabilities = (at: Float64Array, point: Float64Array): Float64Array => {
    const z = Float64Array.from(balance, (_, c) => dot(at.subarray(c * width, (c + 1) * width), point));
    softmax(z.length, z, 0, z, 0);
    return z;
  };
  const gradientAt = (at: Float64Array): Float64Array => {
    const g = at.map((value, i) => ridge(i) * value);
    for (const [j, point] of x.entries()) {
      const p = probabilities(at, point);
      for (let c = 0; c < classes; c++) {
        const r = balance[y[j]!]! * (p[c]! - (c === y[j] ? 1 : 0));
        for (let i = 0; i < width; i++) g[c * width + i] = g[c * width + i]! + r * point[i]!;
      }
    }
    return g;
  };

  let gradient = gradientAt(theta);
  for (let iteration = 0; iteration < MAX_ITERATIONS && norm(gradient) > 1e-12 * x.length; iteration++) {
    const hessian = new Float64Array(size * size); // the lower triangle, which is all that is read
    for (let i = 0; i < size; i++) hessian[i * size + i] = ridge(i);
    for (const [j, point] of x.entries()) {
      const p = probabilities(theta, point);
      const v = balance[y[j]!]!;
      for (let a = 0; a < classes; a++)
        for (let b = 0; b <= a; b++) {
          const h = v * p[a]! * ((a === b ? 1 : 0) - p[b]!);
          for (let i = 0; i < width; i++) {
            const hi = h * point[i]!;
            const row = (a * width + i) * size + b * width;
            const end = a === b ? i + 1 : width;
            for (let k = 0; k < end; k++) hessian[row + k] = hessian[row + k]! + hi * point[k]!;
          }
        }
    }
    const step = solvePositiveDefinite(hessian, gradient);
    if (!Number.isFinite(norm(step))) throw refused(`strength ${strength} is too small for points of this size`);
    // the full step almost always serves; far from the optimum halve it until the convex gradient along it no longer rises
    let t = 1;
    let next = theta;
    let nextGradient = gradient;
    for (; t > 1e-6; t /= 2) {
      next = theta.map((value, i) => value - t * step[i]!);
      nextGradient = gradientAt(next);
      if (Math.abs(dot(nextGradient, step)) <= Math.abs(dot(gradient, step)) || norm(nextGradient) < norm(gradient))
        break;
    }
    const done = norm(nextGradient) >= norm(gradient) && norm(gradient) < 1e-8;
    if (done) break;
    theta = next;
    gradient = nextGradient;
  }
  return theta;
}

/** Gram-Schmidt, twice for orthogonality to machine precision; vectors that add nothing are left out. */
function orthonormalBasis(points: readonly Float32Array[]): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const point of points) {
    const q = Float64Array.from(point);
    const length = norm(q);
    for (let pass = 0; pass < 2; pass++)
      for (const b of basis) {
        const along = dot(b, q);
        for (let d = 0; d < q.length; d++) q[d] = q[d]! - along * b[d]!;
      }
    const rest = norm(q);
    if (rest <= 1e-7 * length || rest === 0) continue;
    basis.push(q.map((value) => value / rest));
  }
  return basis;
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

const norm = (a: ArrayLike<number>): number => Math.sqrt(dot(a, a));

/**
 * What of a person's windows lasts, what does not, and what drifts, in three d x d matrices.
 *
 * Two windows one length apart share no sample: noise is in the covariance of the windows, but not in that of windows with
 * those one length later (time-lagged decorrelation, Molgedey and Schuster 1994, doi 10.1103/PhysRevLett.72.3634). What is in
 * the lagged one has outlasted a window: a state, or the drift of sensor and skin, which is told from states by its
 * course: along log(60 s + t), steep where the band was put on and ever flatter.
 */
import { log } from '@cheer/tensor';
import { eachPair, type SlowGrid, usableBySession, type WindowTimes } from './ownWindows.ts';

/** s. k = 1 macro-F1, mean of both datasets and support rules, at 20, 60, 180, 600 s: 67.6, 67.5, 67.3, 66.8 (docs/research.md). */
export const DRIFT_OFFSET = 60;
/** Fewer usable windows than this show no course. */
const DRIFT_MINIMUM = 4;

export interface SlowStatistics {
  /** [d, d] covariance about each session's mean, less its drift */
  readonly covariance: Float64Array;
  /** [d, d] covariance with the windows one length later, made symmetric */
  readonly lasting: Float64Array;
  /** of each session with enough windows: how far a point moves while the drift curve moves by its own SD; share of all windows */
  readonly drifts: readonly { readonly slope: Float64Array; readonly share: number }[];
  /** pairs of windows one length apart that there were */
  readonly pairs: number;
}

/** @param points [windows, d], a point a window, usable or not; not changed */
export function slowStatistics(points: Float64Array, d: number, times: WindowTimes, grid: SlowGrid): SlowStatistics {
  const { starts } = times;
  const { length, step } = grid;
  const rest = Float64Array.from(points);
  const sessions = usableBySession(times);
  const n = sessions.reduce((sum, places) => sum + places.length, 0);
  const drifts: { slope: Float64Array; share: number }[] = [];
  for (const places of sessions) {
    takeMean(rest, d, places);
    if (places.length < DRIFT_MINIMUM) continue;
    const slope = takeDrift(rest, d, places, starts);
    drifts.push({ slope, share: places.length / n });
  }

  const covariance = new Float64Array(d * d);
  const lasting = new Float64Array(d * d);
  let pairs = 0;
  for (const places of sessions) {
    for (const i of places) addProducts(covariance, rest, i * d, i * d, d);
    eachPair(places, starts, length, step, (early, late) => {
      addProducts(lasting, rest, early * d, late * d, d);
      pairs++;
    });
  }
  finish(covariance, d, n);
  finish(lasting, d, pairs);
  return { covariance, lasting, drifts, pairs };
}

function takeMean(points: Float64Array, d: number, places: readonly number[]): void {
  for (let j = 0; j < d; j++) {
    let sum = 0;
    for (const i of places) sum += points[i * d + j]!;
    for (const i of places) points[i * d + j] = points[i * d + j]! - sum / places.length;
  }
}

/** Takes out of centred points what goes along with the drift curve. @returns their regression on it */
function takeDrift(
  points: Float64Array,
  d: number,
  places: readonly number[],
  starts: ArrayLike<number>,
): Float64Array {
  const curve = driftCurve(places.map((i) => starts[i]! - starts[places[0]!]!));
  const slope = new Float64Array(d);
  for (const [at, i] of places.entries()) {
    for (let j = 0; j < d; j++) slope[j] = slope[j]! + (curve[at]! * points[i * d + j]!) / places.length;
  }
  for (const [at, i] of places.entries()) {
    for (let j = 0; j < d; j++) points[i * d + j] = points[i * d + j]! - curve[at]! * slope[j]!;
  }
  return slope;
}

/** log(60 s + t) with mean 0 and variance 1 (ddof 0); zeros where all times are the same. */
function driftCurve(times: readonly number[]): Float64Array {
  const curve = Float64Array.from(times, (t) => log(DRIFT_OFFSET + t));
  const mean = curve.reduce((sum, f) => sum + f, 0) / curve.length;
  let square = 0;
  for (let i = 0; i < curve.length; i++) {
    curve[i] = curve[i]! - mean;
    square += curve[i]! * curve[i]!;
  }
  const sd = Math.sqrt(square / curve.length);
  return sd > 1e-9 ? curve.map((f) => f / sd) : curve.fill(0);
}

/** Adds x y' + y x' to the upper triangle, x and y the points that begin at a and b. */
function addProducts(matrix: Float64Array, points: Float64Array, a: number, b: number, d: number): void {
  for (let i = 0; i < d; i++) {
    const x = points[a + i]!;
    const y = points[b + i]!;
    const row = i * d;
    for (let j = i; j < d; j++) matrix[row + j] = matrix[row + j]! + x * points[b + j]! + y * points[a + j]!;
  }
}

/** From the sum of x y' + y x' over `count` products, above the diagonal, to the mean of x y' made symmetric. */
function finish(matrix: Float64Array, d: number, count: number): void {
  for (let i = 0; i < d; i++) {
    for (let j = i; j < d; j++) {
      const mean = matrix[i * d + j]! / (2 * Math.max(1, count));
      matrix[i * d + j] = mean;
      matrix[j * d + i] = mean;
    }
  }
}

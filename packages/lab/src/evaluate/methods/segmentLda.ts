/**
 * Linear discriminants without labels: stretches of a recording within which little changes stand for classes.
 *
 *   B v = lambda W v,   B: stretch means about the person's mean,   W: windows about their stretch's mean
 *
 * `detrended`: what drifts along a whole recording (sweat, temperature) also tells stretches apart and says nothing of states. The
 * linear trend of each recording is taken out of the stretch means, and its scatter is added to W as a nuisance.
 */
import { generalisedEigenvectors } from '../../numeric/generalisedEigenvectors.ts';
import { symmetricEigen } from '../../numeric/symmetricEigen.ts';
import { type Stretch, stretches } from './ward.ts';

export interface Series {
  readonly person: string;
  /** vectors of one length, in the order of time */
  readonly points: readonly Float64Array[];
  /** s */
  readonly starts: readonly number[];
}

/** A stretch for each of so many seconds; principal components on which stretches are looked for. */
const STRETCH = 180;
const COMPONENTS = 20;
const DIRECTIONS = 32;
/** share of W's mean diagonal that is added to it, and weight of the trend's scatter */
const RIDGE = 0.2;
const TREND = 1;

/** Where each recording is cut. */
export function cutRecordings(recordings: readonly Series[]): Stretch[][] {
  const basis = principalAxes(recordings, COMPONENTS);
  return recordings.map(({ points, starts }) => {
    const seen = points.map((point) => Float64Array.from(basis, (axis) => dot(axis, point)));
    return stretches(seen, Math.max(2, Math.round((starts.at(-1)! - starts[0]!) / STRETCH)));
  });
}

/**
 * Directions [32][width], each of length sqrt(lambda) in the metric of W.
 * @param cuts from `cutRecordings`
 */
export function segmentLda(
  recordings: readonly Series[],
  cuts: readonly (readonly Stretch[])[],
  { detrended }: { detrended: boolean },
): Float64Array[] {
  const width = recordings[0]!.points[0]!.length;
  const total = recordings.reduce((sum, { points }) => sum + points.length, 0);
  const means = personMeans(recordings, width);
  const within = square(width);
  const between = square(width);
  for (const [r, { person, points, starts }] of recordings.entries()) {
    const trend = detrended ? slope(points, starts) : undefined;
    const middle = mean(starts);
    for (const { from, to } of cuts[r]!) {
      const center = average(points.slice(from, to), width);
      for (let i = from; i < to; i++) addSquare(within, points[i]!, center, 1 / total);
      const lag = mean(starts.slice(from, to)) - middle;
      const kept = trend === undefined ? center : center.map((x, j) => x - lag * trend[j]!);
      addSquare(between, kept, means.get(person)!, (to - from) / total);
    }
    if (trend === undefined) continue;
    const spread = starts.reduce((sum, start) => sum + (start - middle) ** 2, 0);
    addSquare(within, trend, new Float64Array(width), (TREND * spread) / total);
  }
  const ridge = (RIDGE * within.reduce((sum, row, i) => sum + row[i]!, 0)) / width;
  for (const [i, row] of within.entries()) row[i] = row[i]! + (ridge || 1);
  const { values, vectors } = generalisedEigenvectors(between, within, DIRECTIONS);
  return vectors.map((v, e) => v.map((x) => x * Math.sqrt(Math.max(0, values[e]!))));
}

function personMeans(recordings: readonly Series[], width: number): Map<string, Float64Array> {
  const points = new Map<string, Float64Array[]>();
  for (const one of recordings) points.set(one.person, [...(points.get(one.person) ?? []), ...one.points]);
  return new Map([...points].map(([person, own]) => [person, average(own, width)]));
}

/** Unit vectors along which all windows vary most. */
function principalAxes(recordings: readonly Series[], count: number): readonly Float64Array[] {
  const width = recordings[0]!.points[0]!.length;
  const all = recordings.flatMap(({ points }) => points);
  const center = average(all, width);
  const covariance = square(width);
  for (const point of all) addSquare(covariance, point, center, 1 / all.length);
  return symmetricEigen(covariance).vectors.slice(0, count);
}

/** Of the least-squares line through each feature, a second. */
function slope(points: readonly Float64Array[], starts: readonly number[]): Float64Array {
  const middle = mean(starts);
  const out = new Float64Array(points[0]!.length);
  let spread = 0;
  for (const [i, point] of points.entries()) {
    const lag = starts[i]! - middle;
    spread += lag * lag;
    for (let j = 0; j < out.length; j++) out[j] = out[j]! + lag * point[j]!;
  }
  return spread === 0 ? out.fill(0) : out.map((x) => x / spread);
}

/** m += weight (x - center)(x - center)' */
function addSquare(m: readonly Float64Array[], x: Float64Array, center: Float64Array, weight: number): void {
  const d = x.map((value, j) => value - center[j]!);
  for (let i = 0; i < d.length; i++) {
    const row = m[i]!;
    const wi = weight * d[i]!;
    if (wi === 0) continue;
    for (let j = 0; j < d.length; j++) row[j] = row[j]! + wi * d[j]!;
  }
}

function average(points: readonly Float64Array[], width: number): Float64Array {
  const out = new Float64Array(width);
  for (const point of points) for (let j = 0; j < width; j++) out[j] = out[j]! + point[j]! / points.length;
  return out;
}

const square = (n: number): Float64Array[] => Array.from({ length: n }, () => new Float64Array(n));
const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!;
  return sum;
}

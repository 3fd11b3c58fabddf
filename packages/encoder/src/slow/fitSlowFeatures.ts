/**
 * The cloud's part of slow features: from other people's unlabelled windows, the directions in which a window's features say
 * most about what will still hold one window later (slow feature analysis, Wiskott and Sejnowski 2002, doi
 * 10.1162/089976602317318938, with drift counted as noise). With B what lasts, W what does not and T what drifts, means over
 * people, B v = w (W + 2 T + ridge) v; the 64 directions v of the largest strengths w are what a device needs.
 */
import { CheerError } from '@cheer/signals';
import { generalisedEigen } from './generalisedEigen.ts';
import { type OwnWindows, type SlowGrid, unitLength } from './ownWindows.ts';
import { slowStatistics } from './statistics.ts';

/**
 * How sensitive: macro-F1 in % at k = 1, mean of two datasets and both support rules, 67.3 as they are, leaving one person out
 * (docs/research.md). They were chosen while looking at the same people.
 */
export const SLOW_FIT = {
  /** weight of drift in the noise; 0.5, 1, 4: 65.1, 66.8, 67.0 */
  drift: 2,
  /** share of the noise's mean variance that is added to each feature's; 0.1, 0.2, 0.5, 1: 66.7, 67.2, 67.4, 67.2 */
  ridge: 0.3,
  /** number of directions; all 123, 48, 32, 16: 67.3, 67.3, 67.2, 66.2 */
  rank: 64,
} as const;

export interface SlowFeatures {
  /** [features, rank] */
  readonly directions: Float32Array;
  /** [rank], from the largest on, not below 0: variance of what lasts over that of the noise */
  readonly strengths: Float32Array;
  /** the windows they were learned from; a device must use the same */
  readonly grid: SlowGrid;
}

/**
 * @param people every person weighs the same, whatever their number of windows; those without two usable windows one length
 * apart take no part
 * @throws CheerError `too-few-subjects` if nobody takes part; `option-invalid` for rows of different lengths
 */
export function fitSlowFeatures(
  people: readonly OwnWindows[],
  grid: SlowGrid,
  options: { readonly drift?: number; readonly ridge?: number; readonly rank?: number } = {},
): SlowFeatures {
  const { drift, ridge, rank: most } = { ...SLOW_FIT, ...options };
  const d = people.flatMap(({ rows }) => rows.slice(0, 1))[0]?.length ?? 0;
  const lasting = new Float64Array(d * d);
  const noise = new Float64Array(d * d);
  let trace = 0;
  let taken = 0;
  for (const person of people) {
    const own = slowStatistics(unitRows(person.rows, d), d, person, grid);
    if (own.pairs === 0) continue;
    taken++;
    for (let i = 0; i < d * d; i++) {
      lasting[i] = lasting[i]! + own.lasting[i]!;
      noise[i] = noise[i]! + own.covariance[i]! - own.lasting[i]!;
    }
    for (let i = 0; i < d; i++) trace += own.covariance[i * d + i]! - own.lasting[i * d + i]!;
    for (const { slope, share } of own.drifts) addOuter(noise, slope, drift * share);
  }
  if (taken === 0) {
    throw new CheerError(
      'too-few-subjects',
      `fitSlowFeatures: at least one person needs two usable windows that are ${grid.length} s apart, got none of ${people.length}`,
      'Add longer recordings.',
    );
  }
  for (let i = 0; i < d * d; i++) {
    lasting[i] = lasting[i]! / taken;
    noise[i] = noise[i]! / taken;
  }
  const { values, vectors } = slowest(lasting, noise, (ridge * trace) / taken / d, d);
  const rank = Math.min(most, d);
  const directions = new Float32Array(d * rank);
  for (let k = 0; k < rank; k++) for (let i = 0; i < d; i++) directions[i * rank + k] = vectors[k * d + i]!;
  const strengths = Float32Array.from({ length: rank }, (_, k) => Math.max(0, values[k]!));
  return { directions, strengths, grid };
}

/**
 * The pencil's vectors. From few windows the noise, a difference of two estimates, need not be positive definite even with its
 * ridge: the ridge then doubles until it is.
 */
function slowest(
  lasting: Float64Array,
  noise: Float64Array,
  ridge: number,
  d: number,
): ReturnType<typeof atRidge> & {} {
  let added = Math.max(ridge, LEAST_RIDGE);
  for (;;) {
    const found = atRidge(lasting, noise, added, d);
    if (found !== undefined) return found;
    added *= 2;
  }
}

/** Rows have unit length: against their variance this is nothing. It is all the noise there is if no feature ever moves. */
const LEAST_RIDGE = 1e-6;

function atRidge(
  lasting: Float64Array,
  noise: Float64Array,
  added: number,
  d: number,
): ReturnType<typeof generalisedEigen> {
  const ridged = Float64Array.from(noise);
  for (let i = 0; i < d; i++) ridged[i * d + i] = ridged[i * d + i]! + added;
  return generalisedEigen(lasting, ridged, d);
}

function addOuter(matrix: Float64Array, slope: Float64Array, weight: number): void {
  const d = slope.length;
  for (let i = 0; i < d; i++) {
    const x = weight * slope[i]!;
    for (let j = 0; j < d; j++) matrix[i * d + j] = matrix[i * d + j]! + x * slope[j]!;
  }
}

/** [windows, d] */
function unitRows(rows: readonly Float32Array[], d: number): Float64Array {
  const points = new Float64Array(rows.length * d);
  for (const [i, row] of rows.entries()) {
    if (row.length !== d) {
      throw new CheerError(
        'option-invalid',
        `fitSlowFeatures: every row must hold the same features: ${d} in the first, got ${row.length}`,
        'Give rows of one feature tree.',
      );
    }
    unitLength(row, points, i * d);
  }
  return points;
}

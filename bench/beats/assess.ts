/** How the beats found in one window compare with the true ones. */
import { type Beats, cleanBvp, findBeats, type NN, nnIntervals } from '@cheer/signals';

export interface Found {
  readonly beats: Beats;
  readonly nn: NN;
}

/** Cleaning, beats and intervals of one window as the features have them; undefined where cleaning refuses. */
export function findIn(samples: Float32Array, rate: number): Found | undefined {
  const clean = cleanBvp({ samples, rate, offset: 0 }, samples.length / rate);
  if (typeof clean === 'string') return undefined;
  const beats = findBeats(clean.samples, clean.rate, clean.filled);
  return { beats, nn: nnIntervals(beats) };
}

export interface Score {
  /** true beats, and those of them found */
  truth: number;
  hit: number;
  /** beats found, and those of them true */
  found: number;
  right: number;
  /** found minus true, of the beats matched, ms; no lag is taken out */
  errors: number[];
  /** intervals between true beats */
  intervals: number;
  /** intervals that passed the cleaning, and those of them whose two ends are true beats that follow each other */
  kept: number;
  keptRight: number;
}

export const emptyScore = (): Score => ({
  truth: 0,
  hit: 0,
  found: 0,
  right: 0,
  errors: [],
  intervals: 0,
  kept: 0,
  keptRight: 0,
});

/** s: a beat further from the truth is another one */
export const TOLERANCE = 0.05;
/** s at either end of a window where a wave is cut off; beats there are not counted */
const EDGE = 1;

/** Adds one window to a score. Times of truth are seconds from the window's first sample, ascending. */
export function score(into: Score, { beats, nn }: Found, truth: Float64Array, duration: number): void {
  const inside = (time: number): boolean => time >= EDGE && time <= duration - EDGE;
  const { ofFound, ofTruth } = match(beats.times, truth);
  for (let i = 0; i < truth.length; i++) {
    if (!inside(truth[i]!)) continue;
    into.truth++;
    if (i > 0 && inside(truth[i - 1]!)) into.intervals++;
    if (ofTruth[i]! >= 0) into.hit++;
  }
  for (let i = 0; i < beats.times.length; i++) {
    if (!inside(beats.times[i]!)) continue;
    into.found++;
    if (ofFound[i]! < 0) continue;
    into.right++;
    into.errors.push(1000 * (beats.times[i]! - truth[ofFound[i]!]!));
  }
  for (const end of nn.ends) {
    if (!inside(beats.times[end - 1]!) || !inside(beats.times[end]!)) continue;
    into.kept++;
    const [from, to] = [ofFound[end - 1]!, ofFound[end]!];
    if (from >= 0 && to === from + 1) into.keptRight++;
  }
}

/** One to one, each with the nearest, nearest pairs first where two compete; -1 for none within the tolerance. */
export function match(found: ArrayLike<number>, truth: ArrayLike<number>, tolerance = TOLERANCE) {
  const ofFound = new Int32Array(found.length).fill(-1);
  const ofTruth = new Int32Array(truth.length).fill(-1);
  const pairs: { i: number; j: number; apart: number }[] = [];
  let first = 0;
  for (let i = 0; i < found.length; i++) {
    while (first < truth.length && truth[first]! < found[i]! - tolerance) first++;
    for (let j = first; j < truth.length && truth[j]! <= found[i]! + tolerance; j++) {
      pairs.push({ i, j, apart: Math.abs(found[i]! - truth[j]!) });
    }
  }
  for (const { i, j } of pairs.sort((a, b) => a.apart - b.apart)) {
    if (ofFound[i]! >= 0 || ofTruth[j]! >= 0) continue;
    ofFound[i] = j;
    ofTruth[j] = i;
  }
  return { ofFound, ofTruth };
}

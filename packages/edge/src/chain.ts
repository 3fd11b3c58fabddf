/** A hidden Markov chain whose states persist, over windows that may overlap and have gaps between them. */
import { CheerError } from '@cheer/signals';

/** Probabilities by class, a window; null where a window was not judged and gives no evidence. */
export type Stream = readonly (ArrayLike<number> | null)[];

/** Seconds. */
export interface WindowGrid {
  readonly length: number;
  readonly step: number;
}

/** A head may underflow to 0; no window is that sure. */
const LEAST_PROBABILITY = 1e-6;

export interface Chain {
  readonly classes: number;
  /** [windows * classes], relative to chance */
  readonly evidence: Float64Array;
  /** steps since the window before; 0 for the first */
  readonly gaps: Float64Array;
  /** windows that give evidence */
  readonly judged: number;
}

/** @throws CheerError `option-invalid` */
export function prepare(
  caller: string,
  stream: Stream,
  starts: ArrayLike<number>,
  { length, step }: WindowGrid,
): Chain {
  const n = stream.length;
  if (starts.length !== n) throw invalid(caller, `${n} windows need as many starts, got ${starts.length}`);
  if (!(length > 0 && step > 0)) throw invalid(caller, `length and step must be positive, got ${length} and ${step}`);
  const classes = stream.find((row) => row !== null)?.length ?? 2;
  const temper = Math.min(1, step / length);
  const evidence = new Float64Array(n * classes).fill(1);
  const gaps = new Float64Array(n);
  let judged = 0;
  for (const [t, row] of stream.entries()) {
    if (t > 0) gaps[t] = (starts[t]! - starts[t - 1]!) / step;
    if (!(gaps[t]! >= 0)) throw invalid(caller, `windows must be in order of time, window ${t} is not`);
    if (row === null) continue;
    if (row.length !== classes) throw invalid(caller, `window ${t} has ${row.length} classes, others have ${classes}`);
    judged++;
    for (let c = 0; c < classes; c++) {
      const p = row[c]!;
      if (!(p >= 0 && p <= 1)) throw invalid(caller, `window ${t} has the probability ${p}`);
      evidence[t * classes + c] = (classes * Math.max(LEAST_PROBABILITY, p)) ** temper;
    }
  }
  return { classes, evidence, gaps, judged };
}

/** A pass over the chain: what a window's state is given it and those before. Begins with and falls back to `occurrence`. */
export function forward(
  { classes, evidence, gaps }: Chain,
  lambda: number,
  occurrence: Float64Array,
): { posterior: Float64Array; scale: Float64Array; logLikelihood: number } {
  const posterior = new Float64Array(evidence.length);
  const scale = new Float64Array(gaps.length);
  let logLikelihood = 0;
  for (let t = 0; t < gaps.length; t++) {
    const at = t * classes;
    const kept = keptTo(gaps, t, lambda);
    let sum = 0;
    for (let c = 0; c < classes; c++) {
      const before = t === 0 ? 0 : posterior[at - classes + c]!;
      const value = (kept * before + (1 - kept) * occurrence[c]!) * evidence[at + c]!;
      posterior[at + c] = value;
      sum += value;
    }
    scale[t] = sum;
    logLikelihood += Math.log(sum);
    for (let c = 0; c < classes; c++) posterior[at + c] = posterior[at + c]! / sum;
  }
  return { posterior, scale, logLikelihood };
}

/** The pass back: how much likelier what comes after a window is, given its state. Times `posterior` it sums to 1. */
export function backward(
  { classes, evidence, gaps }: Chain,
  lambda: number,
  occurrence: Float64Array,
  scale: Float64Array,
): Float64Array {
  const later = new Float64Array(evidence.length).fill(1);
  for (let t = gaps.length - 2; t >= 0; t--) {
    const next = (t + 1) * classes;
    const kept = keptTo(gaps, t + 1, lambda);
    let mean = 0;
    for (let c = 0; c < classes; c++) mean += occurrence[c]! * evidence[next + c]! * later[next + c]!;
    for (let c = 0; c < classes; c++) {
      const same = evidence[next + c]! * later[next + c]!;
      later[t * classes + c] = (kept * same + (1 - kept) * mean) / scale[t + 1]!;
    }
  }
  return later;
}

/** Probability that window t's state was handed on from the window before, not drawn anew. */
export function keptTo(gaps: Float64Array, t: number, lambda: number): number {
  if (t === 0) return 0;
  const gap = gaps[t]!;
  return gap === 1 ? lambda : lambda ** gap; // nearly every gap is one step, and a power costs more than all else here
}

/**
 * The share of steps at which nothing is drawn anew; a new draw may give the same state. Rounding may put it below 0 at
 * stay = 1 / K, and a negative number has no power of the half steps that real windows are apart.
 */
export const lambdaOf = (stay: number, classes: number): number => Math.max(0, (classes * stay - 1) / (classes - 1));

export const uniform = (classes: number): Float64Array => new Float64Array(classes).fill(1 / classes);

export const rowsOf = (flat: Float64Array, classes: number): Float64Array[] =>
  Array.from({ length: flat.length / classes }, (_, t) => flat.slice(t * classes, (t + 1) * classes));

export const invalid = (caller: string, problem: string): CheerError =>
  new CheerError('option-invalid', `${caller}: ${problem}`, 'Give the windows of one stream in order of time.');

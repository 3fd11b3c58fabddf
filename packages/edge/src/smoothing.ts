/**
 * States persist: a hidden Markov chain over the head's probabilities makes a live prediction calm (Rabiner 1989, doi
 * 10.1109/5.18626). Per step of the window grid a state stays with probability p, else it is any other alike. How much states
 * persist is learned from the device's own unlabelled stream; it is never read off labels and never one constant.
 *
 * - Evidence of a window: head's probability / prior of the class. The head is class-balanced, so the prior is 1 / K.
 * - Windows overlap, so the same second is seen length / step times: evidence is raised to the power step / length.
 * - With lambda = (K p - 1) / (K - 1) one step is `lambda stay + (1 - lambda) anything alike`, hence a gap of g steps is the
 *   same with lambda^g: after a long gap nothing is known, rather than that the state has changed.
 */
import { CheerError } from '@cheer/signals';

/** Probabilities by class, a window; null where a window was not judged and gives no evidence. */
export type Stream = readonly (ArrayLike<number> | null)[];

/** Seconds. */
export interface WindowGrid {
  readonly length: number;
  readonly step: number;
}

export interface Persistence {
  /** p: probability that a state is the same one step later, from 1 / K (none) to 0.999 */
  readonly stay: number;
  /** what persistence explains of the stream: gain in log likelihood over none, nats a judged window */
  readonly gain: number;
}

/** A stream that never changes would say p = 1, and then no evidence could ever change the state. */
const MOST_STAY = 0.999;
/** A head may underflow to 0; no window is that sure. */
const LEAST_PROBABILITY = 1e-6;

/**
 * The p of maximum posterior given the unlabelled stream. The prior is that of one step seen in a stream without persistence:
 * (1 / K) ln p + (1 - 1 / K) ln(1 - p), highest at p = 1 / K, outweighed by a few windows that say otherwise.
 *
 * How often each class occurs is fitted along (as the mixture that best explains the windows in any order) and then dropped:
 * a head that leans to one class must not look like a state that lasts. So shuffling the stream leaves p near 1 / K.
 *
 * @param starts of the windows, seconds, ascending
 */
export function fitPersistence(stream: Stream, starts: ArrayLike<number>, grid: WindowGrid): Persistence {
  const chain = prepare('fitPersistence', stream, starts, grid);
  const { classes, judged } = chain;
  const none = { stay: 1 / classes, gain: 0 };
  if (judged < 2) return none;

  const occurrence = mixture(chain);
  const likelihood = (stay: number): number => forward(chain, lambdaOf(stay, classes), occurrence).logLikelihood;
  const posterior = (stay: number): number =>
    likelihood(stay) + Math.log(stay) / classes + (1 - 1 / classes) * Math.log(1 - stay);

  // the likelihood need not have one peak: a grid, even in ln(1 - p), and then golden section about its best point
  const change = (i: number): number => (1 - 1 / classes) * ((1 - MOST_STAY) / (1 - 1 / classes)) ** (i / GRID);
  let best = 0;
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i <= GRID; i++) {
    const value = posterior(1 - change(i));
    if (value > highest) {
      highest = value;
      best = i;
    }
  }
  const stay = goldenSection(posterior, 1 - change(Math.max(0, best - 1)), 1 - change(Math.min(GRID, best + 1)));
  const gain = (likelihood(stay) - likelihood(1 / classes)) / judged;
  return gain > 0 ? { stay, gain } : none;
}

const GRID = 32;

/**
 * Causal: the probabilities of each window's state given that window and those before it (forward filter). Rows sum to 1.
 * @param stay from `fitPersistence`
 */
export function smooth(stream: Stream, starts: ArrayLike<number>, grid: WindowGrid, stay: number): Float64Array[] {
  const chain = prepare('smooth', stream, starts, grid);
  checkStay('smooth', stay, chain.classes);
  const { posterior } = forward(chain, lambdaOf(stay, chain.classes), uniform(chain.classes));
  return rowsOf(posterior, chain.classes);
}

/** Given all windows, also those after (forward-backward). For the laboratory: a device does not know the future. */
export function offline(stream: Stream, starts: ArrayLike<number>, grid: WindowGrid, stay: number): Float64Array[] {
  const chain = prepare('offline', stream, starts, grid);
  const { classes, evidence, gaps } = chain;
  checkStay('offline', stay, classes);
  const lambda = lambdaOf(stay, classes);
  const { posterior } = forward(chain, lambda, uniform(classes));
  const later = new Float64Array(classes).fill(1); // P(evidence after t | state at t), up to a factor
  for (let t = gaps.length - 1; t >= 0; t--) {
    const row = posterior.subarray(t * classes, (t + 1) * classes);
    for (let c = 0; c < classes; c++) row[c] = row[c]! * later[c]!;
    normalise(row);
    const kept = lambda ** gaps[t]!;
    let mean = 0;
    for (let c = 0; c < classes; c++) {
      later[c] = later[c]! * evidence[t * classes + c]!;
      mean += later[c]! / classes;
    }
    for (let c = 0; c < classes; c++) later[c] = (kept * later[c]! + (1 - kept) * mean) / mean;
  }
  return rowsOf(posterior, classes);
}

interface Chain {
  readonly classes: number;
  /** [windows * classes], relative to chance */
  readonly evidence: Float64Array;
  /** steps since the window before; 0 for the first */
  readonly gaps: Float64Array;
  /** windows that give evidence */
  readonly judged: number;
}

function prepare(caller: string, stream: Stream, starts: ArrayLike<number>, { length, step }: WindowGrid): Chain {
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

/** One pass over the chain, begun from and falling back to `occurrence`. */
function forward(
  { classes, evidence, gaps }: Chain,
  lambda: number,
  occurrence: Float64Array,
): { posterior: Float64Array; logLikelihood: number } {
  const posterior = new Float64Array(evidence.length);
  let logLikelihood = 0;
  for (let t = 0; t < gaps.length; t++) {
    const at = t * classes;
    const kept = t === 0 ? 0 : lambda ** gaps[t]!;
    let sum = 0;
    for (let c = 0; c < classes; c++) {
      const before = t === 0 ? 0 : posterior[at - classes + c]!;
      const value = (kept * before + (1 - kept) * occurrence[c]!) * evidence[at + c]!;
      posterior[at + c] = value;
      sum += value;
    }
    logLikelihood += Math.log(sum);
    for (let c = 0; c < classes; c++) posterior[at + c] = posterior[at + c]! / sum;
  }
  return { posterior, logLikelihood };
}

/** The occurrence of each class under which the windows, taken in any order, are likeliest (EM; the problem is concave). */
function mixture({ classes, evidence }: Chain): Float64Array {
  const windows = evidence.length / classes;
  let occurrence = uniform(classes);
  for (let iteration = 0; iteration < 200; iteration++) {
    const next = new Float64Array(classes);
    for (let at = 0; at < evidence.length; at += classes) {
      let sum = 0;
      for (let c = 0; c < classes; c++) sum += occurrence[c]! * evidence[at + c]!;
      for (let c = 0; c < classes; c++) next[c] = next[c]! + (occurrence[c]! * evidence[at + c]!) / (sum * windows);
    }
    occurrence = next;
  }
  return occurrence;
}

function goldenSection(f: (x: number) => number, from: number, to: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [from, to];
  let [c, d] = [b - ratio * (b - a), a + ratio * (b - a)];
  let [fc, fd] = [f(c), f(d)];
  while (b - a > 1e-6) {
    if (fc >= fd) {
      [b, d, fd] = [d, c, fc];
      c = b - ratio * (b - a);
      fc = f(c);
    } else {
      [a, c, fc] = [c, d, fd];
      d = a + ratio * (b - a);
      fd = f(d);
    }
  }
  return (a + b) / 2;
}

const lambdaOf = (stay: number, classes: number): number => (classes * stay - 1) / (classes - 1);

const uniform = (classes: number): Float64Array => new Float64Array(classes).fill(1 / classes);

const rowsOf = (flat: Float64Array, classes: number): Float64Array[] =>
  Array.from({ length: flat.length / classes }, (_, t) => flat.slice(t * classes, (t + 1) * classes));

function normalise(row: Float64Array): void {
  let sum = 0;
  for (const value of row) sum += value;
  for (let c = 0; c < row.length; c++) row[c] = row[c]! / sum;
}

function checkStay(caller: string, stay: number, classes: number): void {
  if (stay >= 1 / classes - 1e-12 && stay <= 1) return;
  throw invalid(caller, `the probability to stay must be from 1/${classes} to 1, got ${stay}`);
}

const invalid = (caller: string, problem: string): CheerError =>
  new CheerError('option-invalid', `${caller}: ${problem}`, 'Give the windows of one stream in order of time.');

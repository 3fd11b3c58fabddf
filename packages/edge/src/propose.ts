/**
 * Which windows to ask the wearer about: few questions, well spread. k-centre greedy over the embeddings (Sener and Savarese 2018,
 * arXiv 1708.00489): ask next about what is least like all that is labelled or asked about already. Once there is a classifier,
 * what it is unsure of counts as well: predictive entropy (Settles 2009, Active Learning Literature Survey, 3.1).
 */
import { overlap } from './apart.ts';

export interface ProposeInput {
  /** embeddings in order of time, null where there is too little in the window */
  readonly points: readonly (Float32Array | null)[];
  /** seconds */
  readonly starts: readonly number[];
  /** of each window, null where it has none */
  readonly labels: readonly (string | null)[];
  /** the head's, null where there is no embedding; absent before the first training */
  readonly probabilities?: readonly (ArrayLike<number> | null)[];
  /** of a window, seconds */
  readonly length: number;
}

export interface Proposal {
  /** unix seconds */
  readonly start: number;
  readonly end: number;
  /** `typical`: nearest to the middle of all, where nothing is labelled yet; `unlike`: least like the others; `unsure`: the classifier wavers */
  readonly why: 'typical' | 'unlike' | 'unsure';
  /** to the nearest labelled or proposed window in the space of embeddings; null where there is none */
  readonly distance: number | null;
  /** of the classifier's answer, 0 (sure) to 1 (all states alike); null without a classifier */
  readonly entropy: number | null;
}

/** At most `n` unlabelled, usable windows of which none overlaps another or a labelled one; the most telling first. */
export function propose({ points, starts, labels, probabilities, length }: ProposeInput, n: number): Proposal[] {
  const usable = [...points.keys()].filter((i) => points[i] !== null);
  const labelled = usable.filter((i) => labels[i] !== null);
  const free = new Set(usable.filter((i) => labels[i] === null && !labelled.some((j) => share(i, j))));
  // squared distance to the nearest centre
  const far = new Float64Array(points.length).fill(Number.POSITIVE_INFINITY);
  const centre = (at: number): void => {
    for (const i of usable) far[i] = Math.min(far[i]!, square(points[i]!, points[at]!));
  };
  for (const at of labelled) centre(at);

  const proposals: Proposal[] = [];
  let centres = labelled.length;
  while (proposals.length < n && free.size > 0) {
    const { at, why } = centres === 0 ? { at: typical(free), why: 'typical' as const } : telling(free);
    proposals.push({
      start: starts[at]!,
      end: starts[at]! + length,
      why,
      distance: centres === 0 ? null : Math.sqrt(far[at]!),
      entropy: entropyOf(at),
    });
    centre(at);
    centres++;
    for (const i of free) if (share(i, at)) free.delete(i);
  }
  return proposals;

  function share(i: number, j: number): boolean {
    return overlap(starts[i]!, starts[j]!, length);
  }

  function entropyOf(at: number): number | null {
    const row = probabilities?.[at];
    return row ? entropy(row) : null;
  }

  /** the nearest to the mean of all */
  function typical(from: ReadonlySet<number>): number {
    const mean = new Float32Array(points[usable[0]!]!.length);
    for (const i of usable) for (let d = 0; d < mean.length; d++) mean[d]! += points[i]![d]! / usable.length;
    return best(from, (i) => -square(points[i]!, mean));
  }

  /** each of the two measures relative to the most there is of it */
  function telling(from: ReadonlySet<number>): { at: number; why: 'unlike' | 'unsure' } {
    const most = Math.sqrt(Math.max(...[...from].map((i) => far[i]!))) || 1;
    const unlike = (i: number): number => Math.sqrt(far[i]!) / most;
    const unsure = (i: number): number => entropyOf(i) ?? 0;
    const at = best(from, (i) => unlike(i) + unsure(i));
    return { at, why: unsure(at) > unlike(at) ? 'unsure' : 'unlike' };
  }
}

function best(from: Iterable<number>, value: (i: number) => number): number {
  let found = -1;
  let most = Number.NEGATIVE_INFINITY;
  for (const i of from) {
    const own = value(i);
    if (own > most) [found, most] = [i, own];
  }
  return found;
}

function square(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += (a[d]! - b[d]!) ** 2;
  return sum;
}

/** Shannon's, in units of that of a guess: 0 to 1. */
function entropy(probabilities: ArrayLike<number>): number {
  let sum = 0;
  for (let c = 0; c < probabilities.length; c++) {
    const p = probabilities[c]!;
    if (p > 0) sum -= p * Math.log(p);
  }
  return sum / Math.log(probabilities.length);
}

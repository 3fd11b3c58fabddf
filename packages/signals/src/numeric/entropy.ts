import { decay } from './decay.ts';

/**
 * Entropies of an interval series with holes. `follows[i]` is 1 where x[i] comes right after x[i - 1]; a template never
 * reaches across a hole. Without holes these are the textbook values.
 */

/** How much the pairs of templates are alike over m points, and over m + 1. */
export interface Matches {
  /** pairs of templates compared */
  readonly pairs: number;
  readonly shorter: number;
  readonly longer: number;
}

/**
 * Counts for sample entropy (Richman & Moorman 2000, doi 10.1152/ajpheart.2000.278.6.H2039) with m = 2: pairs i < j of
 * templates whose largest difference is at most `tolerance`, no template with itself, both lengths over the same
 * templates. The entropy is -ln(longer / shorter).
 */
export function templateMatches(x: Float64Array, follows: Uint8Array, tolerance: number): Matches {
  const starts = templates(follows);
  let shorter = 0;
  let longer = 0;
  for (let p = 0; p < starts.length; p++) {
    const i = starts[p]!;
    const a = x[i]!;
    const b = x[i + 1]!;
    const c = x[i + 2]!;
    for (let q = p + 1; q < starts.length; q++) {
      const j = starts[q]!;
      if (Math.abs(a - x[j]!) > tolerance || Math.abs(b - x[j + 1]!) > tolerance) continue;
      shorter++;
      if (Math.abs(c - x[j + 2]!) <= tolerance) longer++;
    }
  }
  return { pairs: pairsOf(starts), shorter, longer };
}

/**
 * Likeness for fuzzy entropy (Chen et al. 2007, doi 10.1109/TNSRE.2007.897025) with m = 2: templates without their own
 * mean, likeness exp(-(largest difference / tolerance)^2), summed over pairs i < j. The paper divides by the tolerance after
 * raising the difference to its power, which would depend on the unit; here it is before. The entropy is -ln(longer / shorter).
 */
export function templateLikeness(x: Float64Array, follows: Uint8Array, tolerance: number): Matches {
  const starts = templates(follows);
  const scale = 1 / (tolerance * tolerance);
  let shorter = 0;
  let longer = 0;
  for (let p = 0; p < starts.length; p++) {
    const i = starts[p]!;
    for (let q = p + 1; q < starts.length; q++) {
      const j = starts[q]!;
      // the differences of the two templates; removing each template's mean removes the mean of these
      const a = x[i]! - x[j]!;
      const b = x[i + 1]! - x[j + 1]!;
      const c = x[i + 2]! - x[j + 2]!;
      const two = (a - b) / 2;
      const mean = (a + b + c) / 3;
      const three = Math.max(Math.abs(a - mean), Math.abs(b - mean), Math.abs(c - mean));
      shorter += decay(two * two * scale);
      longer += decay(three * three * scale);
    }
  }
  return { pairs: pairsOf(starts), shorter, longer };
}

/**
 * The same over coarse-grained series: means of `scale` values that follow each other, summed over the `scale` places to
 * begin (multiscale entropy, Costa et al. 2002, doi 10.1103/PhysRevLett.89.068102, in its composite form).
 */
export function coarseLikeness(x: Float64Array, follows: Uint8Array, tolerance: number, scale: number): Matches {
  let pairs = 0;
  let shorter = 0;
  let longer = 0;
  for (let shift = 0; shift < scale; shift++) {
    const values: number[] = [];
    const coarseFollows: number[] = [];
    let place = 0;
    let sum = 0;
    for (let i = 0; i < x.length; i++) {
      place = follows[i] === 1 ? place + 1 : 0;
      if (place < shift) continue;
      const within = (place - shift) % scale;
      sum = within === 0 ? x[i]! : sum + x[i]!;
      if (within < scale - 1) continue;
      values.push(sum / scale);
      coarseFollows.push(place - shift >= scale ? 1 : 0);
    }
    const likeness = templateLikeness(Float64Array.from(values), Uint8Array.from(coarseFollows), tolerance);
    pairs += likeness.pairs;
    shorter += likeness.shorter;
    longer += likeness.longer;
  }
  return { pairs, shorter, longer };
}

function pairsOf(starts: Uint32Array): number {
  return (starts.length * (starts.length - 1)) / 2;
}

/** Where three points in a row begin. */
function templates(follows: Uint8Array): Uint32Array {
  const starts: number[] = [];
  for (let i = 0; i + 2 < follows.length; i++) if (follows[i + 1] === 1 && follows[i + 2] === 1) starts.push(i);
  return Uint32Array.from(starts);
}

/** Entropy, nats, of the histogram whose bins are [k width, (k + 1) width). */
export function histogramEntropy(x: Float64Array, width: number): number {
  const counts = new Map<number, number>();
  for (const value of x) {
    const bin = Math.floor(value / width);
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
  }
  let sum = 0;
  for (const count of counts.values()) sum -= (count / x.length) * Math.log(count / x.length);
  return sum;
}

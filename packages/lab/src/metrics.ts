/** How well predictions fit the truth. Classes are names; every mean over classes runs over those present in the truth. */
import { CheerError } from '@cheer/signals';

export interface Confusion {
  /** every class in truth or prediction, in alphabetical order */
  readonly classes: readonly string[];
  /** counts[truth][prediction] */
  readonly counts: readonly (readonly number[])[];
}

export interface Metrics {
  /** number of windows scored */
  readonly windows: number;
  readonly accuracy: number;
  /** mean recall over the classes present in the truth */
  readonly balancedAccuracy: number;
  /** mean F1 over the classes present in the truth */
  readonly macroF1: number;
  /** F1 of each class present in the truth */
  readonly f1: Readonly<Record<string, number>>;
  readonly confusion: Confusion;
}

/**
 * Scores predictions window by window. A class that is predicted but never true lowers the precision of none and the
 * recall of others; it has no F1 of its own. F1 of a class that is never predicted is 0.
 * @throws CheerError `no-usable-window` if there is nothing to score
 */
export function score(truth: readonly string[], prediction: readonly string[]): Metrics {
  return scoreConfusion(confusionOf(truth, prediction));
}

/** @throws CheerError `no-usable-window`, also when the two differ in length */
export function confusionOf(truth: readonly string[], prediction: readonly string[]): Confusion {
  if (truth.length === 0 || truth.length !== prediction.length) {
    throw new CheerError(
      'no-usable-window',
      `score: needs one prediction for each of at least one window, got ${truth.length} windows and ${prediction.length} predictions`,
      'Give recordings with labelled windows beyond those used for training.',
    );
  }
  const classes = [...new Set([...truth, ...prediction])].sort();
  const place = new Map(classes.map((name, i) => [name, i]));
  const counts = classes.map(() => classes.map(() => 0));
  for (const [i, name] of truth.entries()) counts[place.get(name)!]![place.get(prediction[i]!)!]! += 1;
  return { classes, counts };
}

/** The same from counts, which may be sums over people. */
export function scoreConfusion(confusion: Confusion): Metrics {
  const { classes, counts } = confusion;
  const truths = counts.map(sum);
  const predictions = classes.map((_, c) => sum(counts.map((row) => row[c]!)));
  const present = [...classes.keys()].filter((c) => truths[c]! > 0);
  const windows = sum(truths);
  const hits = (c: number): number => counts[c]![c]!;
  const f1 = present.map((c) => (2 * hits(c)) / (truths[c]! + predictions[c]!));
  return {
    windows,
    accuracy: sum(present.map(hits)) / windows,
    balancedAccuracy: sum(present.map((c) => hits(c) / truths[c]!)) / present.length,
    macroF1: sum(f1) / present.length,
    f1: Object.fromEntries(present.map((c, i) => [classes[c]!, f1[i]!])),
    confusion,
  };
}

/** The most frequent class, of equals the first by alphabet: what a constant answer does best with. */
export function majorityClass(truth: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of [...truth].sort()) counts.set(name, (counts.get(name) ?? 0) + 1);
  let best = '';
  let most = 0;
  for (const [name, count] of counts) {
    if (count > most) [best, most] = [name, count];
  }
  return best;
}

/** Adds confusions cell by cell, over draws or people; classes are united. */
export function sumConfusions(confusions: readonly Confusion[]): Confusion {
  const classes = [...new Set(confusions.flatMap((one) => one.classes))].sort();
  const counts = classes.map(() => classes.map(() => 0));
  for (const one of confusions) {
    const place = one.classes.map((name) => classes.indexOf(name));
    for (const [t, row] of one.counts.entries()) {
      for (const [p, count] of row.entries()) counts[place[t]!]![place[p]!]! += count;
    }
  }
  return { classes, counts };
}

/**
 * Expected calibration error: mean difference between confidence (the highest probability) and accuracy, weighed by the
 * windows in each of `bins` equal bins of confidence (Guo et al. 2017, arXiv 1706.04599, eq. 3).
 * @param correct whether the most probable class was the true one
 */
export function calibrationError(confidence: ArrayLike<number>, correct: readonly boolean[], bins = 15): number {
  const difference = new Float64Array(bins);
  for (const [i, right] of correct.entries()) {
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(confidence[i]! * bins) - 1));
    difference[bin]! += confidence[i]! - (right ? 1 : 0);
  }
  return difference.reduce((total, d) => total + Math.abs(d), 0) / correct.length;
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

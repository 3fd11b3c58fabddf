/** Few-shot adaptation: which labelled windows a head is trained on, the training, and how well it holds up among them. */
import { type Candidate, type HeadOptions, type TrainedHead, trainHead } from '@cheer/encoder';
import { CheerError, quoted, random } from '@cheer/signals';
import { firstApart, overlap } from './apart.ts';
import { countLabels } from './labels.ts';

/** A labelled window as the head sees it. */
export interface Example {
  readonly start: number;
  readonly label: string;
  readonly embedding: Float32Array;
}

export interface AdaptOptions {
  /** seconds */
  readonly length: number;
  /** seconds beyond a window's end whose signal its embedding also draws on; 0 if absent. Left out together are those that share any. */
  readonly reach?: number;
  /** windows a class, drawn so that no two overlap; all labelled windows if absent */
  readonly k?: number;
  /** of the draw; 0 if absent */
  readonly seed?: number;
  /** `softmax` if absent; `auto`: chosen on the support, windows that overlap left out together */
  readonly head?: HeadOptions['head'];
}

export interface Adapted {
  readonly head: TrainedHead;
  readonly support: readonly Example[];
  /** which head, and how strongly regularised: as asked for, or as chosen */
  readonly chosen: Candidate;
  /** by class, how many windows the head was trained on */
  readonly counts: Readonly<Record<string, number>>;
  /**
   * Each support window predicted by a head trained without it and all that overlap it; null if a class would be left empty.
   * Optimistic for other days: the windows come from the same recording.
   */
  readonly leaveOneOut: { readonly accuracy: number; readonly windows: number } | null;
}

/** @throws CheerError `labels-missing` for fewer than two classes, or fewer than k windows of one; `option-invalid` */
export function adapt(examples: readonly Example[], options: AdaptOptions): Adapted {
  const support = options.k === undefined ? examples : drawSupport(examples, options.k, options);
  const labels = support.map(({ label }) => label);
  const head = trainHead(
    support.map(({ embedding }) => embedding),
    labels,
    {
      ...(options.head !== undefined && { head: options.head }),
      leaveOut: true,
      together: (a, b) => overlap(support[a]!.start, support[b]!.start, options.length + (options.reach ?? 0)),
    },
  );
  const { rightLeftOut: right } = head;
  const leaveOneOut = right === null ? null : { accuracy: right / support.length, windows: support.length };
  return { head, chosen: head.chosen, support, counts: countLabels(labels), leaveOneOut };
}

/** k windows of each class, drawn by the seed, of which no two overlap; in order of time. */
function drawSupport(examples: readonly Example[], k: number, { length, seed = 0 }: AdaptOptions): Example[] {
  if (!Number.isInteger(k) || k < 1) {
    throw new CheerError(
      'option-invalid',
      `train: k must be a whole number from 1, got ${quoted(k)}`,
      'Ask for 1 to 10.',
    );
  }
  const taken: Example[] = [];
  for (const label of Object.keys(countLabels(examples.map((example) => example.label)))) {
    const own = examples.filter((example) => example.label === label);
    const free = (from: readonly Example[]): Example[] =>
      firstApart(from, (a, b) => overlap(a.start, b.start, length), k, taken);
    // a draw may block itself where the windows, taken from the first on, would do
    const drawn = free(random(seed, 'support', label).shuffle(own));
    const found = drawn.length < k ? free(own) : drawn;
    if (found.length < k) {
      throw new CheerError(
        'labels-missing',
        `train: ${k} windows a class that do not overlap are asked for, ${quoted(label)} has ${found.length}`,
        'Label a longer stretch of it, or ask for fewer.',
      );
    }
    taken.push(...found);
  }
  return taken.sort((a, b) => a.start - b.start);
}

/** Place of the largest value, of equals the first. */
export function largest(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}

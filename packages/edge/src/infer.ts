import { type Head, predictHead } from '@cheer/encoder';
import { largest } from './adapt.ts';
import type { Stream, WindowGrid } from './chain.ts';
import type { MeasuredWindow } from './measure.ts';
import { smooth } from './smoothing.ts';

export interface Prediction {
  /** seconds since 1970-01-01 UTC */
  readonly start: number;
  /** 0 to 1 */
  readonly quality: number;
  /** too little in the window: no guess is made from it */
  readonly abstained: boolean;
  /** the likeliest class by this window alone; null if abstained */
  readonly label: string | null;
  /** by class, this window alone; null if abstained */
  readonly probabilities: readonly number[] | null;
  /** given also the windows before it (causal). Probabilities go on through a window that abstains, a label does not. */
  readonly smoothed: { readonly label: string | null; readonly probabilities: readonly number[] };
}

/** From the probabilities of single windows to those given the windows before; a row for every window, also one that abstains. */
export type Decode = (stream: Stream, starts: ArrayLike<number>) => readonly Float64Array[];

/**
 * The head's word on windows in order of time.
 * @param embed a window's embedding, null if there is too little in it
 * @param persistence probability to stay of the hidden Markov filter, from `fitPersistence`, or another decoding
 */
export function infer(
  windows: readonly MeasuredWindow[],
  embed: (window: MeasuredWindow) => Float32Array | null,
  head: Head,
  grid: WindowGrid,
  persistence: number | Decode,
): Prediction[] {
  const stream = judge(windows.map(embed), head);
  const starts = windows.map(({ start }) => start);
  const decode: Decode =
    typeof persistence === 'number' ? (rows, times) => smooth(rows, times, grid, persistence) : persistence;
  // a stream without a single judged window still has the head's number of classes
  const calm = stream.some((row) => row !== null)
    ? decode(stream, starts)
    : stream.map(() => new Float64Array(head.classes.length).fill(1 / head.classes.length));
  return windows.map(({ start, quality }, i) => {
    const row = stream[i]!;
    const name = (probabilities: ArrayLike<number>): string | null =>
      row === null ? null : head.classes[largest(probabilities)]!;
    const smoothed = calm[i]!;
    return {
      start,
      quality,
      abstained: row === null,
      label: row === null ? null : name(row),
      probabilities: row === null ? null : [...row],
      smoothed: { label: name(smoothed), probabilities: [...smoothed] },
    };
  });
}

/** The head's probabilities by window, null where there is no embedding since there is too little in it. */
export function judge(embeddings: readonly (Float32Array | null)[], head: Head): (Float64Array | null)[] {
  return embeddings.map((embedding) => (embedding === null ? null : predictHead(head, embedding)));
}

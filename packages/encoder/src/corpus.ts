/** The unlabelled windows an encoder is pre-trained on. */
export interface Corpus {
  /** [windows * leaves], normalised features, NaN where missing */
  readonly rows: Float32Array;
  /** which recording a window comes from; recordings are numbered from 0 */
  readonly recording: Int32Array;
  /** start of each window, seconds */
  readonly start: Float64Array;
  /** length of a window, seconds */
  readonly windowLength: number;
}

export const corpusSize = (corpus: Corpus): number => corpus.recording.length;

/** The windows of each recording, by number. */
export function windowsByRecording(corpus: Corpus): Int32Array[] {
  const lists: number[][] = [];
  for (const [window, recording] of corpus.recording.entries()) {
    while (lists.length <= recording) lists.push([]);
    lists[recording]!.push(window);
  }
  return lists.map((list) => Int32Array.from(list));
}

/** Whose windows of a corpus are whose. */
import { type Corpus, LEAVES } from '@cheer/encoder';

/** A corpus, and which person each of its recordings is of: 0 to people - 1. */
export interface CorpusPeople {
  readonly corpus: Corpus;
  readonly people: readonly number[];
}

/** The windows of some of the people; recordings keep their numbers. */
export function windowsOf({ corpus, people }: CorpusPeople, taken: (person: number) => boolean): Corpus {
  const windows = [...corpus.recording.keys()].filter((i) => taken(people[corpus.recording[i]!]!));
  const rows = new Float32Array(windows.length * LEAVES);
  for (const [to, from] of windows.entries()) {
    rows.set(corpus.rows.subarray(from * LEAVES, (from + 1) * LEAVES), to * LEAVES);
  }
  return {
    rows,
    recording: Int32Array.from(windows, (i) => corpus.recording[i]!),
    start: Float64Array.from(windows, (i) => corpus.start[i]!),
    windowLength: corpus.windowLength,
  };
}

/** The windows of a corpus, one row each. */
export const rowsOf = ({ rows, recording }: Corpus): Float32Array[] =>
  Array.from(recording, (_, i) => rows.subarray(i * LEAVES, (i + 1) * LEAVES));

/** Whose windows of a corpus are whose. */
import { type Corpus, LEAVES } from '@cheer/encoder';
import { USABLE_MINIMUM } from '@cheer/signals';

/** A corpus, and which person each of its recordings is of: 0 to people - 1, or -1 for a recording that takes no part. */
export interface CorpusPeople {
  readonly corpus: Corpus;
  readonly people: readonly number[];
}

/** The windows of some of the people; recordings keep their numbers. */
export const windowsOf = ({ corpus, people }: CorpusPeople, wanted: (person: number) => boolean): Corpus =>
  taken(corpus, (i) => wanted(people[corpus.recording[i]!]!));

/**
 * Two recordings of each: its first half and its second, by time, without the windows that the middle lies in. What stands for
 * another recording of the same people where there is but one.
 */
export function halves({ corpus, people }: CorpusPeople): [CorpusPeople, CorpusPeople] {
  const span = new Map<number, [number, number]>();
  for (const [i, recording] of corpus.recording.entries()) {
    const start = corpus.start[i]!;
    const [first, last] = span.get(recording) ?? [start, start];
    span.set(recording, [Math.min(first, start), Math.max(last, start)]);
  }
  const half = (second: boolean): CorpusPeople => ({
    corpus: taken(corpus, (i) => {
      const [first, last] = span.get(corpus.recording[i]!)!;
      const middle = (first + last + corpus.windowLength) / 2;
      return second ? corpus.start[i]! >= middle : corpus.start[i]! + corpus.windowLength <= middle;
    }),
    people,
  });
  return [half(false), half(true)];
}

/** Of several corpora of the same recordings, those people who have windows enough in each, numbered anew. */
export function shared<T extends readonly CorpusPeople[]>(all: T): CorpusPeople[] {
  const counts = all.map(({ corpus, people }) => {
    const count = new Map<number, number>();
    for (const recording of corpus.recording) count.set(people[recording]!, (count.get(people[recording]!) ?? 0) + 1);
    return count;
  });
  const known = [...new Set(all[0]?.people ?? [])].filter((person) => person >= 0).sort((a, b) => a - b);
  const kept = known.filter((person) => counts.every((count) => (count.get(person) ?? 0) >= USABLE_MINIMUM));
  const number = new Map(kept.map((person, i) => [person, i]));
  return all.map((one) => ({
    corpus: windowsOf(one, (person) => number.has(person)),
    people: one.people.map((person) => number.get(person) ?? -1),
  }));
}

/** The windows of a corpus, one row each. */
export const rowsOf = ({ rows, recording }: Corpus): Float32Array[] =>
  Array.from(recording, (_, i) => rows.subarray(i * LEAVES, (i + 1) * LEAVES));

function taken(corpus: Corpus, wanted: (window: number) => boolean): Corpus {
  const windows = [...corpus.recording.keys()].filter(wanted);
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

/** The unlabelled windows an encoder is pre-trained on. */
import { CheerError, FEATURES, quoted } from '@cheer/signals';
import { LEAVES } from '../network/graph.ts';

export interface Corpus {
  /** [windows * leaves], normalised features, NaN where missing */
  readonly rows: Float32Array;
  /** which recording a window comes from, a number from 0 */
  readonly recording: Int32Array;
  /** start of each window, seconds; only differences within a recording matter */
  readonly start: Float64Array;
  /** length of a window, seconds */
  readonly windowLength: number;
}

/** Windows in three lists of one length: what each measured, whose recording it is from, and when it began. */
export interface CorpusWindows {
  /** normalised features, [123] each, NaN where missing */
  readonly rows: readonly ArrayLike<number>[];
  /** any name or number that two windows share if they are of one recording */
  readonly recordings: readonly (string | number)[];
  /** seconds */
  readonly starts: ArrayLike<number>;
}

/** Far beyond any normalised feature, which is held to +-10: larger is a feature that was not normalised, or a sentinel. */
const MOST = 1e6;

/**
 * A corpus of windows. Recordings are numbered in the order in which they first occur.
 * @param windowLength seconds
 * @throws CheerError `option-invalid`
 */
export function corpusOf({ rows, recordings, starts }: CorpusWindows, windowLength: number): Corpus {
  if (rows.length !== recordings.length || rows.length !== starts.length) {
    throw refused(
      `rows, recordings and starts must be as many, got ${rows.length}, ${recordings.length}, ${starts.length}`,
    );
  }
  const values = new Float32Array(rows.length * LEAVES);
  for (const [window, row] of rows.entries()) {
    if (row?.length !== LEAVES) throw refused(`row ${window} must hold ${LEAVES} features, got ${row?.length}`);
    values.set(row, window * LEAVES);
  }
  const numbers = new Map<string | number, number>();
  const recording = Int32Array.from(recordings, (name) => {
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  });
  return checkCorpus({ rows: values, recording, start: Float64Array.from(starts), windowLength });
}

/**
 * The same corpus, if it is one: arrays of the right kinds and lengths, with numbers that can be normalised features. One
 * without any window passes.
 * @throws CheerError `option-invalid` with the field, the rule and the value
 */
export function checkCorpus(corpus: Corpus): Corpus {
  if (typeof corpus !== 'object' || corpus === null) throw refused(`it must be an object, got ${quoted(corpus)}`);
  const { rows, recording, start, windowLength } = corpus;
  requireKind('rows', rows, 'Float32Array');
  requireKind('recording', recording, 'Int32Array');
  requireKind('start', start, 'Float64Array');
  if (!(typeof windowLength === 'number' && windowLength > 0 && Number.isFinite(windowLength))) {
    throw refused(`windowLength must be a positive number of seconds, got ${quoted(windowLength)}`);
  }
  const windows = recording.length;
  if (start.length !== windows) {
    throw refused(`recording and start must be as long as there are windows, got ${windows} and ${start.length}`);
  }
  if (rows.length !== windows * LEAVES) {
    throw refused(
      `rows must hold ${LEAVES} features a window, ${windows * LEAVES} numbers for ${windows} windows, got ${rows.length}`,
    );
  }
  for (let window = 0; window < windows; window++) {
    if (!Number.isFinite(start[window]!)) throw refused(`start[${window}] must be finite, got ${start[window]}`);
    if (recording[window]! < 0) throw refused(`recording[${window}] must be 0 or more, got ${recording[window]}`);
  }
  for (let i = 0; i < rows.length; i++) {
    const value = rows[i]!;
    if (Number.isNaN(value) || Math.abs(value) <= MOST) continue;
    const { name } = FEATURES[i % LEAVES]!;
    throw refused(
      `window ${Math.floor(i / LEAVES)}, ${name}: a normalised feature must lie within +-${MOST}, got ${value}`,
    );
  }
  return corpus;
}

export const corpusSize = (corpus: Corpus): number => corpus.recording.length;

/** The windows of each recording, recordings by their numbers, which may have gaps. */
export function windowsByRecording(corpus: Corpus): Int32Array[] {
  const lists = new Map<number, number[]>();
  for (const [window, recording] of corpus.recording.entries()) {
    const list = lists.get(recording);
    if (list === undefined) lists.set(recording, [window]);
    else list.push(window);
  }
  return [...lists].sort(([a], [b]) => a - b).map(([, list]) => Int32Array.from(list));
}

/** By its tag and not by its constructor, which another page or context has one of its own of. */
function requireKind(field: string, value: unknown, kind: string): void {
  const found = Object.prototype.toString.call(value).slice('[object '.length, -1);
  if (found !== kind) {
    throw refused(`${field} must be a ${kind}, got ${value === undefined ? 'none' : `a value of kind ${found}`}`);
  }
}

const refused = (problem: string): CheerError =>
  new CheerError(
    'option-invalid',
    `corpus: ${problem}`,
    'corpusOf makes a corpus of rows of normalised features, names of recordings, and starts in seconds.',
  );

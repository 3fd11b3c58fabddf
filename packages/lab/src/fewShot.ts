/**
 * The few-shot experiment on one person: label k windows per class, train the head, score the other labelled windows. Every
 * method gets the same windows, the same supports and the same head; only what the head sees of a window differs.
 */
import { largest } from '@cheer/edge';
import { type HeadOptions, predictHead, trainHead } from '@cheer/encoder';
import type { Decoding, Stream } from './decoding.ts';
import { type Confusion, calibrationError, majorityClass, score } from './metrics.ts';
import type { Representation } from './representations.ts';
import { chooseSupport, type Support, type SupportRule } from './support.ts';

/** One person's windows, as the device has them. The lists are parallel. */
export interface Person {
  readonly subject: string;
  /** normalised features of every window, labelled or not; NaN where missing */
  readonly rows: readonly Float32Array[];
  readonly labels: readonly (string | null)[];
  readonly sessions: readonly string[];
  /** s */
  readonly starts: readonly number[];
  /** false where the device abstains for want of quality: neither support nor test, and no evidence; all true if absent */
  readonly usable?: readonly boolean[];
}

export interface FewShotOptions {
  readonly representations: readonly Representation[];
  /** labelled windows per class */
  readonly k: readonly number[];
  readonly supports: readonly SupportRule[];
  readonly decodings: readonly Decoding[];
  /** draws of `random` support; `chronological` has one */
  readonly draws: number;
  readonly seed: number;
  /** length of a window and distance between the starts of two, s */
  readonly windowLength: number;
  readonly step: number;
  /** which head, as `trainHead` takes it; its own default if absent */
  readonly head?: HeadOptions['head'];
  /** regularisation of the head; the head's own default if absent. Not with `auto`. */
  readonly strength?: number;
  /** keeps each row's probabilities, for a timeline */
  readonly keepProbabilities?: boolean;
}

/** One row a person, method, support rule, k, draw and decoding. */
export interface ResultRow {
  readonly subject: string;
  readonly method: string;
  readonly support: SupportRule;
  readonly k: number;
  readonly draw: number;
  readonly seed: number;
  readonly decoding: string;
  /** test windows scored */
  readonly windows: number;
  /** labelled windows on which the device abstains, whoever asks */
  readonly abstained: number;
  readonly accuracy: number;
  readonly balancedAccuracy: number;
  readonly macroF1: number;
  /** by class */
  readonly f1: Readonly<Record<string, number>>;
  /** expected calibration error; absent for `majority` */
  readonly calibrationError?: number;
  readonly confusion: Confusion;
  /** if asked for: what led to the row */
  readonly detail?: RowDetail;
}

export interface RowDetail extends Support {
  readonly classes: readonly string[];
  /** decoded probabilities of every window of the person, in the order of `classes`; null where there are none */
  readonly probabilities: readonly (Float64Array | null)[];
}

/** A cell of the experiment that could not be run, and why. */
export interface SkippedCell {
  readonly subject: string;
  readonly support: SupportRule;
  readonly k: number;
  readonly draw: number;
  readonly reason: string;
}

/** The most frequent class of the test windows, said of every window: the best that can be had without looking. */
export const MAJORITY = 'majority';

export function fewShot(person: Person, options: FewShotOptions): { rows: ResultRow[]; skipped: SkippedCell[] } {
  const { representations, k: counts, supports, draws, seed, windowLength } = options;
  const usable = (i: number): boolean => person.usable?.[i] !== false;
  const windows = person.labels.map((label, i) => ({
    session: person.sessions[i]!,
    start: person.starts[i]!,
    label: usable(i) ? label : null,
  }));
  const abstained = person.labels.filter((label, i) => label !== null && !usable(i)).length;
  const seen = representations.map(({ name, of }) => ({
    name,
    points: person.rows.map((row, i) => (usable(i) ? of(row) : null)),
  }));
  const rows: ResultRow[] = [];
  const skipped: SkippedCell[] = [];
  for (const support of supports) {
    for (const k of counts) {
      for (let draw = 0; draw < (support === 'random' ? draws : 1); draw++) {
        const name = [seed, person.subject, k, draw].join(' ');
        const chosen = chooseSupport(windows, windowLength, { rule: support, k, seed: name });
        const cell = { subject: person.subject, support, k, draw };
        if ('reason' in chosen) {
          skipped.push({ ...cell, reason: chosen.reason });
          continue;
        }
        rows.push(...runCell(person, { ...cell, seed, abstained }, chosen, seen, options));
      }
    }
  }
  return { rows, skipped };
}

type Cell = Pick<ResultRow, 'subject' | 'support' | 'k' | 'draw' | 'seed' | 'abstained'>;

function runCell(
  person: Person,
  cell: Cell,
  chosen: Support,
  seen: readonly { name: string; points: readonly (Float32Array | null)[] }[],
  options: FewShotOptions,
): ResultRow[] {
  const { decodings, head: kind, strength, keepProbabilities } = options;
  const { support, test } = chosen;
  const truth = test.map((i) => person.labels[i]!);
  const majority = majorityClass(truth);
  const constant = score(
    truth,
    truth.map(() => majority),
  );
  const rows: ResultRow[] = decodings.map(({ name }) => ({ ...cell, method: MAJORITY, decoding: name, ...constant }));
  for (const { name: method, points } of seen) {
    const head = trainHead(
      support.map((i) => points[i]!),
      support.map((i) => person.labels[i]!),
      { ...(kind !== undefined && { head: kind }), ...(strength !== undefined && { strength }) },
    );
    const single = points.map((point) => (point === null ? null : predictHead(head, point)));
    for (const decoding of decodings) {
      const probabilities = decodeBySession(person, single, decoding, options);
      const best = test.map((i) => largest(probabilities[i]!));
      const predicted = best.map((c) => head.classes[c]!);
      const confidence = test.map((i, at) => probabilities[i]![best[at]!]!);
      rows.push({
        ...cell,
        method,
        decoding: decoding.name,
        ...score(truth, predicted),
        calibrationError: calibrationError(
          confidence,
          truth.map((label, at) => label === predicted[at]),
        ),
        ...(keepProbabilities === true && { detail: { ...chosen, classes: head.classes, probabilities } }),
      });
    }
  }
  return rows;
}

/** Each session is a stream of its own, in the order of time; its windows without a label belong to it. */
function decodeBySession(
  person: Person,
  single: Stream['probabilities'],
  decoding: Decoding,
  { step, windowLength }: FewShotOptions,
): (Float64Array | null)[] {
  const decoded: (Float64Array | null)[] = [...single];
  for (const session of new Set(person.sessions)) {
    const places = [...person.starts.keys()].filter((i) => person.sessions[i] === session);
    places.sort((a, b) => person.starts[a]! - person.starts[b]!);
    const stream = decoding.decode({
      probabilities: places.map((i) => single[i]!),
      starts: places.map((i) => person.starts[i]!),
      step,
      windowLength,
    });
    for (const [at, i] of places.entries()) decoded[i] = stream[at]!;
  }
  return decoded;
}

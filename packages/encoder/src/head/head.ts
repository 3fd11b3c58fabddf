/**
 * The few-shot classifier phi_psi (Eq. 2): softmax regression from scratch on M labelled windows,
 *
 *   min_{W, b}  sum_j v_j (- log softmax(W x_j + b)[y_j]) + strength / 2 ||W||^2,   v_j = M / (K M_{y_j}),
 *
 * class-balanced, the bias free (head/softmaxRegression.ts), or the nearest prototype (head/prototype.ts), or whichever of the
 * two the labelled windows speak for (head/choose.ts). Either is linear, so that a head is one kind of file.
 */
import { CheerError, quoted } from '@cheer/signals';
import { softmax } from '@cheer/tensor';
import { chooseHead, DEFAULT_CANDIDATE } from './choose.ts';
import { type Candidate, createFits, createFolds } from './leaveOut.ts';
import { createSupport, type Support } from './support.ts';

export interface Head {
  readonly classes: readonly string[];
  /** length of the input */
  readonly dimension: number;
  /** [classes, dimension] */
  readonly weights: Float64Array;
  /** [classes] */
  readonly bias: Float64Array;
}

export const HEADS = ['softmax', 'prototype', 'auto'] as const;

export interface HeadOptions {
  /**
   * `softmax` if absent. `auto` chooses among both and some strengths by windows left out, and is softmax regression of
   * strength 1 where leaving one out would empty a class, as with one window a class
   */
  readonly head?: (typeof HEADS)[number];
  /** regularisation; 1 if absent. Not with `auto`. */
  readonly strength?: number;
  /** whether each window shall also be predicted by a head fitted without it; so it is for `auto`, asked or not */
  readonly leaveOut?: boolean;
  /** where windows are left out: whether two, by their places, share signal, so that one says nothing new of the other */
  readonly together?: (a: number, b: number) => boolean;
}

export interface TrainedHead extends Head {
  /** what was fitted: as asked for, or as chosen */
  readonly chosen: Candidate;
  /**
   * how many windows such a head names rightly when fitted without them and all that share signal with them; null if none were
   * left out, or a class would have been left empty
   */
  readonly rightLeftOut: number | null;
}

/**
 * @param points embeddings (or any vectors of one length) of the labelled windows, finite and within +-1e6
 * @param labels their classes; the head knows these classes only, in alphabetical order
 * @throws CheerError `labels-missing` if there are fewer than two classes; `option-invalid`
 */
export function trainHead(
  points: readonly Float32Array[],
  labels: readonly string[],
  options: HeadOptions = {},
): TrainedHead {
  const classes = [...new Set(labels)].sort();
  check(points, labels, classes, options);
  const support = createSupport(
    points,
    Int32Array.from(labels, (label) => classes.indexOf(label)),
    classes.length,
  );
  const {
    head = 'softmax',
    strength = DEFAULT_CANDIDATE.strength,
    leaveOut = head === 'auto',
    together = () => false,
  } = options;
  const fits = createFits(support);
  const folds = leaveOut || head === 'auto' ? createFolds(support, together) : null;
  const choice = head === 'auto' && folds !== null ? chooseHead(fits, folds, support) : null;
  const chosen: Candidate = choice?.chosen ?? (head === 'auto' ? DEFAULT_CANDIDATE : { head, strength });
  const weights = fits.weights(chosen);
  if (weights === null) throw refused(`strength ${chosen.strength} is too small for points of this size`);
  const rightLeftOut = folds && (choice ? choice.right : fits.leaveOut(chosen, folds));
  const dimension = points[0]!.length;
  return { classes, dimension, ...inFull(weights, support, dimension), chosen, rightLeftOut };
}

/**
 * Class probabilities of one vector, in the order of `head.classes`.
 * @throws CheerError `option-invalid` for a vector of another length, or not of finite numbers
 */
export function predictHead(head: Head, point: Float32Array): Float64Array {
  const { dimension, weights, bias } = head;
  const problem = pointProblem(point, dimension);
  if (problem !== undefined) throw refused(`the point ${problem}`, 'predictHead');
  const z = new Float64Array(head.classes.length);
  for (let c = 0; c < z.length; c++) {
    let sum = bias[c]!;
    for (let d = 0; d < dimension; d++) sum += weights[c * dimension + d]! * point[d]!;
    z[c] = sum;
  }
  softmax(z.length, z, 0, z, 0);
  return z;
}

/** Out of the support's basis, into that of the points. */
function inFull(
  fitted: Float64Array,
  { basis, rank, classes }: Support,
  dimension: number,
): Pick<Head, 'weights' | 'bias'> {
  const weights = new Float64Array(classes * dimension);
  const bias = new Float64Array(classes);
  for (let c = 0; c < classes; c++) {
    bias[c] = fitted[c * (rank + 1) + rank]!;
    for (let i = 0; i < rank; i++) {
      const along = fitted[c * (rank + 1) + i]!;
      for (let d = 0; d < dimension; d++) {
        const at = c * dimension + d;
        weights[at] = weights[at]! + along * basis[i * dimension + d]!;
      }
    }
  }
  return { weights, bias };
}

function check(
  points: readonly Float32Array[],
  labels: readonly string[],
  classes: readonly string[],
  { head = 'softmax', strength = 1 }: HeadOptions,
): void {
  if (classes.length < 2) {
    throw new CheerError(
      'labels-missing',
      `trainHead: at least two classes must be labelled, got ${classes.length === 0 ? 'none' : `only "${classes[0]}"`}`,
      'Label at least one window of another state.',
    );
  }
  if (!HEADS.includes(head)) throw refused(`head must be one of ${HEADS.join(', ')}, got ${quoted(head)}`);
  if (!(strength > 0 && Number.isFinite(strength)))
    throw refused(`strength must be a positive number, got ${strength}`);
  if (points.length !== labels.length)
    throw refused(`${points.length} points need as many labels, got ${labels.length}`);
  const dimension = points[0]!.length;
  for (const [i, point] of points.entries()) {
    const problem = pointProblem(point, dimension);
    if (problem !== undefined) throw refused(`point ${i} ${problem}`);
  }
  const unnamed = labels.findIndex((label) => typeof label !== 'string');
  if (unnamed >= 0) throw refused(`label ${unnamed} must be a text, got ${quoted(labels[unnamed])}`);
}

/** Squares of what is larger leave too little of the numbers beside it. */
const MOST = 1e6;

function pointProblem(point: Float32Array, dimension: number): string | undefined {
  const wrong = point.findIndex((x) => !(Math.abs(x) <= MOST));
  return point.length === dimension && wrong < 0
    ? undefined
    : `must be ${dimension} finite numbers within +-${MOST}, got ${wrong < 0 ? point.length : point[wrong]}`;
}

const refused = (problem: string, caller = 'trainHead'): CheerError =>
  new CheerError(
    'option-invalid',
    `${caller}: ${problem}`,
    'Give one vector of finite numbers and one label a window.',
  );

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
import { type Candidate, chooseHead, DEFAULT_CANDIDATE } from './head/choose.ts';
import { createPrototypes } from './head/prototype.ts';
import { createSoftmaxRegression } from './head/softmaxRegression.ts';
import { balance, createSupport, type Support } from './head/support.ts';

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
  /** for `auto`: whether two windows, by their places, share signal, so that one says nothing new of the other */
  readonly together?: (a: number, b: number) => boolean;
}

export interface TrainedHead extends Head {
  /** what was fitted: as asked for, or as chosen */
  readonly chosen: Candidate;
}

/**
 * @param points embeddings (or any vectors of one length) of the labelled windows, finite
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
  const { head = 'softmax', strength = DEFAULT_CANDIDATE.strength } = options;
  const chosen: Candidate = head === 'auto' ? chooseHead(support, options.together) : { head, strength };
  const dimension = points[0]!.length;
  return { classes, dimension, ...inFull(fit(support, chosen), support, dimension), chosen };
}

/** Class probabilities of one vector, in the order of `head.classes`. */
export function predictHead(head: Head, point: Float32Array): Float64Array {
  const { dimension, weights, bias } = head;
  const z = new Float64Array(head.classes.length);
  for (let c = 0; c < z.length; c++) {
    let sum = bias[c]!;
    for (let d = 0; d < dimension; d++) sum += weights[c * dimension + d]! * point[d]!;
    z[c] = sum;
  }
  softmax(z.length, z, 0, z, 0);
  return z;
}

/** The classes' weights in the support's coordinates, biases last. */
function fit(support: Support, { head, strength }: Candidate): Float64Array {
  const v = new Float64Array(support.size);
  balance(support, new Uint8Array(support.size).fill(1), v);
  if (head === 'prototype') {
    const prototypes = createPrototypes(support);
    prototypes.fit(v, strength);
    return prototypes.classWeights();
  }
  const regression = createSoftmaxRegression(support);
  const theta = new Float64Array(regression.size);
  if (!regression.fit(v, strength, theta, 1e-12 * support.size)) {
    throw refused(`strength ${strength} is too small for points of this size`);
  }
  return regression.classWeights(theta);
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
    for (const [i, q] of basis.entries()) {
      const along = fitted[c * (rank + 1) + i]!;
      for (let d = 0; d < dimension; d++) weights[c * dimension + d] = weights[c * dimension + d]! + along * q[d]!;
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
  const bad = points.findIndex((point) => point.length !== dimension || !point.every(Number.isFinite));
  if (bad >= 0) throw refused(`point ${bad} must be ${dimension} finite numbers`);
}

const refused = (problem: string): CheerError =>
  new CheerError(
    'option-invalid',
    `trainHead: ${problem}`,
    'Give one vector of finite numbers and one label a window.',
  );

/** Self-supervised pre-training of an encoder: deterministic in corpus, options and seed. */
import { CheerError } from '@cheer/signals';
import type { AdamWState } from '@cheer/tensor';
import type { GcnConfig } from '../network/config.ts';
import { initialWeights, type Weights } from '../network/gcn.ts';
import { type PretextTerm, parsePretext } from '../pretext/spec.ts';
import { type Corpus, checkCorpus, corpusSize } from './corpus.ts';
import { type CurvePoint, curvePoint, isCurvePoint, REPORT_EVERY } from './curve.ts';
import { checkPretrainOptions, type PretrainOptions } from './pretrainOptions.ts';
import { createTraining, type Reading, type Training } from './training.ts';
import { checkSameTraining, type TrainingIdentity, trainingIdentity } from './trainingIdentity.ts';

export interface Pretrained {
  readonly config: GcnConfig;
  readonly weights: Weights;
  /** loss, and the loss of chance, from the first steps to the last, in CURVE_POINTS points at most */
  readonly curve: readonly CurvePoint[];
}

/** Where a training stands: enough to go on from, with the same result to the last bit. */
export interface PretrainState {
  /** which training: no other goes on from it */
  readonly of: TrainingIdentity;
  readonly weights: readonly Float32Array[];
  readonly optimiser: AdamWState;
  readonly curve: readonly CurvePoint[];
}

/** How far a training is. */
export interface PretrainProgress {
  readonly step: number;
  readonly steps: number;
  /** a copy, to save and to resume from */
  readonly state: () => PretrainState;
}

/**
 * Pre-trains; yields every REPORT_EVERY steps, so that the caller can show progress, save the state or stop. What it is given
 * is checked at once, before the first step.
 * @param resume a state that an earlier run of the same training yielded
 * @throws CheerError `option-invalid` for a corpus, an option or a state that it does not take, and for a loss that is no
 * number any more; `too-few-subjects` or `no-usable-window` if the corpus does not allow the pretext
 */
export function pretrain(
  corpus: Corpus,
  options: PretrainOptions,
  resume?: PretrainState,
): Generator<PretrainProgress, Pretrained> {
  const checked = checkPretrainOptions(options);
  const { config, seed, initial, steps, batch, learningRate, weightDecay } = checked;
  checkCorpus(corpus);
  const terms = parsePretext(checked.pretext);
  if (terms.length === 0) return untrained({ config, weights: initialWeights(config, seed), curve: [] });
  requireValues(corpus);
  const of = trainingIdentity(corpus, checked);
  if (resume) checkSameTraining(resume.of, of);
  const weights = initial?.weights ?? initialWeights(config, seed);
  const training = createTraining(corpus, { terms, seed, config, weights, batch, learningRate, weightDecay });
  if (resume) training.restore(resume);
  return run(training, { of, terms, config, steps, curve: [...(resume?.curve ?? [])] });
}

// biome-ignore lint/correctness/useYield: a training without a step has nothing to report
function* untrained(pretrained: Pretrained): Generator<PretrainProgress, Pretrained> {
  return pretrained;
}

interface Run {
  readonly of: TrainingIdentity;
  readonly terms: readonly PretextTerm[];
  readonly config: GcnConfig;
  readonly steps: number;
  /** so far */
  readonly curve: CurvePoint[];
}

function* run(training: Training, { of, terms, config, steps, curve }: Run): Generator<PretrainProgress, Pretrained> {
  let readings: Reading[][] = [];
  for (let step = training.steps() + 1; step <= steps; step++) {
    training.step(schedule(step - 1, steps));
    const loss = training.loss.value[0]!;
    if (!Number.isFinite(loss)) throw blownUp(`the loss is ${loss}`, step, steps);
    readings.push(training.readings());
    if (step % REPORT_EVERY !== 0 && step !== steps) continue;
    if (isCurvePoint(step, steps)) curve.push(curvePoint(step, terms, readings));
    readings = [];
    const state = (): PretrainState => ({ of, ...training.save(), curve: [...curve] });
    yield { step, steps, state };
  }
  const weights = training.weights();
  // the loss is of the weights before a step, so that the last step's are not in any
  for (const data of weights.values()) {
    if (!data.every(Number.isFinite)) throw blownUp('a weight is not finite', steps, steps);
  }
  return { config, weights, curve };
}

/** Linear warm-up over the first 5 % of the steps, then linear decay to a tenth; no cosine, whose bits engines may differ in. */
export function schedule(step: number, steps: number): number {
  const warm = Math.max(1, Math.floor(steps / 20));
  if (step < warm) return (step + 1) / warm;
  return 1 - (0.9 * (step - warm)) / Math.max(1, steps - warm);
}

function requireValues(corpus: Corpus): void {
  if (corpusSize(corpus) === 0) {
    throw new CheerError('too-few-subjects', 'pretrain: there is no window', 'Give longer or more recordings.');
  }
  if (corpus.rows.every(Number.isNaN)) {
    throw new CheerError(
      'no-usable-window',
      `pretrain: all features of all ${corpusSize(corpus)} windows are missing (NaN)`,
      'Look at the features before they are normalised: a scale that is NaN makes every value NaN.',
    );
  }
}

const blownUp = (problem: string, step: number, steps: number): CheerError =>
  new CheerError(
    'option-invalid',
    `pretrain: ${problem} at step ${step} of ${steps}`,
    'Train again, with a smaller learning rate, and with features that are normalised.',
  );

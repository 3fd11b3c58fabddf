/**
 * One training of one encoder, step by step: the pretext's terms recorded on one tape, their weighted sum, and AdamW. Each
 * term has its own batch and its own pass of the network, which all share their weights, so that a term is in a sum what it is
 * alone (hidden leaves are hidden from `masked` only) and the loss of a sum is the sum of the losses.
 */
import { CheerError, random } from '@cheer/signals';
import { type AdamWState, adamWRestore, adamWState, adamWStep, Tape, type Variable } from '@cheer/tensor';
import type { GcnConfig } from '../network/config.ts';
import { type GcnOutputs, gcn, initialWeights, type Weights } from '../network/gcn.ts';
import type { RecordedPretext } from '../pretext/pretext.ts';
import { type PretextTerm, TASKS } from '../pretext/spec.ts';
import type { Corpus } from './corpus.ts';

export interface TrainingOptions {
  readonly terms: readonly PretextTerm[];
  readonly seed: number | string;
  readonly config: GcnConfig;
  /** where the network's weights start; drawn by the seed if absent */
  readonly weights?: Weights;
  /** windows per step, of each term */
  readonly batch: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  /** float64 is for checking; float32 if absent */
  readonly precision?: 'float32' | 'float64';
}

/** What one term's loss was, and what it is to be held against: see `RecordedPretext`. */
export interface Reading {
  readonly loss: number;
  readonly chance: number;
  readonly lookup?: number;
}

/** Weights, the terms' own included, and the optimiser's memory. */
export interface Snapshot {
  readonly weights: readonly Float32Array[];
  readonly optimiser: AdamWState;
}

export interface Training {
  /** steps made so far */
  steps(): number;
  /** draws the batches of the step at hand into the network's inputs, then runs the tape forward and backward */
  evaluate(): void;
  /** evaluates, then moves the weights; `rate` scales the learning rate */
  step(rate: number): void;
  /** of each term, at the weights before the last step */
  readings(): Reading[];
  /** the weights of the network, by name */
  weights(): Weights;
  save(): Snapshot;
  /** @throws CheerError `option-invalid` if it is of a network or of terms with other weights */
  restore(snapshot: Snapshot): void;
  /** the tape and what is on it, for checking gradients */
  readonly tape: Tape;
  readonly loss: Variable;
  readonly parameters: readonly Variable[];
}

/** @throws CheerError `too-few-subjects` if the corpus does not allow a term */
export function createTraining(corpus: Corpus, options: TrainingOptions): Training {
  const { terms, seed, config, batch, learningRate, weightDecay, precision } = options;
  const tape = new Tape(precision);
  const initial = options.weights ?? initialWeights(config, seed);
  let network: GcnOutputs | undefined;
  const tasks = terms.map(({ name }): RecordedPretext => {
    const prepared = TASKS[name].prepare(corpus, batch);
    if ('problem' in prepared) {
      throw new CheerError('too-few-subjects', `pretrain: ${prepared.problem}`, prepared.remedy);
    }
    const pass = gcn(tape, config, initial, batch, network?.parameters);
    network ??= pass;
    return prepared.record(tape, pass, seed);
  });
  const loss = weightedSum(tape, terms, tasks);
  const named = network!.parameters;
  const parameters: Variable[] = [...named.values(), ...tasks.flatMap((task) => task.parameters)];
  const optimiser = adamWState(parameters);

  const evaluate = (): void => {
    for (const task of tasks) task.draw(random(seed, 'batch', optimiser.step));
    tape.forward();
    tape.backward(loss);
  };
  return {
    tape,
    loss,
    parameters,
    steps: () => optimiser.step,
    evaluate,
    step(rate) {
      evaluate();
      adamWStep(parameters, optimiser, { learningRate, weightDecay }, rate);
    },
    readings: () =>
      tasks.map((task) => ({
        loss: task.loss.value[0]!,
        chance: task.chance(),
        ...(task.lookup && { lookup: task.lookup() }),
      })),
    weights: () => new Map([...named].map(([name, { value }]) => [name, Float32Array.from(value)])),
    save: () => ({
      weights: parameters.map(({ value }) => Float32Array.from(value)),
      optimiser: copyOf(optimiser),
    }),
    restore(snapshot) {
      checkSizes(parameters, snapshot);
      adamWRestore(optimiser, snapshot.optimiser);
      for (const [i, { value }] of parameters.entries()) value.set(snapshot.weights[i]!);
    },
  };
}

/** The loss to minimise: of a single term of weight 1 that term's own. */
function weightedSum(tape: Tape, terms: readonly PretextTerm[], tasks: readonly RecordedPretext[]): Variable {
  if (terms.length === 1 && terms[0]!.weight === 1) return tasks[0]!.loss;
  const sum = tape.variable(1);
  tape.record({
    forward() {
      let total = 0;
      for (const [t, { loss }] of tasks.entries()) total += terms[t]!.weight * loss.value[0]!;
      sum.value[0] = total;
    },
    backward() {
      for (const [t, { loss }] of tasks.entries()) {
        loss.gradient[0] = loss.gradient[0]! + terms[t]!.weight * sum.gradient[0]!;
      }
    },
  });
  return sum;
}

function checkSizes(parameters: readonly Variable[], { weights, optimiser: { first, second } }: Snapshot): void {
  for (const list of [weights, first, second]) {
    if (list.length === parameters.length && list.every((data, i) => data.length === parameters[i]!.size)) continue;
    throw new CheerError(
      'option-invalid',
      'pretrain: the state to resume has weights of other sizes than this training',
      'Resume with the options it was saved with, or start over.',
    );
  }
}

const copyOf = ({ step, power1, power2, first, second }: AdamWState): AdamWState => ({
  step,
  power1,
  power2,
  first: first.map((moments) => moments.slice()),
  second: second.map((moments) => moments.slice()),
});

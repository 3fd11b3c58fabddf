/**
 * Supervised training of the CNN-LSTM on the labelled windows of other people: batches with as many windows of each class,
 * AdamW, and an early stop by people held out of the training.
 */
import { CheerError, random } from '@cheer/signals';
import { adamWState, adamWStep, crossEntropy, log, softmax, type Variable } from '@cheer/tensor';
import { sequenceTape } from '@cheer/tensor/sequence';
import type { Fold, FoldPerson } from '../evaluate/method.ts';
import { chooseSteps, type StepsByShots } from './chooseSteps.ts';
import {
  CNN_LSTM_SIZES,
  type CnnLstmConfig,
  type CnnLstmWeights,
  initialCnnLstm,
  recordConvolutions,
  recordMemory,
} from './cnnLstm.ts';
import { fillMap, type Maps, mapLength, mapsOf } from './maps.ts';

export const SUPERVISED = {
  batch: 64,
  learningRate: 1e-3,
  weightDecay: 1e-2,
  /** at most; an epoch draws as many windows as are labelled */
  epochs: 30,
  /** epochs without a lower loss on the people held out, after which the best weights so far are taken */
  patience: 5,
  /** epochs where nobody can be spared */
  blindEpochs: 8,
  heldOut: 0.2,
} as const;

export interface TrainedCnnLstm {
  readonly config: CnnLstmConfig;
  readonly weights: CnnLstmWeights;
  /** the epoch the weights are of */
  readonly epochs: number;
  readonly heldOut: readonly string[];
  /** how far a device is to go when it fine-tunes, chosen by the people held out */
  readonly steps: StepsByShots;
}

/**
 * Deterministic in people, fold and name.
 * @param name  names the stream of random numbers
 * @param onProgress share done, from 0 to 1; may throw to cancel
 * @throws CheerError `labels-missing` if the people are labelled with fewer than two classes
 */
export async function trainCnnLstm(
  people: readonly FoldPerson[],
  fold: Pick<Fold, 'seed' | 'classes' | 'window'>,
  name: string,
  onProgress: (share: number) => Promise<void>,
): Promise<TrainedCnnLstm> {
  const { seed, classes, window } = fold;
  const time = mapLength(window);
  const known = people.filter(({ labels }) => labels.some((label) => label !== null));
  if (classCount(known, classes) < 2) {
    throw new CheerError(
      'labels-missing',
      `${name}: the other people must be labelled with at least two classes, got ${classCount(known, classes)}`,
      'Give recordings with labels.',
    );
  }
  const config: CnnLstmConfig = {
    ...CNN_LSTM_SIZES,
    channels: known[0]!.rows[0]!.length,
    time,
    classes: classes.length,
  };
  const { training, heldOut } = split(known, classes, random(seed, name, 'held out').shuffle(known));
  const examples = labelled(training, classes, fold, time);
  const tests = labelled(heldOut, classes, fold, time);
  const network = createNetwork(config, initialCnnLstm(config, `${seed} ${name}`));
  const draw = random(seed, name, 'batches');
  const decks = classes
    .map((_, c) => deck(examples.filter((example) => example.target === c)))
    .filter((d) => d.size > 0);

  const steps = Math.ceil(examples.length / SUPERVISED.batch);
  const most = tests.length === 0 ? SUPERVISED.blindEpochs : SUPERVISED.epochs;
  let best = { loss: Number.POSITIVE_INFINITY, epochs: 0, weights: network.weights() };
  for (let epoch = 1; epoch <= most; epoch++) {
    for (let step = 0; step < steps; step++) {
      network.step(
        Array.from({ length: SUPERVISED.batch }, (_, i) => decks[i % decks.length]!.next(draw)),
        draw,
      );
    }
    const loss = tests.length === 0 ? -epoch : network.balancedLoss(tests, classes.length);
    if (loss < best.loss) best = { loss, epochs: epoch, weights: network.weights() };
    await onProgress(epoch / most);
    if (epoch - best.epochs >= SUPERVISED.patience) break;
  }
  const { weights, epochs } = best;
  const names = heldOut.map(({ subject }) => subject);
  return { config, weights, epochs, heldOut: names, steps: chooseSteps(config, weights, heldOut, fold) };
}

/** Whether people are enough for a network of their own: three, so that one can be spared to stop by, and every class. */
export function canTrain(people: readonly FoldPerson[], classes: readonly string[]): boolean {
  return people.length >= 3 && classCount(people, classes) === classes.length;
}

/** The classes that somebody has. */
const classCount = (people: readonly FoldPerson[], classes: readonly string[]): number =>
  classes.filter((name) => people.some(({ labels }) => labels.includes(name))).length;

/** The first in order are held out, if the others, and they, have every class that all have together. */
function split(
  people: readonly FoldPerson[],
  classes: readonly string[],
  order: readonly FoldPerson[],
): { training: readonly FoldPerson[]; heldOut: readonly FoldPerson[] } {
  const all = classCount(people, classes);
  for (let size = Math.max(1, Math.round(SUPERVISED.heldOut * people.length)); 2 * size < people.length; size++) {
    const [heldOut, training] = [order.slice(0, size), order.slice(size)];
    if (classCount(heldOut, classes) === all && classCount(training, classes) === all) return { training, heldOut };
  }
  return { training: people, heldOut: [] };
}

interface Example {
  readonly maps: Maps;
  readonly window: number;
  readonly target: number;
}

function labelled(
  people: readonly FoldPerson[],
  classes: readonly string[],
  { window }: Pick<Fold, 'window'>,
  time: number,
): Example[] {
  return people.flatMap((person) => {
    const maps = mapsOf(person, window, time);
    return person.labels.flatMap((label, i) =>
      label === null ? [] : [{ maps, window: i, target: classes.indexOf(label) }],
    );
  });
}

/** Goes through a class's windows in random order, again and again. */
function deck(own: readonly Example[]): { readonly size: number; next(draw: ReturnType<typeof random>): Example } {
  let order: Example[] = [];
  return {
    size: own.length,
    next(draw) {
      if (order.length === 0) order = draw.shuffle(own);
      return order.pop()!;
    },
  };
}

/** The network on one tape, which trains and, with nothing dropped, tests. */
function createNetwork(config: CnnLstmConfig, initial: CnnLstmWeights) {
  const { batch, learningRate, weightDecay } = SUPERVISED;
  const { time, channels, hidden, classes, dropout } = config;
  const tape = sequenceTape();
  const x = tape.variable(time, batch, channels);
  const factors = tape.constant(batch * hidden);
  const convolutions = recordConvolutions(tape, config, initial, x);
  const memory = recordMemory(tape, config, initial, convolutions.output, factors);
  const targets = new Int32Array(batch);
  const loss = crossEntropy(tape, memory.output, targets);
  const named = new Map<string, Variable>([...convolutions.parameters, ...memory.parameters]);
  const parameters = [...named.values()];
  const optimiser = adamWState(parameters);
  const fill = (examples: readonly Example[]): void => {
    for (const [i, { maps, window, target }] of examples.entries()) {
      fillMap(maps, window, x.value, i, batch);
      targets[i] = target;
    }
    targets.fill(-1, examples.length);
  };

  return {
    step(examples: readonly Example[], draw: ReturnType<typeof random>): void {
      fill(examples);
      const kept = 1 / (1 - dropout);
      for (let i = 0; i < factors.length; i++) factors[i] = draw.uniform() < dropout ? 0 : kept;
      tape.forward();
      tape.backward(loss);
      adamWStep(parameters, optimiser, { learningRate, weightDecay });
    },

    /** mean over the classes there are of the mean cross-entropy of their windows */
    balancedLoss(examples: readonly Example[], count: number): number {
      const [sums, counts] = [new Float64Array(count), new Float64Array(count)];
      const p = new Float64Array(classes);
      factors.fill(1);
      for (let from = 0; from < examples.length; from += batch) {
        const some = examples.slice(from, from + batch);
        fill(some);
        tape.forward();
        for (const [i, { target }] of some.entries()) {
          softmax(classes, memory.output.value, i * classes, p, 0);
          sums[target] = sums[target]! - log(Math.max(p[target]!, 1e-12));
          counts[target] = counts[target]! + 1;
        }
      }
      const means = [...sums].flatMap((sum, c) => (counts[c] === 0 ? [] : [sum / counts[c]!]));
      return means.reduce((total, mean) => total + mean, 0) / means.length;
    },

    weights: (): CnnLstmWeights => new Map([...named].map(([name, { value }]) => [name, Float32Array.from(value)])),
  };
}

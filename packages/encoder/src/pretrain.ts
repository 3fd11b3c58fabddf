/** Self-supervised pre-training of an encoder: deterministic in corpus, options and seed. */
import { CheerError } from '@cheer/signals';
import type { AdamWState } from '@cheer/tensor';
import { checkGcnConfig, DEFAULT_GCN, type GcnConfig } from './config.ts';
import { type Corpus, corpusSize } from './corpus.ts';
import { initialWeights, type Weights } from './gcn.ts';
import { type PretextTerm, parsePretext, TASKS } from './pretext/spec.ts';
import { createTraining, type Reading } from './training.ts';

export interface PretrainOptions {
  /** one of PRETEXTS, or a weighted sum of them such as `temporal+0.5*masked` */
  readonly pretext: string;
  readonly seed: number;
  /** the network; the default of the pretext, in a sum of the first, if absent */
  readonly config?: GcnConfig;
  readonly steps?: number;
  /** windows per step */
  readonly batch?: number;
  readonly learningRate?: number;
  readonly weightDecay?: number;
}

export const PRETRAIN_DEFAULTS = { steps: 200, batch: 64, learningRate: 3e-3, weightDecay: 1e-2 } as const;

export interface Pretrained {
  readonly config: GcnConfig;
  readonly weights: Weights;
  /** mean loss, and the loss of chance, over each stretch of steps */
  readonly curve: readonly CurvePoint[];
}

export interface CurvePoint extends Reading {
  readonly step: number;
  /** of a weighted sum, what each term has by itself, unweighted */
  readonly terms?: readonly (Reading & { readonly name: string })[];
}

/** Where a training stands: enough to go on from, with the same result to the last bit. */
export interface PretrainState {
  readonly weights: readonly Float32Array[];
  readonly optimiser: AdamWState;
  readonly curve: readonly CurvePoint[];
}

/** Steps between two progress reports, and between two points of the curve. */
export const REPORT_EVERY = 20;

/**
 * Pre-trains; yields every REPORT_EVERY steps, so that the caller can show progress, save the state or stop.
 * @param resume a state that an earlier run of the same training yielded
 * @throws CheerError `too-few-subjects` if the corpus does not allow the pretext; `option-invalid`
 */
export function* pretrain(
  corpus: Corpus,
  options: PretrainOptions,
  resume?: PretrainState,
): Generator<{ step: number; steps: number; state: () => PretrainState }, Pretrained> {
  const { seed } = options;
  const { steps, batch, learningRate, weightDecay } = { ...PRETRAIN_DEFAULTS, ...options };
  const terms = parsePretext(options.pretext);
  const config = checkGcnConfig(options.config ?? (terms[0] ? TASKS[terms[0].name].config : DEFAULT_GCN));
  if (terms.length === 0) return { config, weights: initialWeights(config, seed), curve: [] };
  if (corpusSize(corpus) === 0) {
    throw new CheerError('too-few-subjects', 'pretrain: there is no window', 'Give longer or more recordings.');
  }
  const training = createTraining(corpus, { terms, seed, config, batch, learningRate, weightDecay });
  if (resume) training.restore(resume);
  const curve: CurvePoint[] = [...(resume?.curve ?? [])];

  let readings: Reading[][] = [];
  for (let step = training.steps(); step < steps; step++) {
    training.step(schedule(step, steps));
    readings.push(training.readings());
    if ((step + 1) % REPORT_EVERY !== 0 && step + 1 !== steps) continue;
    curve.push({ step: step + 1, ...summary(terms, readings) });
    readings = [];
    const state = (): PretrainState => ({ ...training.save(), curve: [...curve] });
    yield { step: step + 1, steps, state };
  }
  return { config, weights: training.weights(), curve };
}

/** Means over the steps since the last point: of the weighted sum, and of its terms if there are several. */
function summary(terms: readonly PretextTerm[], readings: readonly Reading[][]): Omit<CurvePoint, 'step'> {
  const means = terms.map((_, t): Reading => {
    const mean = (of: (reading: Reading) => number): number =>
      readings.reduce((sum, step) => sum + of(step[t]!), 0) / readings.length;
    const lookup = readings[0]![t]!.lookup === undefined ? {} : { lookup: mean(({ lookup }) => lookup!) };
    return { loss: mean(({ loss }) => loss), chance: mean(({ chance }) => chance), ...lookup };
  });
  if (terms.length === 1) return legible(means[0]!);
  const weighted = (of: (reading: Reading) => number): number =>
    terms.reduce((sum, { weight }, t) => sum + weight * of(means[t]!), 0);
  return {
    ...legible({ loss: weighted(({ loss }) => loss), chance: weighted(({ chance }) => chance) }),
    terms: terms.map(({ name }, t) => ({ name, ...legible(means[t]!) })),
  };
}

/** The curve goes into the encoder's file, for people to read. */
function legible({ loss, chance, lookup }: Reading): Reading {
  const six = (value: number): number => Number(value.toPrecision(6));
  return { loss: six(loss), chance: six(chance), ...(lookup === undefined ? {} : { lookup: six(lookup) }) };
}

/** Linear warm-up over the first 5 % of the steps, then linear decay to a tenth; no cosine, whose bits engines may differ in. */
export function schedule(step: number, steps: number): number {
  const warm = Math.max(1, Math.floor(steps / 20));
  if (step < warm) return (step + 1) / warm;
  return 1 - (0.9 * (step - warm)) / Math.max(1, steps - warm);
}

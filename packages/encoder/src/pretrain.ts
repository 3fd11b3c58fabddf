/** Self-supervised pre-training of an encoder: deterministic in corpus, options and seed. */
import { CheerError, random } from '@cheer/signals';
import { type AdamWState, adamWState, adamWStep, Tape, type Variable } from '@cheer/tensor';
import { type Corpus, corpusSize } from './corpus.ts';
import { DEFAULT_GCN, type GcnConfig, gcn, initialWeights, type Weights } from './gcn.ts';
import { FEATURE_GRAPH, fillNodes, LEAVES } from './graph.ts';
import { parent } from './pretext/parent.ts';
import type { Pretext } from './pretext/pretext.ts';
import { temporal } from './pretext/temporal.ts';

/** `random` is no training at all: the control that tells what the pretext adds. */
export const PRETEXTS = ['temporal', 'parent', 'random'] as const;
export type PretextName = (typeof PRETEXTS)[number];

const TASKS: Readonly<Record<Exclude<PretextName, 'random'>, Pretext>> = { temporal, parent };

export interface PretrainOptions {
  readonly pretext: PretextName;
  readonly seed: number;
  /** the network; the pretext's own default if absent */
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

export interface CurvePoint {
  readonly step: number;
  readonly loss: number;
  readonly chance: number;
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
 * @throws CheerError `too-few-subjects` if the corpus does not allow the pretext
 */
export function* pretrain(
  corpus: Corpus,
  options: PretrainOptions,
  resume?: PretrainState,
): Generator<{ step: number; steps: number; state: () => PretrainState }, Pretrained> {
  const { pretext, seed } = options;
  const { steps, batch, learningRate, weightDecay } = { ...PRETRAIN_DEFAULTS, ...options };
  if (pretext === 'random') {
    const config = options.config ?? DEFAULT_GCN;
    return { config, weights: initialWeights(config, seed), curve: [] };
  }
  const task = TASKS[pretext];
  const config = options.config ?? task.config;
  const prepared = corpusSize(corpus) === 0 ? 'there is no window' : task.prepare(corpus, batch);
  if (typeof prepared === 'string') {
    throw new CheerError('too-few-subjects', `pretrain: ${prepared}`, 'Give longer or more recordings.');
  }

  const tape = new Tape();
  const network = gcn(tape, config, initialWeights(config, seed), batch);
  const { loss, parameters: own, sample, chance } = prepared.record(tape, network, seed);
  const parameters: Variable[] = [...network.parameters.values(), ...own];
  const optimiser = resume ? copyOf(resume.optimiser) : adamWState(parameters);
  if (resume) for (const [i, { value }] of parameters.entries()) value.set(resume.weights[i]!);
  const curve: CurvePoint[] = [...(resume?.curve ?? [])];

  const windows = new Int32Array(batch);
  let sum = 0;
  let sumChance = 0;
  for (let step = optimiser.step; step < steps; step++) {
    sample(random(seed, 'batch', step), windows);
    for (const [i, window] of windows.entries()) {
      const row = corpus.rows.subarray(window * LEAVES, (window + 1) * LEAVES);
      fillNodes(row, network.values, network.present, i * FEATURE_GRAPH.nodes);
    }
    tape.forward();
    tape.backward(loss);
    adamWStep(parameters, optimiser, { learningRate, weightDecay }, schedule(step, steps));
    sum += loss.value[0]!;
    sumChance += chance();
    if ((step + 1) % REPORT_EVERY !== 0 && step + 1 !== steps) continue;
    const stretch = step + 1 - (curve.at(-1)?.step ?? 0);
    curve.push({ step: step + 1, loss: legible(sum / stretch), chance: legible(sumChance / stretch) });
    sum = 0;
    sumChance = 0;
    const state = (): PretrainState => ({
      weights: parameters.map(({ value }) => Float32Array.from(value)),
      optimiser: copyOf(optimiser),
      curve: [...curve],
    });
    yield { step: step + 1, steps, state };
  }
  const weights = new Map([...network.parameters].map(([name, { value }]) => [name, Float32Array.from(value)]));
  return { config, weights, curve };
}

const copyOf = (state: AdamWState): AdamWState => ({
  ...state,
  first: state.first.map((moments) => moments.slice()),
  second: state.second.map((moments) => moments.slice()),
});

/** The curve goes into the encoder's file, and Math.log, of which it is made, may differ in the last bits between engines. */
const legible = (loss: number): number => Number(loss.toPrecision(6));

/** Linear warm-up over the first 5 % of the steps, then linear decay to a tenth; no cosine, whose bits engines may differ in. */
function schedule(step: number, steps: number): number {
  const warm = Math.max(1, Math.floor(steps / 20));
  if (step < warm) return (step + 1) / warm;
  return 1 - (0.9 * (step - warm)) / Math.max(1, steps - warm);
}

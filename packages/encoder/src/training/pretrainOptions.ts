/** What a training is told: defaults, and what of it is refused before the first step. */
import { CheerError, quoted } from '@cheer/signals';
import { checkGcnConfig, DEFAULT_GCN, type GcnConfig } from '../network/config.ts';
import { type Weights, weightShapes } from '../network/gcn.ts';
import { parsePretext, pretextSpec, TASKS } from '../pretext/spec.ts';

/** An option that is undefined is one that was left out. */
export interface PretrainOptions {
  /** one of PRETEXTS, or a weighted sum of them such as `temporal+0.5*masked` */
  readonly pretext: string;
  readonly seed: number | string;
  /** the network; that of `initial`, else the default of the pretext, in a sum of the first, if absent */
  readonly config?: GcnConfig | undefined;
  /** an encoder to go on from, such as a downloaded one; initial weights drawn by the seed if absent */
  readonly initial?: { readonly config: GcnConfig; readonly weights: Weights } | undefined;
  /** 200 if absent */
  readonly steps?: number | undefined;
  /** windows per step, 2 to 4096; 64 if absent */
  readonly batch?: number | undefined;
  /** 3e-3 if absent */
  readonly learningRate?: number | undefined;
  /** 1e-2 if absent */
  readonly weightDecay?: number | undefined;
}

export const PRETRAIN_DEFAULTS = { steps: 200, batch: 64, learningRate: 3e-3, weightDecay: 1e-2 } as const;

/** Everything said, in one spelling, and nothing but plain data. */
export interface CheckedOptions {
  readonly pretext: string;
  readonly seed: number | string;
  readonly config: GcnConfig;
  readonly initial?: { readonly config: GcnConfig; readonly weights: Weights };
  readonly steps: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly weightDecay: number;
}

const MOST_BATCH = 4096;

/** @throws CheerError `option-invalid` with the option, the rule, the value and what to do */
export function checkPretrainOptions(options: PretrainOptions): CheckedOptions {
  if (typeof options !== 'object' || options === null) {
    throw refused('options', 'an object', options, 'Give at least { pretext, seed }');
  }
  const { seed } = options;
  const given = { ...PRETRAIN_DEFAULTS };
  const { steps, batch, learningRate, weightDecay } = Object.assign(given, withoutUndefined(options)) as CheckedOptions;
  if (typeof options.pretext !== 'string') {
    throw refused('pretext', 'a text', options.pretext, 'Give temporal, or another of PRETEXTS');
  }
  const pretext = pretextSpec(options.pretext);
  if (typeof seed !== 'string' && !Number.isFinite(seed)) {
    throw refused(
      'seed',
      'a text or a finite number',
      seed,
      'Give any, such as 1: the same seed gives the same encoder',
    );
  }
  if (!(Number.isSafeInteger(steps) && steps >= 1)) {
    throw refused(
      'steps',
      'a whole number from 1 on',
      steps,
      'For an encoder without training give the pretext random',
    );
  }
  if (!(Number.isInteger(batch) && batch >= 2 && batch <= MOST_BATCH)) {
    throw refused(
      'batch',
      `a whole number from 2 to ${MOST_BATCH}`,
      batch,
      `Leave it out for ${PRETRAIN_DEFAULTS.batch}`,
    );
  }
  if (!(isFiniteNumber(learningRate) && learningRate > 0)) {
    const remedy = `Leave it out for ${PRETRAIN_DEFAULTS.learningRate}`;
    throw refused('learningRate', 'a positive number', learningRate, remedy);
  }
  if (!(isFiniteNumber(weightDecay) && weightDecay >= 0)) {
    throw refused(
      'weightDecay',
      'a number from 0 on',
      weightDecay,
      `Leave it out for ${PRETRAIN_DEFAULTS.weightDecay}`,
    );
  }
  const rest = { pretext, seed, steps, batch, learningRate, weightDecay };
  if (options.initial !== undefined) {
    if (pretext === 'random') {
      throw refused(
        'initial',
        'absent with the pretext random',
        'an encoder',
        'Give a pretext to train it by, such as temporal',
      );
    }
    const initial = checkInitial(options.initial, options.config);
    return { ...rest, config: initial.config, initial };
  }
  const [first] = parsePretext(pretext);
  return { ...rest, config: checkGcnConfig(options.config ?? (first ? TASKS[first.name].config : DEFAULT_GCN)) };
}

function checkInitial(
  initial: NonNullable<PretrainOptions['initial']>,
  asked: GcnConfig | undefined,
): { config: GcnConfig; weights: Weights } {
  const remedy = 'Give what createEncoder, readEncoder or a training gave';
  if (typeof initial !== 'object' || initial === null || !(initial.weights instanceof Map)) {
    throw refused('initial', 'an encoder, with its config and weights', initial, remedy);
  }
  const config = checkGcnConfig(initial.config);
  const other = asked === undefined ? config : checkGcnConfig(asked);
  if (JSON.stringify(other) !== JSON.stringify(config)) {
    const text = JSON.stringify(other);
    throw refused('config', `that of initial, ${JSON.stringify(config)}`, text, 'Leave it out: initial says it');
  }
  const weights = new Map<string, Float32Array>();
  for (const { name, shape } of weightShapes(config)) {
    const data = initial.weights.get(name);
    const size = shape[0] * (shape[1] ?? 1);
    if (!(data instanceof Float32Array) || data.length !== size || !data.every(Number.isFinite)) {
      throw refused(`initial, weight ${name}`, `a Float32Array of ${size} finite numbers`, data ?? 'none', remedy);
    }
    weights.set(name, data);
  }
  return { config, weights };
}

const withoutUndefined = (options: PretrainOptions): Partial<PretrainOptions> =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));

const isFiniteNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);

const refused = (option: string, rule: string, value: unknown, remedy: string): CheerError =>
  new CheerError('option-invalid', `pretrain: ${option} must be ${rule}, got ${quoted(value)}`, remedy);

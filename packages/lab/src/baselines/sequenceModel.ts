/**
 * A trained CNN-LSTM on the device: the maps of the person's windows pass the convolutions once, and what a support changes are
 * the layers after them.
 */
import { adamWState, adamWStep, crossEntropy, softmax } from '@cheer/tensor';
import { sequenceTape } from '@cheer/tensor/sequence';
import type { Guest, PersonModel, Predictions, Window } from '../evaluate/method.ts';
import { type CnnLstmConfig, type CnnLstmWeights, recordConvolutions, recordMemory } from './cnnLstm.ts';
import { fillMap, type Maps, mapsOf } from './maps.ts';

export interface FineTuning {
  /** what moves, from where training on other people left it; the convolutions never do */
  readonly layers: 'memory and output' | 'output';
  /** on all labelled windows at once, without dropout: a fixed number, as nobody is there to tell when to stop */
  readonly steps: number;
  readonly learningRate: number;
  readonly weightDecay: number;
}

export const FINE_TUNING: FineTuning = {
  layers: 'memory and output',
  steps: 20,
  learningRate: 1e-3,
  weightDecay: 0,
};

/** Windows that pass the network side by side. */
const BATCH = 32;

/** @param classes in the order of the network's outputs */
export function sequenceModel(
  config: CnnLstmConfig,
  weights: CnnLstmWeights,
  guest: Guest,
  window: Window,
  classes: readonly string[],
  tuning: FineTuning = FINE_TUNING,
): PersonModel {
  const { usable } = guest;
  const maps = convolved(config, weights, mapsOf(guest, window, config.time, usable), usable.length);
  const places = [...usable.keys()].filter((i) => usable[i]);
  const inference = recordLayers(config, weights, BATCH, false);
  const tuners = new Map<number, FineTuner>();

  const predict = (layers: CnnLstmWeights): Predictions => {
    for (const [name, { value }] of inference.parameters) value.set(layers.get(name)!);
    const out: (Float64Array | null)[] = usable.map(() => null);
    for (let from = 0; from < places.length; from += BATCH) {
      const some = places.slice(from, from + BATCH);
      inference.fill(maps, some);
      inference.tape.forward();
      for (const [slot, i] of some.entries()) {
        const p = new Float64Array(config.classes);
        softmax(config.classes, inference.logits.value, slot * config.classes, p, 0);
        out[i] = p;
      }
    }
    return out;
  };

  return {
    zeroShot: () => predict(weights),
    classify(support, labels) {
      const targets = labels.map((label) => classes.indexOf(label));
      const examples = evenly(support, targets);
      const tuner = tuners.get(examples.length) ?? createFineTuner(config, weights, examples.length, tuning);
      tuners.set(examples.length, tuner);
      return predict(tuner.tune(maps, examples));
    },
  };
}

interface Example {
  readonly window: number;
  readonly target: number;
}

/** As many windows of each class as of the largest: those of a smaller one come again. */
function evenly(support: readonly number[], targets: readonly number[]): Example[] {
  const own = new Map<number, number[]>();
  for (const [i, target] of targets.entries()) own.set(target, [...(own.get(target) ?? []), support[i]!]);
  const most = Math.max(...[...own.values()].map(({ length }) => length));
  return [...own].flatMap(([target, windows]) =>
    Array.from({ length: most }, (_, i) => ({ window: windows[i % windows.length]!, target })),
  );
}

/** What the convolutions make of every window's map: maps again, of filters x steps, none shared between windows. */
function convolved(config: CnnLstmConfig, weights: CnnLstmWeights, maps: Maps, windows: number): Float32Array {
  const { time, filters, channels } = config;
  const tape = sequenceTape('float32', { gradients: false });
  const x = tape.variable(time, BATCH, channels);
  const { output } = recordConvolutions(tape, config, weights, x);
  const out = new Float32Array(windows * time * filters);
  for (let from = 0; from < windows; from += BATCH) {
    const count = Math.min(BATCH, windows - from);
    for (let slot = 0; slot < count; slot++) fillMap(maps, from + slot, x.value, slot, BATCH);
    tape.forward();
    for (let slot = 0; slot < count; slot++)
      for (let t = 0; t < time; t++) {
        const at = (t * BATCH + slot) * filters;
        out.set(output.value.subarray(at, at + filters), ((from + slot) * time + t) * filters);
      }
  }
  return out;
}

function recordLayers(config: CnnLstmConfig, weights: CnnLstmWeights, batch: number, gradients: boolean) {
  const { time, filters } = config;
  const tape = sequenceTape('float32', { gradients });
  const y = tape.variable(time, batch, filters);
  const { parameters, output: logits } = recordMemory(tape, config, weights, y);
  return {
    tape,
    parameters,
    logits,
    fill(maps: Float32Array, windows: readonly number[]): void {
      for (const [slot, window] of windows.entries())
        for (let t = 0; t < time; t++) {
          const from = (window * time + t) * filters;
          y.value.set(maps.subarray(from, from + filters), (t * batch + slot) * filters);
        }
    },
  };
}

interface FineTuner {
  tune(maps: Float32Array, examples: readonly Example[]): CnnLstmWeights;
}

/** One tape for every support of the same size. */
function createFineTuner(
  config: CnnLstmConfig,
  weights: CnnLstmWeights,
  size: number,
  { layers, steps, ...rates }: FineTuning,
): FineTuner {
  const { tape, parameters, logits, fill } = recordLayers(config, weights, size, true);
  const targets = new Int32Array(size);
  const loss = crossEntropy(tape, logits, targets);
  const moved = [...parameters].flatMap(([name, variable]) =>
    layers === 'output' && !name.startsWith('output') ? [] : [variable],
  );
  const optimiser = adamWState(moved);
  return {
    tune(maps, examples) {
      for (const [name, { value }] of parameters) value.set(weights.get(name)!);
      for (const { first, second } of optimiser.moments) {
        first.value.fill(0);
        second.value.fill(0);
      }
      Object.assign(optimiser, { step: 0, power1: 1, power2: 1 });
      fill(
        maps,
        examples.map(({ window }) => window),
      );
      for (const [i, { target }] of examples.entries()) targets[i] = target;
      for (let step = 0; step < steps; step++) {
        tape.forward();
        tape.backward(loss);
        adamWStep(moved, optimiser, rates);
      }
      return new Map([...parameters].map(([name, { value }]) => [name, Float32Array.from(value)]));
    },
  };
}

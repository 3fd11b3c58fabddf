/** The device's side of the CNN-LSTM: one window at a time to predict, all labelled ones at once to fine-tune. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isUsable, match, normalise } from '@cheer/edge';
import { readSafetensors } from '@cheer/encoder';
import { readCentroids } from '@cheer/registry';
import { applyScaler, profileOf, userScaler } from '@cheer/signals';
import { softmax } from '@cheer/tensor';
import { sequenceTape } from '@cheer/tensor/sequence';
import { type CnnLstmConfig, type CnnLstmWeights, recordConvolutions, recordMemory } from '../../baselines/cnnLstm.ts';
import { FINE_TUNING, fineTune, type OutputLayer } from '../../baselines/fineTuning.ts';
import { fillMap, type Maps, mapsOf } from '../../baselines/maps.ts';
import type { Job, MethodFolders } from '../method.ts';
import { readPerson } from '../person.ts';

/** Files of a method's folder. */
export const SEQUENCE_FILES = { model: 'model.safetensors', centroids: 'centroids.safetensors' } as const;

export async function open({
  person,
  own,
}: MethodFolders): Promise<Record<'matching' | 'training' | 'inference', Job>> {
  const file = (name: string): Uint8Array => new Uint8Array(readFileSync(join(own, name)));
  const { windows, grid, support, labels } = readPerson(person);
  const { centroids, scaler } = readCentroids(file(SEQUENCE_FILES.centroids), SEQUENCE_FILES.centroids);
  const { config, weights, normalisation } = readModel(file(SEQUENCE_FILES.model));
  const usable = windows.map((window) => isUsable(window, grid.length));
  const profile = () => profileOf(windows.filter((_, i) => usable[i]).map(({ values }) => applyScaler(values, scaler)));
  const user = normalisation === 'user' ? userScaler(profile()) : null;
  const classes = [...new Set(labels)].sort();
  const starts = windows.map(({ start }) => start);
  const sessions = windows.map(() => '');

  /** Maps of some windows: features of these and of those before them, normalised now; the others stay empty. */
  const mapsFor = (places: readonly number[]): Maps => {
    const empty = new Float32Array(config.channels);
    const needed = new Set(places.flatMap((i) => Array.from({ length: config.time }, (_, back) => i - back)));
    const rows = windows.map(({ values }, i) => (needed.has(i) ? normalise(values, scaler, user) : empty));
    return mapsOf({ rows, sessions, starts }, grid, config.time, usable);
  };

  const all = mapsFor([...windows.keys()]);
  const places = [...windows.keys()].filter((i) => usable[i]);
  const tape = sequenceTape('float32', { gradients: false });
  const x = tape.variable(config.time, 1, config.channels);
  const logits = recordMemory(tape, config, weights, recordConvolutions(tape, config, weights, x).output).output;
  let next = 0;
  return {
    matching: { run: () => match(profile(), centroids) },
    training: {
      run: () =>
        adaptOutput(
          config,
          weights,
          mapsFor(support),
          support,
          labels.map((label) => classes.indexOf(label)),
        ),
    },
    inference: {
      run() {
        const i = places[next++ % places.length]!;
        // the windows before it were normalised when they came
        all.values.set(normalise(windows[i]!.values, scaler, user).map(zeroIfMissing), i * config.channels);
        fillMap(all, i, x.value, 0, 1);
        tape.forward();
        const p = new Float64Array(config.classes);
        softmax(config.classes, logits.value, 0, p, 0);
        return p;
      },
    },
  };
}

/** The labelled windows pass the network once; the output layer is trained on what its memory holds at their ends. */
function adaptOutput(
  config: CnnLstmConfig,
  weights: CnnLstmWeights,
  maps: Maps,
  support: readonly number[],
  targets: readonly number[],
): OutputLayer {
  const tape = sequenceTape('float32', { gradients: false });
  const x = tape.variable(config.time, support.length, config.channels);
  const { state } = recordMemory(tape, config, weights, recordConvolutions(tape, config, weights, x).output);
  for (const [slot, i] of support.entries()) fillMap(maps, i, x.value, slot, support.length);
  tape.forward();
  const labelled = targets.map((target, slot) => ({ window: slot, target }));
  return fineTune(config, weights, Float32Array.from(state.value), labelled, [FINE_TUNING.blindSteps])[0]!;
}

function readModel(bytes: Uint8Array): { config: CnnLstmConfig; weights: CnnLstmWeights; normalisation: string } {
  const { tensors, metadata } = readSafetensors(bytes, SEQUENCE_FILES.model);
  const weights = new Map([...tensors].map(([name, { data }]) => [name, Float32Array.from(data)]));
  return { config: JSON.parse(metadata.get('config')!), weights, normalisation: metadata.get('normalisation')! };
}

const zeroIfMissing = (value: number): number => (Number.isFinite(value) ? value : 0);

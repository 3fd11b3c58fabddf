/**
 * The supervised networks of the papers before, [11] CNN-LSTM and [7] CLEAR, on the device: the same network, for which CLEAR
 * has a cluster to find first. Its weights are those it would begin its training with: what they are changes no size, and hardly
 * a time.
 */
import { writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { type Tensor, writeSafetensors } from '@cheer/encoder';
import type { Release } from '@cheer/registry';
import { FEATURES } from '@cheer/signals';
import { CNN_LSTM_SIZES, type CnnLstmConfig, cnnLstmShapes, initialCnnLstm } from '../../baselines/cnnLstm.ts';
import { FINE_TUNING } from '../../baselines/fineTuning.ts';
import { mapLength } from '../../baselines/maps.ts';
import type { DeviceMethod, JobName, MethodFolders, Prepared } from '../method.ts';
import type { PreparedPerson } from '../preparePerson.ts';
import { SEQUENCE_FILES } from './sequenceDevice.ts';

const MODULE = new URL(`./sequenceDevice${extname(import.meta.url)}`, import.meta.url).href;

/** @param release whose scaler and centroids it uses, so that features and matching are CHEER's */
export const cnnLstmMethod = (release: Release, person: PreparedPerson): DeviceMethod =>
  sequenceMethod('CNN-LSTM [11]', undefined, ['training', 'inference'], release, person);

export const clearMethod = (release: Release, person: PreparedPerson): DeviceMethod =>
  sequenceMethod('CLEAR [7]', '[7] (w/ Jetson)', ['matching', 'training', 'inference'], release, person);

function sequenceMethod(
  name: string,
  paperRow: string | undefined,
  jobs: readonly JobName[],
  release: Release,
  person: PreparedPerson,
): DeviceMethod {
  return {
    name,
    ...(paperRow !== undefined && { paperRow }),
    module: MODULE,
    jobs,
    prepare: (folders) => prepare(release, person, folders),
  };
}

async function prepare(release: Release, { grid, classes }: PreparedPerson, { own }: MethodFolders): Promise<Prepared> {
  const config: CnnLstmConfig = {
    ...CNN_LSTM_SIZES,
    channels: FEATURES.length,
    time: mapLength(grid),
    classes: classes.length,
  };
  const weights = initialCnnLstm(config, 0);
  const shapes = cnnLstmShapes(config);
  const tensors = new Map<string, Tensor>(shapes.map(({ name, shape }) => [name, { shape, data: weights.get(name)! }]));
  const metadata = new Map([
    ['config', JSON.stringify(config)],
    ['normalisation', release.manifest.normalisation],
  ]);
  const model = writeSafetensors({ tensors, metadata });
  const { bytes } = await release.centroids();
  writeFileSync(join(own, SEQUENCE_FILES.model), model);
  writeFileSync(join(own, SEQUENCE_FILES.centroids), bytes);
  const tuned = shapes.filter(({ name }) => name.startsWith('output'));
  return {
    modelBytes: model.length,
    personalBytes: tuned.reduce((sum, { name }) => sum + weights.get(name)!.byteLength, 0),
    notes: [
      `weights as before any training, which costs the same; training is ${FINE_TUNING.blindSteps} steps of the output layer on the labelled windows, what is before it frozen, as in cheer evaluate: our choice, as the papers give no details`,
    ],
  };
}

/** CHEER on one person's device, and the control that has the same head and no encoder. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { extname } from 'node:path/posix';
import { adapt, isUsable, match, normalise } from '@cheer/edge';
import { writeHead } from '@cheer/encoder';
import type { Release } from '@cheer/registry';
import { applyScaler, profileOf, userScaler } from '@cheer/signals';
import { RAW_L2 } from '../../representations.ts';
import type { DeviceMethod, MethodFolders, Prepared } from '../method.ts';
import type { DevicePerson } from '../person.ts';
import { FILES, type Settings } from './fewShotDevice.ts';

const MODULE = new URL(`./fewShotDevice${extname(import.meta.url)}`, import.meta.url).href;

export const CHEER_CLUSTER = 'CHEER-Cluster';

/** @param person whose windows decide the cluster and train the head */
export function cheerMethod(release: Release, person: DevicePerson): DeviceMethod {
  return {
    name: CHEER_CLUSTER,
    paperRow: 'CHEER',
    module: MODULE,
    jobs: ['matching', 'training', 'persistence', 'inference'],
    prepare: (folders) => prepare(release, person, folders, true),
  };
}

export function rawMethod(release: Release, person: DevicePerson): DeviceMethod {
  return {
    name: `${RAW_L2.name} features, same head`,
    module: MODULE,
    jobs: ['training', 'inference'],
    prepare: (folders) => prepare(release, person, folders, false),
  };
}

async function prepare(
  release: Release,
  { windows, grid, support, labels }: DevicePerson,
  { own }: MethodFolders,
  withEncoder: boolean,
): Promise<Prepared> {
  const { centroids, scaler, bytes } = await release.centroids();
  const { normalisation } = release.manifest;
  const good = windows.filter((window) => isUsable(window, grid.length));
  const profile = profileOf(good.map(({ values }) => applyScaler(values, scaler)));
  const user = normalisation === 'user' ? userScaler(profile) : null;
  const encoder = withEncoder ? await release.encoder(match(profile, centroids).cluster) : null;
  const represent = encoder === null ? RAW_L2.of : (row: Float32Array) => encoder.embed(row);
  const examples = support.map((place, i) => ({
    start: windows[place]!.start,
    label: labels[i]!,
    embedding: represent(normalise(windows[place]!.values, scaler, user)),
  }));
  const head = writeHead(adapt(examples, { length: grid.length }).head);
  const settings: Settings = { encoder: withEncoder, normalisation };
  writeFileSync(join(own, FILES.settings), JSON.stringify(settings));
  writeFileSync(join(own, FILES.centroids), bytes);
  writeFileSync(join(own, FILES.head), head);
  if (encoder !== null) writeFileSync(join(own, FILES.encoder), encoder.bytes);
  return { modelBytes: encoder?.bytes.length ?? 0, personalBytes: head.length };
}

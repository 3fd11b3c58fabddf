/** The device's side of a representation with the few-shot head, step by step as `Device` in @cheer/edge takes them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adapt, fitPersistence, infer, isUsable, judge, type MeasuredWindow, match, normalise } from '@cheer/edge';
import { readEncoder, readHead } from '@cheer/encoder';
import { readCentroids } from '@cheer/registry';
import { applyScaler, type Profile, profileOf, userScaler } from '@cheer/signals';
import { RAW_L2 } from '../../representations.ts';
import type { Job, JobName, MethodFolders } from '../method.ts';
import { readPerson } from '../person.ts';

/** Files of a method's folder. */
export const FILES = {
  /** as it was downloaded; absent for raw features */
  encoder: 'encoder.safetensors',
  centroids: 'centroids.safetensors',
  head: 'head.safetensors',
  settings: 'settings.json',
} as const;

export interface Settings {
  readonly encoder: boolean;
  readonly normalisation: 'user' | 'population';
}

export async function open({ person, own }: MethodFolders): Promise<Readonly<Partial<Record<JobName, Job>>>> {
  const file = (name: string): Uint8Array => new Uint8Array(readFileSync(join(own, name)));
  const settings = JSON.parse(readFileSync(join(own, FILES.settings), 'utf8')) as Settings;
  const { windows, grid, support, labels } = readPerson(person);
  const { centroids, scaler } = readCentroids(file(FILES.centroids), FILES.centroids);
  const head = readHead(file(FILES.head), FILES.head);
  const represent = settings.encoder ? await encoderOf(file(FILES.encoder)) : RAW_L2.of;
  const user = settings.normalisation === 'user' ? userScaler(profile()) : null;

  const embed = (window: MeasuredWindow): Float32Array | null =>
    isUsable(window, grid.length) ? represent(normalise(window.values, scaler, user)) : null;
  const starts = windows.map(({ start }) => start);
  const usable = windows.filter((window) => isUsable(window, grid.length));
  let next = 0;
  return {
    matching: { run: () => match(profile(), centroids) },
    training: {
      run: () =>
        adapt(
          support.map((place, i) => ({ start: starts[place]!, label: labels[i]!, embedding: embed(windows[place]!)! })),
          { length: grid.length },
        ),
    },
    persistence: { run: () => fitPersistence(judge(windows.map(embed), head), starts, grid) },
    // one window and another each time; `infer` also makes the prediction that `cheer device predict` prints of it
    inference: { run: () => infer([usable[next++ % usable.length]!], embed, head, grid, 0.9) },
  };

  function profile(): Profile {
    const good = windows.filter((window) => isUsable(window, grid.length));
    return profileOf(good.map(({ values }) => applyScaler(values, scaler)));
  }
}

async function encoderOf(bytes: Uint8Array): Promise<(row: Float32Array) => Float32Array> {
  const encoder = await readEncoder(bytes, FILES.encoder);
  return (row) => encoder.embed(row);
}

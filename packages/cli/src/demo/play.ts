/** One held-out person on the device side, over HTTP: enrol, label, train, predict; then the few-shot experiment. */
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  Device,
  type Enrolled,
  isUsable,
  type MeasuredWindow,
  measure,
  normalise,
  type Predicted,
  type Trained,
} from '@cheer/edge';
import { FolderStore } from '@cheer/edge/node';
import {
  CAUSAL,
  chooseSupport,
  encoderRepresentation,
  type FewShotOptions,
  fewShot,
  type Person,
  RAW,
  RAW_L2,
  type ResultRow,
  randomEncoder,
  type SkippedCell,
  WINDOWED,
} from '@cheer/lab';
import type { Release } from '@cheer/registry';
import { nodeClient } from '@cheer/registry/node';
import {
  applyScaler,
  cutWindows,
  profileOf,
  profileVector,
  type Recording,
  type SignalWindow,
  userScaler,
} from '@cheer/signals';

export const CLUSTER_METHOD = 'CHEER, cluster encoder';
export const GLOBAL_METHOD = 'CHEER, one encoder';

export interface PlayOptions extends Pick<FewShotOptions, 'k' | 'draws' | 'seed'> {
  /** where the release is served */
  readonly url: string;
  /** the publisher's root, had by another way than from the registry */
  readonly root: Uint8Array;
  /** the same release, for the rows of the table that a device would not fetch */
  readonly release: Release;
  /** folder in which the device's home is made */
  readonly homes: string;
  readonly signal: AbortSignal;
}

export interface Played {
  readonly person: Person;
  readonly profile: Float32Array;
  readonly enrolled: Enrolled;
  /** absent if the person's labels do not allow it */
  readonly journey?: { readonly trained: Trained; readonly predicted: Predicted; readonly support: readonly number[] };
  readonly rows: readonly ResultRow[];
  readonly skipped: readonly SkippedCell[];
}

export async function play(subject: string, recordings: readonly Recording[], options: PlayOptions): Promise<Played> {
  const { url, root, release, homes, signal } = options;
  const { window } = release.manifest;
  const home = await mkdtemp(join(homes, 'device-'));
  try {
    const device = new Device(new FolderStore(home), { clock: () => Date.now() / 1000, client: nodeClient });
    const windows = recordings.flatMap((recording) => cutWindows(recording, window));
    windows.sort((a, b) => a.start - b.start);
    // the features are computed once for the enrolment and the experiment; `predict` computes them anew, and is timed
    const measured = await measure(recordings, window, { signal });
    const enrolled = await device.enroll({ registry: url, root, windows: measured, signal });
    const { person, profile } = await asPerson(subject, windows, measured, release);
    const { rows, skipped } = await experiment(person, enrolled.cluster, options);
    const journey = await journeyOf(device, recordings, windows, person, window, options);
    return { person, profile, enrolled, rows, skipped, ...(journey && { journey }) };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** What a person would do: label a few windows of each state, train, look. The most labels that there are enough of. */
async function journeyOf(
  device: Device,
  recordings: readonly Recording[],
  windows: readonly SignalWindow[],
  person: Person,
  window: { readonly length: number },
  { k: counts, signal }: PlayOptions,
): Promise<Played['journey']> {
  const judged = windows.map(({ session, start }, i) => ({
    session,
    start,
    label: person.usable?.[i] === false ? null : person.labels[i]!,
  }));
  for (let k = Math.max(...counts); k >= 1; k--) {
    const chosen = chooseSupport(judged, window.length, { rule: 'chronological', k, seed: 0 });
    if ('reason' in chosen) continue;
    const spans = chosen.support.map((i) => {
      const { start, label } = judged[i]!;
      return { start, end: start + window.length, label: label! };
    });
    await device.label({ spans });
    const trained = await device.train();
    return { trained, predicted: await device.predict({ recording: recordings, signal }), support: chosen.support };
  }
  return undefined;
}

/** The person's windows as the encoder takes them, normalised with all of their own windows, labels unseen. */
async function asPerson(
  subject: string,
  windows: readonly SignalWindow[],
  measured: readonly MeasuredWindow[],
  release: Release,
): Promise<{ person: Person; profile: Float32Array }> {
  const { window, normalisation } = release.manifest;
  const { scaler } = await release.centroids();
  const usable = measured.map((one) => isUsable(one, window.length));
  const profile = profileOf(measured.filter((_, i) => usable[i]).map(({ values }) => applyScaler(values, scaler)));
  const user = normalisation === 'user' ? userScaler(profile) : null;
  const person: Person = {
    subject,
    rows: measured.map(({ values }) => normalise(values, scaler, user)),
    labels: windows.map(({ label }) => label),
    sessions: windows.map(({ session }) => session),
    starts: windows.map(({ start }) => start),
    usable,
  };
  return { person, profile: profileVector(profile) };
}

async function experiment(person: Person, cluster: number, { release, k, draws, seed }: PlayOptions) {
  const { window } = release.manifest;
  return fewShot(person, {
    representations: [
      RAW,
      RAW_L2,
      randomEncoder(seed),
      encoderRepresentation(GLOBAL_METHOD, await release.encoder('global')),
      encoderRepresentation(CLUSTER_METHOD, await release.encoder(cluster)),
    ],
    k,
    supports: ['random', 'chronological'],
    decodings: [WINDOWED, CAUSAL],
    draws,
    seed,
    windowLength: window.length,
    step: window.step,
  });
}

/** Enrolling: from a person's windows and a release to a device that has what it needs. */
import { type HttpOptions, type Manifest, openRelease, type Release } from '@cheer/registry';
import { applyScaler, CheerError, profileOf, type Recording, USABLE_MINIMUM, userScaler } from '@cheer/signals';
import type { Enrolled } from './answers.ts';
import { writeProfile, writeWindows } from './contents.ts';
import { openLedger } from './ledger.ts';
import { match } from './match.ts';
import { isUsable, type MeasuredWindow, type MeasureOptions, measure } from './measure.ts';
import { personalFrom, writePersonal } from './slow.ts';
import { loadState, saveState } from './state.ts';
import type { StateStore } from './store.ts';

/** Recordings, or windows measured before with the release's length and step. */
export type Source =
  | { readonly recording: Recording | readonly Recording[] }
  | { readonly windows: readonly MeasuredWindow[] };

export type EnrollInput = Source &
  MeasureOptions &
  Omit<HttpOptions, 'onRequest'> & {
    /** address of the folder a release lies in, or a release that is open already, whose requests nobody records here */
    readonly registry: string | URL | Release;
  };

/** What the pure part is told of the outside. */
export interface Clocks {
  /** unix seconds */
  readonly clock: () => number;
  /** ms from any origin */
  readonly timer: () => number;
}

/** Inside the store's lock. */
export async function enroll(store: StateStore, input: EnrollInput, { clock, timer }: Clocks): Promise<Enrolled> {
  const before = await loadState(store);
  const { requests, note, flush } = await openLedger(store, clock);
  const { registry, fetch, signal, timeout } = input;
  const http: HttpOptions = {
    onRequest: note,
    ...(fetch && { fetch }),
    ...(signal && { signal }),
    ...(timeout !== undefined && { timeout }),
  };
  try {
    const began = timer();
    const release = isRelease(registry) ? registry : await openRelease(registry, http);
    const { centroids, scaler, bytes: centroidBytes } = await release.centroids();
    await flush();
    const opened = timer();
    const { window, normalisation } = release.manifest;
    const windows = await measured(input, window);
    const rows = windows.filter((one) => isUsable(one, window.length)).map(({ values }) => applyScaler(values, scaler));
    if (rows.length < USABLE_MINIMUM) {
      throw new CheerError(
        'no-usable-window',
        `enroll: at least ${USABLE_MINIMUM} windows of ${window.length} s must be usable, got ${rows.length} of ${windows.length}`,
        'Record for longer, with the sensor snug on the wrist.',
      );
    }
    const profile = profileOf(rows);
    const { cluster, distances } = match(profile, centroids);
    const matched = timer();
    const slow = await release.slowFeatures();
    const encoder = slow ?? (await release.encoder(cluster));
    const done = timer();
    await flush();

    const user = normalisation === 'user' ? userScaler(profile) : null;
    const contents = {
      manifest: new TextEncoder().encode(JSON.stringify(release.manifest)),
      centroids: centroidBytes,
      encoder: encoder.bytes,
      ...(slow && { personal: writePersonal(personalFrom(slow, windows, scaler, user)) }),
      profile: writeProfile(profile),
      windows: writeWindows(windows),
      ...(before?.contents.labels && { labels: before.contents.labels }),
    };
    await saveState(store, {
      enrolled: clock(),
      release: { location: release.location, hash: release.hash },
      cluster,
      distances: distances.map((d) => (Number.isFinite(d) ? d : null)),
      training: null,
      contents,
    });
    return {
      release: release.manifest.name,
      simulated: release.manifest.simulated,
      cluster,
      distances,
      windows: windows.length,
      usable: rows.length,
      bytes: requests.reduce((sum, { bytesIn }) => sum + bytesIn, 0),
      requests,
      untrained: before !== null && before.training !== null,
      ms: { features: matched - opened, fetch: opened - began + done - matched },
    };
  } finally {
    await flush();
  }
}

/** The windows of a source, in order of time. */
export async function measured(
  source: Source & MeasureOptions,
  window: Manifest['window'],
): Promise<readonly MeasuredWindow[]> {
  if ('windows' in source) return [...source.windows].sort((a, b) => a.start - b.start);
  const { recording } = source;
  return measure(Array.isArray(recording) ? recording : [recording as Recording], window, source);
}

const isRelease = (registry: string | URL | Release): registry is Release =>
  typeof registry === 'object' && 'manifest' in registry;

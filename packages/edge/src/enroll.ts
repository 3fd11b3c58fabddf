/** Enrolling: from a person's windows and a release to a device that has what it needs. */
import { type HttpOptions, type Manifest, type Release, releaseLocation, type TufClient } from '@cheer/registry';
import { applyScaler, CheerError, profileOf, type Recording, USABLE_MINIMUM, userScaler } from '@cheer/signals';
import type { Enrolled } from './answers.ts';
import type { Clocks } from './clocks.ts';
import { writeProfile, writeWindows } from './contents.ts';
import { type EncoderPolicy, type Fetched, type FetchOptions, fetchRelease, openTrusted } from './fetchRelease.ts';
import { openLedger } from './ledger.ts';
import { goesOn, inLine } from './lineage.ts';
import { match } from './match.ts';
import { isUsable, type MeasuredWindow, type MeasureOptions, measure } from './measure.ts';
import { problemOf } from './problem.ts';
import { personalFrom, writePersonal } from './slow.ts';
import { loadState, mostRevealed, type State, saveState } from './state.ts';
import type { StateStore } from './store.ts';
import { type DeviceTrust, type Pin, pinOf, readTrust, writeTrust } from './trust.ts';

/** Recordings, or windows measured before with the release's length and step. */
export type Source =
  | { readonly recording: Recording | readonly Recording[] }
  | {
      readonly windows: readonly MeasuredWindow[];
      /** as with a recording, which says it itself */
      readonly simulated?: boolean;
    };

/** How a release is asked for; what is not said is as usual. */
export type NetworkOptions = Omit<HttpOptions, 'onRequest'> & FetchOptions;

export type EnrollInput = Source &
  MeasureOptions &
  NetworkOptions & {
    /** address of the folder a release lies in, or a release that is open already, whose requests nobody records here */
    readonly registry: string | URL | Release;
    /**
     * the publisher's root, had by another way than from the registry: the file N.root.json, or its fingerprint (64 hexadecimal digits),
     * which is compared before anything is trusted. Pinned in place of any before. Absent: the one pinned before, else the registry's own
     * first root, taken on first use
     */
    readonly root?: Uint8Array | string;
  };

export interface Tools extends Clocks {
  /** loaded only where a signed release is opened */
  readonly client: () => Promise<TufClient>;
}

/** Inside the store's lock. */
export async function enroll(store: StateStore, input: EnrollInput, tools: Tools): Promise<Enrolled> {
  const before = await loadState(store);
  const { requests, flush, ...ledger } = await openLedger(store, tools.clock, httpOptions(input));
  const { timer } = tools;
  try {
    const began = timer();
    const old = before?.contents.trust ? readTrust(before.contents.trust) : null;
    const { registry, root } = input;
    let pin = await pinOf(root, old);
    if (!isRelease(registry)) {
      const asking = {
        registry,
        http: { ...httpOptions(input), ...ledger },
        client: await tools.client(),
        now: tools.clock(),
      };
      pin = await inLine(pin, old, asking);
    }
    let { trust } = pin;
    const release = isRelease(registry)
      ? registry
      : await openTrusted(registry, {
          ...httpOptions(input),
          ...ledger,
          client: await tools.client(),
          ...pin,
          clock: tools.clock,
          async keep(advanced) {
            trust = advanced;
            // what another publisher or another address says is kept only once the enrolment is done: the device's own must not wait for it
            if (before === null || pin.trust === null || pin.trust.metadata !== old?.metadata) return;
            if (releaseLocation(registry).href !== before.release.location) return;
            await flush();
            await keepTrust(store, before, advanced);
          },
        }).catch((cause: unknown) => {
          if (root !== undefined) throw notTheGiven(cause, pin);
          throw before ? otherPublisher(cause, registry, before) : cause;
        });
    const fetched = await fetchRelease(release, input);
    await flush();
    const opened = timer();
    const windows = await measured(input, release.manifest.window);
    const own = ownPart(fetched, windows);
    const matched = timer();
    const encoder = fetched.slow?.bytes ?? (await fetched.encoder(own.cluster));
    const done = timer();
    await flush();
    const labels = before?.contents.labels;
    const wearerSimulated = isSimulated(input);
    const state = enrolledState(fetched, own, encoder, {
      ...{ trust, labels, wearerSimulated },
      asked: input.encoders ?? null,
      mostRevealedBits: before === null ? 0 : mostRevealed(before),
      at: tools.clock(),
    });
    await saveState(store, state, before);
    return {
      ...enrolledAnswer(fetched, own, state),
      bytes: requests.reduce((sum, { bytesIn }) => sum + bytesIn, 0),
      requests,
      otherPublisher: old !== null && !goesOn(pin, old),
      untrained: before !== null && before.training !== null,
      ms: { features: matched - opened, fetch: opened - began + done - matched },
    };
  } finally {
    await flush();
  }
}

export const httpOptions = ({ fetch, signal, timeout }: NetworkOptions): HttpOptions => ({
  ...(fetch && { fetch }),
  ...(signal && { signal }),
  ...(timeout !== undefined && { timeout }),
});

/** What is trusted only ever advances, also where all else stays. */
export const keepTrust = (store: StateStore, state: State, trust: DeviceTrust): Promise<void> =>
  saveState(store, { ...state, contents: { ...state.contents, trust: writeTrust(trust) } }, state);

/** The person's side of it: computed here, and staying here. */
export interface OwnPart {
  readonly windows: readonly MeasuredWindow[];
  readonly usable: number;
  readonly profile: ReturnType<typeof profileOf>;
  readonly cluster: number;
  readonly distances: readonly number[];
}

/** @throws CheerError `no-usable-window` */
export function ownPart({ release, centroids }: Fetched, windows: readonly MeasuredWindow[]): OwnPart {
  const { length } = release.manifest.window;
  const rows = windows
    .filter((one) => isUsable(one, length))
    .map(({ values }) => applyScaler(values, centroids.scaler));
  if (rows.length < USABLE_MINIMUM) {
    throw new CheerError(
      'no-usable-window',
      `enroll: at least ${USABLE_MINIMUM} windows of ${length} s must be usable, got ${rows.length} of ${windows.length}`,
      'Record for longer, with the sensor snug on the wrist.',
    );
  }
  const profile = profileOf(rows);
  return { windows, usable: rows.length, profile, ...match(profile, centroids.centroids) };
}

interface Kept {
  readonly trust: DeviceTrust | null;
  readonly labels: Uint8Array | undefined;
  readonly wearerSimulated: boolean;
  /** the encoders that the wearer asked for, if any */
  readonly asked: EncoderPolicy | null;
  /** the most that was revealed before */
  readonly mostRevealedBits: number;
  /** unix seconds */
  readonly at: number;
}

/** Everything of an enrolled device but its head. @param encoder the cluster's, or the slow features of all */
export function enrolledState(
  fetched: Fetched,
  own: OwnPart,
  encoder: Uint8Array,
  { trust, labels, wearerSimulated, asked, mostRevealedBits, at }: Kept,
): State {
  const { release, centroids, slow, policy, revealedBits } = fetched;
  const { windows, profile, cluster, distances } = own;
  const user = release.manifest.normalisation === 'user' ? userScaler(profile) : null;
  return {
    enrolled: at,
    release: {
      location: release.location,
      hash: release.hash,
      trust: release.trust && trust && { ...release.trust, pinned: trust.pinned },
    },
    fetched: policy,
    asked,
    mostRevealedBits: Math.max(mostRevealedBits, revealedBits),
    cluster,
    wearerSimulated,
    distances: distances.map((d) => (Number.isFinite(d) ? d : null)),
    training: null,
    contents: {
      manifest: new TextEncoder().encode(JSON.stringify(release.manifest)),
      centroids: centroids.bytes,
      encoder,
      ...(slow && { personal: writePersonal(personalFrom(slow, windows, centroids.scaler, user)) }),
      profile: writeProfile(profile),
      windows: writeWindows(windows),
      ...(labels && { labels }),
      ...(trust && { trust: writeTrust(trust) }),
    },
  };
}

export function enrolledAnswer({ release, policy, revealedBits }: Fetched, own: OwnPart, state: State) {
  const { manifest } = release;
  const { cluster, distances, windows, usable } = own;
  return {
    release: manifest.name,
    simulated: manifest.simulated,
    cluster,
    distances,
    windows: windows.length,
    usable,
    fetched: policy,
    revealedBits,
    mostRevealedBits: state.mostRevealedBits ?? revealedBits,
    trust: state.release.trust,
  };
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

/** One simulated recording among measured ones makes what is learned from them simulated too. */
const isSimulated = (source: Source): boolean =>
  'windows' in source
    ? source.simulated === true
    : [source.recording].flat().some((recording) => (recording as Recording).simulated === true);

/** A release of somebody else at another address: not an attack, perhaps, but not for the device to decide. */
function otherPublisher(cause: unknown, registry: string | URL, { release }: State): unknown {
  const untrusted = cause instanceof CheerError && cause.code === 'release-untrusted';
  if (!untrusted || new URL(registry).href.replace(/\/?$/, '/') === release.location) return cause;
  return new CheerError(
    'release-untrusted',
    `enroll: ${registry}: this device trusts the publisher of ${release.location}, and does not find that this release is theirs: ${problemOf(cause)}`,
    'To trust another publisher give their root (--root FILE), had from somebody you know, or let the device forget the first.',
    { cause },
  );
}

/** A file that verifies nothing is as likely the wrong one as the server is. */
function notTheGiven(cause: unknown, { trust }: Pin): unknown {
  if (!(cause instanceof CheerError && cause.code === 'release-untrusted') || trust === null) return cause;
  return new CheerError(
    'release-untrusted',
    `${problemOf(cause)}; verified against the root that was given, fingerprint ${trust.fingerprint}`,
    `${cause.remedy} Or the root that was given is another publisher's: compare its fingerprint with theirs.`,
    { cause },
  );
}

const isRelease = (registry: string | URL | Release): registry is Release =>
  typeof registry === 'object' && 'manifest' in registry;

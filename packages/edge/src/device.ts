/** The device side in six verbs. Signals, features, labels and predictions stay in the store; the network is only ever read. */
import { type HeadOptions, writeHead } from '@cheer/encoder';
import { type HttpOptions, type Manifest, openRelease, type Release } from '@cheer/registry';
import { applyScaler, CheerError, profileOf, type Recording, USABLE_MINIMUM, userScaler } from '@cheer/signals';
import { adapt } from './adapt.ts';
import type { Enrolled, Labelled, Network, Predicted, Status, Trained } from './answers.ts';
import { readLabels, readWindows, writeLabels, writeProfile, writeWindows } from './contents.ts';
import { infer, judge } from './infer.ts';
import { checkSpans, countLabels, labelWindows, type Span } from './labels.ts';
import { openLedger, readLedger } from './ledger.ts';
import { match } from './match.ts';
import { isUsable, type MeasuredWindow, type MeasureOptions, measure } from './measure.ts';
import { fitPersistence } from './persistence.ts';
import { openHead, openRuntime } from './runtime.ts';
import { calmly, personalFrom, SUPPORT_REACH, supportPoints, writePersonal } from './slow.ts';
import { damaged, loadState, manifestOf, type State, saveState } from './state.ts';
import type { StateStore } from './store.ts';

export interface DeviceOptions {
  /** unix seconds */
  readonly clock: () => number;
  /** milliseconds from any origin, for the durations that are reported; `performance.now` unless given */
  readonly timer?: () => number;
}

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

export class Device {
  readonly #store: StateStore;
  readonly #clock: () => number;
  readonly #timer: () => number;

  constructor(store: StateStore, { clock, timer = () => performance.now() }: DeviceOptions) {
    this.#store = store;
    this.#clock = clock;
    this.#timer = timer;
  }

  /**
   * Finds the person's cluster and fetches its encoder, and no other; or, where the release has them, the slow features of all, and makes them this person's. What was there before is replaced, but labels stay; after a
   * failure all is as it was, and the requests that were made are on record.
   * @throws CheerError `no-usable-window` below USABLE_MINIMUM usable windows; `cancelled`; those of `openRelease`; `busy`; `state-invalid`
   */
  enroll(input: EnrollInput): Promise<Enrolled> {
    return this.#store.exclusive(async () => {
      const before = await loadState(this.#store);
      const { requests, note, flush } = await openLedger(this.#store, this.#clock);
      const { registry, fetch, signal, timeout } = input;
      const http: HttpOptions = {
        onRequest: note,
        ...(fetch && { fetch }),
        ...(signal && { signal }),
        ...(timeout !== undefined && { timeout }),
      };
      try {
        const began = this.#timer();
        const release = isRelease(registry) ? registry : await openRelease(registry, http);
        const { centroids, scaler, bytes: centroidBytes } = await release.centroids();
        await flush();
        const opened = this.#timer();
        const { window, normalisation } = release.manifest;
        const windows = await measured(input, window);
        const rows = windows
          .filter((one) => isUsable(one, window.length))
          .map(({ values }) => applyScaler(values, scaler));
        if (rows.length < USABLE_MINIMUM) {
          throw new CheerError(
            'no-usable-window',
            `enroll: at least ${USABLE_MINIMUM} windows of ${window.length} s must be usable, got ${rows.length} of ${windows.length}`,
            'Record for longer, with the sensor snug on the wrist.',
          );
        }
        const profile = profileOf(rows);
        const { cluster, distances } = match(profile, centroids);
        const matched = this.#timer();
        const slow = await release.slowFeatures();
        const encoder = slow ?? (await release.encoder(cluster));
        const done = this.#timer();
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
        await saveState(this.#store, {
          enrolled: this.#clock(),
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
    });
  }

  /**
   * Says what the person's state was at certain times. Windows of the enrolled recording that lie wholly in a span are labelled.
   * Adds to the spans given before, or replaces them all. The head stays as it is until the next `train`.
   * @throws CheerError `labels-invalid` if two labels claim the same time; `not-enrolled`, `state-invalid`, `busy`
   */
  label({ spans, replace = false }: { spans: readonly Span[]; replace?: boolean }): Promise<Labelled> {
    return this.#store.exclusive(async () => {
      const state = await this.#enrolled('label');
      const all = checkSpans(replace ? spans : [...readLabels(state.contents.labels), ...spans]);
      const unique = all.filter((a, i) => !all.slice(0, i).some((b) => a.start === b.start && a.end === b.end));
      await saveState(this.#store, { ...state, contents: { ...state.contents, labels: writeLabels(unique) } });
      return labelled(readWindows(state.contents.windows), manifestOf(state).window.length, unique);
    });
  }

  /**
   * Trains the head on the labelled windows, from scratch (Eq. 2), and learns from all windows, unlabelled, how much states persist.
   * @param options k windows a class drawn by `seed`, or all labelled windows if k is absent; which head, softmax
   *   regression if absent, `auto` for a choice on the labelled windows
   * @throws CheerError `labels-missing`, `not-enrolled`, `state-invalid`, `busy`, `option-invalid`
   */
  train({ k, seed = 0, head: kind }: { k?: number; seed?: number; head?: HeadOptions['head'] } = {}): Promise<Trained> {
    return this.#store.exclusive(async () => {
      const state = await this.#enrolled('train');
      const runtime = await openRuntime(state);
      const windows = readWindows(state.contents.windows);
      const began = this.#timer();
      const labels = labelWindows(windows, runtime.window.length, readLabels(state.contents.labels));
      const starts = windows.map(({ start }) => start);
      const points = windows.map(runtime.embed);
      const places = [...windows.keys()].filter((i) => labels[i] !== null && points[i] !== null);
      const embeddings = runtime.personal
        ? supportPoints(points, starts, places, runtime.window)
        : places.map((i) => points[i]!);
      const examples = places.map((i, at) => ({ start: starts[i]!, label: labels[i]!, embedding: embeddings[at]! }));
      if (examples.length === 0) {
        throw new CheerError(
          'labels-missing',
          'train: no window of the enrolled recording has a label',
          `Label stretches of at least ${runtime.window.length} s in two states or more (cheer device label).`,
        );
      }
      const { length } = runtime.window;
      const { head, support, ...rest } = adapt(examples, {
        length,
        reach: runtime.personal ? SUPPORT_REACH * length : 0,
        seed,
        ...(k !== undefined && { k }),
        ...(kind !== undefined && { head: kind }),
      });
      const persistence = fitPersistence(judge(points, head), starts, runtime.window);
      const ms = this.#timer() - began;
      await saveState(this.#store, {
        ...state,
        training: { at: this.#clock(), k: k ?? null, seed, ...rest, persistence },
        contents: { ...state.contents, head: writeHead(head, {}, runtime) },
      });
      return { classes: head.classes, support: support.map(({ start }) => start), ...rest, persistence, ms };
    });
  }

  /**
   * Predicts every window of a recording from what is stored; the network is not touched and nothing is written.
   * @throws CheerError `not-enrolled`, `not-trained`, `state-invalid`, `cancelled`
   */
  async predict(source: Source & MeasureOptions): Promise<Predicted> {
    const state = await this.#enrolled('predict');
    const { training, contents } = state;
    if (training === null || contents.head === undefined) {
      throw new CheerError(
        'not-trained',
        'predict: this device has not been trained',
        'Label some of the recording and train (cheer device label, cheer device train).',
      );
    }
    const runtime = await openRuntime(state);
    const head = openHead(contents.head, runtime);
    const began = this.#timer();
    const windows = await measured(source, runtime.window);
    const extracted = this.#timer();
    const { window, embed, personal } = runtime;
    const predictions = infer(
      windows,
      embed,
      head,
      window,
      personal ? calmly(window, personal.memory) : training.persistence.stay,
    );
    return {
      classes: head.classes,
      windows: predictions,
      ms: { features: extracted - began, inference: this.#timer() - extracted },
    };
  }

  /** @throws CheerError `not-enrolled`, `state-invalid`; `option-invalid` for a device with slow features, which has no network */
  async network(): Promise<Network> {
    const state = await this.#enrolled('network');
    const { contents, cluster, release } = state;
    const runtime = await openRuntime(state);
    if (runtime.encoder === null) {
      throw new CheerError(
        'option-invalid',
        'network: this device embeds windows by slow features and runs no network',
        'Enroll with a release without slow features to export an encoder.',
      );
    }
    return {
      manifest: manifestOf(state),
      release: release.hash,
      cluster,
      scaler: runtime.scaler,
      encoder: runtime.encoder,
      head: contents.head === undefined ? null : openHead(contents.head, runtime),
    };
  }

  /** @throws CheerError `state-invalid` */
  async status(): Promise<Status> {
    const state = await loadState(this.#store);
    const requests = await readLedger(this.#store);
    let bytes = 0;
    for (const name of await this.#store.list()) bytes += (await this.#store.read(name))?.length ?? 0;
    if (state === null) return { enrolled: null, labels: null, trained: null, requests, bytes };
    const manifest = manifestOf(state);
    const windows = readWindows(state.contents.windows);
    const { enrolled: at, release, cluster, distances, contents, training } = state;
    const usable = windows.filter((window) => isUsable(window, manifest.window.length)).length;
    const [from, to] = [windows[0]!.start, windows.at(-1)!.start + manifest.window.length];
    return {
      enrolled: { at, ...release, manifest, cluster, distances, from, to, windows: windows.length, usable },
      labels: contents.labels ? labelled(windows, manifest.window.length, readLabels(contents.labels)) : null,
      trained: training,
      requests,
      bytes,
    };
  }

  /**
   * Erases everything the device knows, damaged or not, and looks again that nothing is left. Storage may keep copies of its
   * own (backups, worn flash cells) that no program can reach.
   * @throws CheerError `state-invalid` if something is left; `busy`
   */
  async forget(): Promise<void> {
    await this.#store.clear();
    const left = await this.#store.list();
    if (left.length > 0) throw damaged(`${left.length} files could not be erased`);
  }

  async #enrolled(verb: string): Promise<State> {
    const state = await loadState(this.#store);
    if (state !== null) return state;
    throw new CheerError(
      'not-enrolled',
      `${verb}: this device has not been enrolled`,
      'Enroll with a registry and a recording first (cheer device enroll).',
    );
  }
}

async function measured(
  source: Source & MeasureOptions,
  window: Manifest['window'],
): Promise<readonly MeasuredWindow[]> {
  if ('windows' in source) return [...source.windows].sort((a, b) => a.start - b.start);
  const { recording } = source;
  return measure(Array.isArray(recording) ? recording : [recording as Recording], window, source);
}

function labelled(windows: readonly MeasuredWindow[], length: number, spans: readonly Span[]): Labelled {
  const labels = labelWindows(windows, length, spans);
  return {
    spans: spans.length,
    counts: countLabels(labels.filter((_, i) => isUsable(windows[i]!, length))),
    unlabelled: labels.filter((label) => label === null).length,
  };
}

const isRelease = (registry: string | URL | Release): registry is Release =>
  typeof registry === 'object' && 'manifest' in registry;

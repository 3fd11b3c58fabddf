/** The device side in six verbs. Signals, features, labels and predictions stay in the store; the network is only ever read. */
import { readCentroids, type TufClient } from '@cheer/registry';
import { CheerError, profileVector } from '@cheer/signals';
import type { Enrolled, Labelled, Network, Predicted, Status, Trained, Updated } from './answers.ts';
import { writeBundle } from './bundle.ts';
import { readLabels, readProfile, readWindows, writeLabels } from './contents.ts';
import { type EnrollInput, enroll, measured, type NetworkOptions, type Source, type Tools } from './enroll.ts';
import { judge } from './infer.ts';
import { checkSpans, countLabels, labelWindows, type Span, type Stretch, without } from './labels.ts';
import { type Ledger, ledgerOf, readLedger } from './ledger.ts';
import { isUsable, type MeasuredWindow, type MeasureOptions } from './measure.ts';
import { onnxOf } from './onnx.ts';
import { type Place, place } from './place.ts';
import { type Proposal, propose } from './propose.ts';
import { openHead, openRuntime, predictWith } from './runtime.ts';
import {
  damaged,
  loadState,
  manifestOf,
  mostRevealed,
  reading,
  revealedBy,
  type State,
  saveState,
  type Training,
} from './state.ts';
import type { StateStore } from './store.ts';
import { type TimelineWindow, timeline } from './timeline.ts';
import { type TrainOptions, train } from './train.ts';
import { update } from './update.ts';

export interface DeviceOptions {
  /** unix seconds */
  readonly clock: () => number;
  /** milliseconds from any origin, for the durations that are reported; `performance.now` unless given */
  readonly timer?: () => number;
  /** who verifies signatures; that of pages unless given, loaded when first needed */
  readonly client?: TufClient;
}

export interface LabelInput {
  readonly spans: readonly Span[];
  /** stretches of time of which nothing that was said before holds any more; spans are cut where they reach into one */
  readonly clear?: readonly Stretch[];
  /** nothing that was said before holds any more */
  readonly replace?: boolean;
}

export class Device {
  readonly #store: StateStore;
  readonly #tools: Tools;

  constructor(store: StateStore, { clock, timer = () => performance.now(), client }: DeviceOptions) {
    this.#store = store;
    this.#tools = { clock, timer, client: async () => client ?? (await import('@cheer/registry/web')).webClient };
  }

  /**
   * Verifies who published the release, finds the person's cluster and fetches its encoder, alone or among all (`encoders`); or, where
   * the release has them, the slow features of all, and makes them this person's. What was there before is replaced, but labels and
   * the pinned root stay; after a failure all is as it was, and the requests that were made are on record.
   * @throws CheerError `no-usable-window` below USABLE_MINIMUM usable windows; `cancelled`; those of `openRelease`; `busy`; `state-invalid`
   */
  enroll(input: EnrollInput): Promise<Enrolled> {
    return this.#store.exclusive(() => enroll(this.#store, input, this.#tools));
  }

  /**
   * Looks for a newer release where the device was enrolled, finds the cluster anew from the stored windows and trains the classifier
   * again, if there was one, on the labels there are. After a failure the old encoder and classifier stay.
   * @returns null if there is nothing new
   * @throws CheerError `not-enrolled`, and as `enroll`; `option-invalid` if the new release wants other windows
   */
  update(input: NetworkOptions = {}): Promise<Updated | null> {
    return this.#store.exclusive(async () => update(this.#store, await this.#enrolled('update'), input, this.#tools));
  }

  /**
   * Says what the person's state was at certain times. Windows of the enrolled recording that lie wholly in a span are labelled.
   * Adds to the spans given before, clears some of their time first, or replaces them all: as they are stored by then, whoever gave
   * them. The head stays as it is until the next `train`.
   * @throws CheerError `labels-invalid` if two labels claim the same time; `not-enrolled`, `state-invalid`, `busy`
   */
  label({ spans, clear = [], replace = false }: LabelInput): Promise<Labelled> {
    return this.#store.exclusive(async () => {
      const state = await this.#enrolled('label');
      const before = replace ? [] : readLabels(state.contents.labels);
      const kept = clear.reduce((left, stretch) => left.flatMap((span) => without(span, stretch)), before);
      const all = checkSpans([...kept, ...spans]);
      const unique = all.filter((a, i) => !all.slice(0, i).some((b) => a.start === b.start && a.end === b.end));
      const contents = { ...state.contents, labels: writeLabels(unique) };
      await saveState(this.#store, { ...state, contents }, state);
      return labelled(readWindows(state.contents.windows), manifestOf(state).window.length, unique);
    });
  }

  /**
   * Trains the head on the labelled windows, from scratch (Eq. 2), and learns from all windows, unlabelled, how much states persist.
   * @throws CheerError `labels-missing`, `not-enrolled`, `state-invalid`, `busy`, `option-invalid`
   */
  train(options: TrainOptions = {}): Promise<Trained> {
    return this.#store.exclusive(async () => {
      const before = await this.#enrolled('train');
      const { state, trained } = await train(before, options, this.#tools);
      await saveState(this.#store, state, before);
      return trained;
    });
  }

  /**
   * Predicts every window of a recording from what is stored; the network is not touched and nothing is written.
   * @param source the windows of the enrolled recording unless given
   * @throws CheerError `not-enrolled`, `not-trained`, `state-invalid`, `cancelled`
   */
  async predict(source?: Source & MeasureOptions): Promise<Predicted> {
    const state = await this.#enrolled('predict');
    const classifier = classifierOf(state, 'predict');
    const runtime = await openRuntime(state);
    const head = openHead(classifier.head, runtime);
    const began = this.#tools.timer();
    const windows = source ? await measured(source, runtime.window) : readWindows(state.contents.windows);
    const extracted = this.#tools.timer();
    const predictions = predictWith(runtime, head, windows, classifier.training.persistence.stay);
    return {
      classes: head.classes,
      windows: predictions,
      ms: { features: extracted - began, inference: this.#tools.timer() - extracted },
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
      wearerSimulated: state.wearerSimulated,
      scaler: runtime.scaler,
      encoder: runtime.encoder,
      head: contents.head === undefined ? null : openHead(contents.head, runtime),
    };
  }

  /** The classifier as one file for other programs, in ONNX. @throws as `network` */
  async onnx({ encoderOnly = false }: { encoderOnly?: boolean } = {}): Promise<Uint8Array> {
    return onnxOf(await this.network(), encoderOnly);
  }

  /**
   * Encoder, head and scales as one file that predicts without this device: `readBundle`.
   * @throws CheerError `not-enrolled`, `not-trained`, `state-invalid`
   */
  async bundle(): Promise<Uint8Array> {
    const state = await this.#enrolled('bundle');
    const { training, head } = classifierOf(state, 'bundle');
    const { name, dataset, simulated, pretext, window, normalisation } = manifestOf(state);
    const { scaler, user, personal, embedding } = await openRuntime(state);
    const { release, cluster, contents } = state;
    return writeBundle({
      facts: {
        name,
        release: release.hash,
        dataset,
        simulated,
        wearerSimulated: state.wearerSimulated,
        pretext,
        cluster,
        window,
        normalisation,
        embedding,
        slow: personal !== null,
        trained: training.at,
        stay: training.persistence.stay,
      },
      encoder: contents.encoder,
      personal: contents.personal,
      head,
      scaler,
      user,
    });
  }

  /** What the person said, in order of time. @throws CheerError `not-enrolled`, `state-invalid` */
  async spans(): Promise<Span[]> {
    return readLabels((await this.#enrolled('spans')).contents.labels);
  }

  /** The windows of the enrolled recording, in order of time. @throws CheerError `not-enrolled`, `state-invalid` */
  async windows(): Promise<TimelineWindow[]> {
    const { windows, length, spans } = this.#marked(await this.#enrolled('windows'));
    return timeline(windows, length, spans);
  }

  /**
   * The unlabelled windows whose labels would help most, the most telling first: see propose.ts.
   * @throws CheerError `option-invalid`, `not-enrolled`, `state-invalid`
   */
  async propose(n: number): Promise<Proposal[]> {
    if (!(Number.isInteger(n) && n >= 1 && n <= 100)) {
      throw new CheerError('option-invalid', `propose: n must be a whole number from 1 to 100, got ${n}`, 'Ask for 5.');
    }
    const state = await this.#enrolled('propose');
    const runtime = await openRuntime(state);
    const { windows, length, spans } = this.#marked(state);
    const points = windows.map(runtime.embed);
    const { head } = state.contents;
    return propose(
      {
        points,
        starts: windows.map(({ start }) => start),
        labels: labelWindows(windows, length, spans),
        length,
        ...(head && { probabilities: judge(points, openHead(head, runtime)) }),
      },
      n,
    );
  }

  /** Where the person lies among the centroids. @throws CheerError `not-enrolled`, `state-invalid` */
  async place(): Promise<Place> {
    const { contents } = await this.#enrolled('place');
    const { centroids } = reading('centroids', () => readCentroids(contents.centroids, 'centroids'));
    return place(centroids, profileVector(readProfile(contents.profile)));
  }

  /** Every request this device ever made: the latest 1000 one by one, those before as sums. `writeLedger` makes a file of it. @throws CheerError `state-invalid` */
  async ledger(): Promise<Ledger> {
    return ledgerOf(await readLedger(this.#store));
  }

  /** @throws CheerError `state-invalid` */
  async status(): Promise<Status> {
    const state = await loadState(this.#store);
    const { entries: requests, dropped } = await readLedger(this.#store);
    let bytes = 0;
    for (const name of await this.#store.list()) bytes += (await this.#store.read(name))?.length ?? 0;
    if (state === null) return { enrolled: null, labels: null, trained: null, requests, dropped, bytes };
    const manifest = manifestOf(state);
    const windows = readWindows(state.contents.windows);
    const { enrolled: at, release, fetched, cluster, distances, contents, training, wearerSimulated } = state;
    const usable = windows.filter((window) => isUsable(window, manifest.window.length)).length;
    const [from, to] = [windows[0]!.start, windows.at(-1)!.start + manifest.window.length];
    const revealedBits = revealedBy(state);
    const matched = { fetched, revealedBits, mostRevealedBits: mostRevealed(state), cluster, distances };
    return {
      enrolled: { at, ...release, manifest, wearerSimulated, ...matched, from, to, windows: windows.length, usable },
      labels: contents.labels ? labelled(windows, manifest.window.length, readLabels(contents.labels)) : null,
      trained: training,
      requests,
      dropped,
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

  #marked({ contents, ...state }: State) {
    const { length } = manifestOf({ contents, ...state }).window;
    return { windows: readWindows(contents.windows), length, spans: readLabels(contents.labels) };
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

function classifierOf({ training, contents: { head } }: State, verb: string): { training: Training; head: Uint8Array } {
  if (training !== null && head !== undefined) return { training, head };
  throw new CheerError(
    'not-trained',
    `${verb}: this device has not been trained`,
    'Label some of the recording and train (cheer device label, cheer device train).',
  );
}

function labelled(windows: readonly MeasuredWindow[], length: number, spans: readonly Span[]): Labelled {
  const labels = labelWindows(windows, length, spans);
  return {
    spans: spans.length,
    counts: countLabels(labels.filter((_, i) => isUsable(windows[i]!, length))),
    unlabelled: labels.filter((label) => label === null).length,
  };
}

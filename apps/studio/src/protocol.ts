/**
 * What the page and its worker say to each other. The page asks with a verb and gets one answer or one error; meanwhile the
 * worker may report progress. All work is done in the worker: the page draws.
 * Times are unix seconds, arrays of numbers are handed over, not copied.
 */
import type { ChannelInfo, ChannelKind, Columns, Response, Span, Stretch, WindowQuality } from './plots/props.ts';

/** Whom the signals come from. Files stay where they are: a File is a handle, the worker reads it. */
export type Choice =
  | { readonly kind: 'files'; readonly name: string; readonly files: readonly { path: string; file: File }[] }
  | { readonly kind: 'simulated'; readonly index: number };

/** A recording that was read, as far as a page needs to know it. Its samples stay in the worker. */
export interface Opened {
  readonly name: string;
  readonly simulated: boolean;
  readonly start: number;
  /** s */
  readonly duration: number;
  readonly channels: readonly ChannelInfo[];
  readonly beats: Float64Array;
  readonly responses: readonly Response[];
  readonly quality: readonly WindowQuality[];
  /** grid of the windows that quality is told for, s */
  readonly grid: { readonly length: number; readonly step: number };
  readonly usable: number;
  /** states that came with the recording (labels.csv, or the simulator's protocol); the page offers them, nothing more */
  readonly annotations: readonly Span[];
  readonly faults: readonly { readonly where: string; readonly found: string; readonly done: string }[];
}

/** Why a window has the quality it has: by signal the parts, 0 to 1, or the one reason why there is none. */
export interface WindowParts {
  readonly start: number;
  readonly signals: readonly {
    readonly name: ChannelKind;
    readonly reason: string | null;
    readonly parts: readonly { readonly name: string; readonly value: number }[];
  }[];
}

/** The device as it stands. Sent with every answer that may have changed it. */
export interface DeviceView {
  readonly match: MatchView | null;
  /** spans the person gave */
  readonly spans: readonly Span[];
  /** names of states in the order of their colours, also of some that are named no more */
  readonly places: readonly string[];
  /** labelled windows with enough in them, by state */
  readonly counts: Readonly<Record<string, number>>;
  readonly training: TrainingView | null;
  /** the latest requests, oldest first */
  readonly ledger: readonly LedgerRow[];
  /** those before, which are no longer listed */
  readonly dropped: { readonly requests: number; readonly bytesIn: number; readonly bytesAsked: number };
  /** of everything stored */
  readonly bytes: number;
}

export interface MatchView {
  readonly release: string;
  /** whether the people of the release are */
  readonly simulated: boolean;
  /** whether the person is from whom the device learns */
  readonly wearerSimulated: boolean;
  readonly location: string;
  /** unix seconds */
  readonly at: number;
  readonly cluster: number;
  /** to each centroid; null where there is nothing in common */
  readonly distances: readonly (number | null)[];
  /** people behind each encoder */
  readonly people: readonly number[];
  readonly windows: number;
  readonly usable: number;
  readonly grid: { readonly length: number; readonly step: number };
  /** when the first enrolled window starts and the last one ends */
  readonly from: number;
  readonly to: number;
  /** the last time: `all` were fetched, so that nothing was revealed, or only the `own` */
  readonly fetched: 'all' | 'own';
  /** the most bits that a choice of files ever told a server about the person; 0 if it was always `all` */
  readonly revealed: number;
  readonly encoder: { readonly name: string; readonly bytes: number; readonly sha256: string; readonly slow: boolean };
  readonly trust: {
    /** fingerprint of the pinned root, hexadecimal */
    readonly root: string;
    readonly version: number;
    /** unix seconds */
    readonly expires: number;
    readonly firstUse: boolean;
    readonly client: string;
  } | null;
  readonly map: MapView | null;
}

/** Where the person lies among the centroids, in two dimensions. */
export interface MapView {
  readonly centroids: readonly { readonly x: number; readonly y: number; readonly distance: number | null }[];
  readonly you: { readonly x: number; readonly y: number };
  /** share of the squared distances that two dimensions can show, 0 to 1 */
  readonly faithful: number;
}

export interface TrainingView {
  readonly at: number;
  readonly counts: Readonly<Record<string, number>>;
  /** null if a state would be left without a window */
  readonly leaveOneOut: { readonly accuracy: number; readonly windows: number } | null;
  readonly head: string;
  /** of this training; null if it was done before the page was loaded */
  readonly ms: number | null;
}

export interface LedgerRow {
  readonly at: number;
  readonly method: string;
  readonly url: string;
  /** 0 if there was no answer, null if none is on record yet */
  readonly status: number | null;
  /** of the body of the answer */
  readonly bytesIn: number;
  /** of the body of the request: none, ever */
  readonly bytesOut: number;
  /** of the request's first line and the headers that CHEER sets */
  readonly bytesAsked: number;
}

export interface PredictionView {
  readonly classes: readonly string[];
  readonly grid: { readonly length: number; readonly step: number };
  readonly windows: readonly {
    readonly start: number;
    readonly quality: number;
    readonly abstained: boolean;
    /** given also the windows before; null if abstained */
    readonly label: string | null;
    readonly probabilities: readonly number[];
  }[];
  readonly msPerWindow: number;
}

/** How the page begins: what there is, and what is left from before. */
export interface Session {
  /** `memory`: the browser does not let the page keep anything */
  readonly storage: { readonly kind: 'encrypted' | 'memory'; readonly why: string | null };
  /** address at which a registry is looked for unless the person says another */
  readonly registry: string;
  readonly device: DeviceView;
  /** what was chosen before, where it can be had again without asking the person */
  readonly again: Choice | null;
  /** the state could not be read; the page offers to forget */
  readonly damaged: Problem | null;
}

/** A window whose label would help, and why. */
export interface Proposed extends Stretch {
  readonly why: 'typical' | 'unlike' | 'unsure';
}

/** A file for the person to keep. */
export interface Written {
  readonly blob: Blob;
  readonly name: string;
}

/** Verbs, what they take and what they answer. */
export interface Verbs {
  /** `root`: fingerprint of the publisher's root, had with the page; empty if the page says none */
  begin: { input: { readonly base: string; readonly root?: string }; answer: Session };
  /** the device as it stands, also after something failed: the ledger has the requests of that too */
  look: { input: Record<string, never>; answer: DeviceView };
  choose: { input: Choice; answer: Opened };
  range: { input: { channel: ChannelKind; from: number; to: number; pixels: number }; answer: Columns };
  parts: { input: { start: number }; answer: WindowParts };
  enroll: { input: { registry: string; encoders: 'auto' | 'all' | 'own' }; answer: DeviceView };
  /** `clear`: nothing that was said of these times before holds any more, whichever tab said it */
  label: { input: { spans: readonly Span[]; clear: readonly Stretch[] }; answer: DeviceView };
  propose: { input: { count: number }; answer: readonly Proposed[] };
  train: { input: Record<string, never>; answer: DeviceView };
  predict: { input: Record<string, never>; answer: PredictionView };
  update: { input: Record<string, never>; answer: { device: DeviceView; changed: boolean } };
  ledger: { input: { format: 'json' | 'csv' }; answer: Blob };
  bundle: { input: Record<string, never>; answer: Written };
  onnx: { input: Record<string, never>; answer: Written };
  /** another tab has forgotten: lets go of the recording, too */
  close: { input: Record<string, never>; answer: DeviceView };
  forget: { input: Record<string, never>; answer: { device: DeviceView; left: number } };
  replay: { input: { speed: number }; answer: null };
  pace: { input: { speed: number; paused: boolean }; answer: null };
}

export type Verb = keyof Verbs;
export type Input<V extends Verb> = Verbs[V]['input'];
export type Answer<V extends Verb> = Verbs[V]['answer'];

export interface Problem {
  /** names a page in docs/errors */
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  /** in words for the person, where the worker has them; remedy then is, too */
  readonly heading?: string;
}

export interface Progress {
  /** what is being done, in plain words */
  readonly stage: string;
  /** 0 to 1; null if it cannot be told */
  readonly share: number | null;
}

/** Of a replay, some ten times a second. */
export interface Live {
  /** recording time that has been reached */
  readonly now: number;
  /** new since the last one */
  readonly beats: Float64Array;
  readonly responses: readonly Response[];
  readonly windows: readonly WindowQuality[];
  /** of new windows, if the device is trained */
  readonly predictions: PredictionView['windows'];
}

export type ToWorker =
  | { readonly id: number; readonly verb: Verb; readonly input: unknown }
  | { readonly id: number; readonly cancel: true };

export type FromWorker =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly problem: Problem }
  | { readonly id: number; readonly progress: Progress }
  | { readonly id: number; readonly live: Live };

/**
 * What the drawings take. They are given data and call back; they know neither the worker nor the store.
 * Times are unix seconds; a drawing labels them as minutes from `start`, never as a date.
 */
export type ChannelKind = 'BVP' | 'GSR' | 'SKT';

export interface ChannelInfo {
  readonly name: ChannelKind;
  /** as a person says it: Pulse wave, Skin conductance, Skin temperature */
  readonly title: string;
  /** as it is shown: `µS`, `°C`, empty for the pulse wave, whose height means nothing */
  readonly unit: string;
  /** Hz */
  readonly rate: number;
  readonly start: number;
  readonly end: number;
  /** where nearly all (98 %) of the samples lie: a first range for the axis */
  readonly low: number;
  readonly high: number;
}

/** What the person says about a stretch of time. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A skin conductance response. */
export interface Response {
  readonly onset: number;
  readonly peak: number;
  /** µS */
  readonly amplitude: number;
}

/** 0 (nothing to be had) to 1, of a window. */
export interface WindowQuality {
  readonly start: number;
  /** s */
  readonly length: number;
  readonly BVP: number;
  readonly GSR: number;
  readonly SKT: number;
  readonly overall: number;
  /** enough in it to be judged */
  readonly usable: boolean;
}

/**
 * A signal at the resolution of a screen: the least and the greatest value in columns of equal width, NaN where nothing
 * was measured. Column i covers [from + i * width, from + (i + 1) * width). Close up, a column is one sample, both are equal.
 */
export interface Columns {
  readonly channel: ChannelKind;
  readonly from: number;
  /** s */
  readonly width: number;
  readonly min: Float32Array;
  readonly max: Float32Array;
}

export interface SignalTimelineProps {
  readonly start: number;
  /** s; grows while a recording is replayed */
  readonly duration: number;
  readonly channels: readonly ChannelInfo[];
  /** times, ascending */
  readonly beats: Float64Array;
  readonly responses: readonly Response[];
  readonly quality: readonly WindowQuality[];
  readonly spans: readonly Span[];
  /** windows whose labels would help most, if asked for */
  readonly proposals: readonly Stretch[];
  /** what is being marked now; drawn over everything */
  readonly selection: Stretch | null;
  /** a drag, or its keyboard alternative, has marked a stretch; absent: a drag zooms and nothing can be marked */
  readonly onSelect?: (stretch: Stretch) => void;
  readonly onPickProposal?: (stretch: Stretch) => void;
  /** decimated in the worker; at most `pixels` columns */
  readonly fetchRange: (channel: ChannelKind, from: number, to: number, pixels: number) => Promise<Columns>;
  /** while a recording is replayed: the time reached, and how many seconds before it are in view */
  readonly live?: { readonly now: number; readonly seconds: number };
  /** names of the states in the order of their colours */
  readonly states: readonly string[];
}

export interface QualityStripProps {
  readonly start: number;
  readonly duration: number;
  readonly windows: readonly WindowQuality[];
  /** start of the window whose parts are shown */
  readonly picked: number | null;
  readonly onPick: (start: number) => void;
}

export interface CentroidMapProps {
  readonly centroids: readonly { readonly x: number; readonly y: number; readonly distance: number | null }[];
  readonly you: { readonly x: number; readonly y: number };
  /** place in `centroids` of the nearest */
  readonly cluster: number;
}

export interface PredictedWindow {
  readonly start: number;
  readonly quality: number;
  readonly abstained: boolean;
  readonly label: string | null;
  /** by class, in the order of `classes` */
  readonly probabilities: readonly number[];
  /** what the person said of this window, if anything */
  readonly given: string | null;
}

export interface PredictionTimelineProps {
  readonly start: number;
  /** s */
  readonly duration: number;
  /** of a window, s */
  readonly length: number;
  /** from one window to the next, s */
  readonly step: number;
  readonly classes: readonly string[];
  readonly windows: readonly PredictedWindow[];
  /** start of the window that is looked at */
  readonly picked: number | null;
  readonly onPick: (start: number) => void;
  /** names of the states in the order of their colours */
  readonly states: readonly string[];
}

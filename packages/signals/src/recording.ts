/** A recording: what one person's sensor measured in one session, each channel on its own clock. */

/** Signals CHEER knows: blood volume pulse, skin conductance, skin temperature, and acceleration by axis. */
export const CHANNELS = ['BVP', 'GSR', 'SKT', 'ACC_X', 'ACC_Y', 'ACC_Z'] as const;
export type ChannelName = (typeof CHANNELS)[number];

/** The three signals that features are computed from, in the order of the feature vector. */
export const MODALITIES = ['BVP', 'GSR', 'SKT'] as const;
export type Modality = (typeof MODALITIES)[number];

export interface Channel {
  /**
   * `a.u.` for BVP (any will do), `uS` for GSR, `degC` for SKT, `g` for acceleration. Nothing is converted: `cutWindows`
   * refuses the units that it knows to be others, such as `K` or `mS`.
   */
  readonly unit: string;
  /** time of the first sample, seconds since 1970-01-01 UTC */
  readonly start: number;
  /** sampling rate, Hz */
  readonly rate: number;
  /** the samples; a missing one is NaN. A BVP has its upstroke positive. */
  readonly samples: Float32Array;
}

/** A stretch of time in which the person was in one state, [start, end) in unix seconds. */
export interface Annotation {
  readonly start: number;
  readonly end: number;
  /** the class: what a window inside it is labelled, such as `stress` */
  readonly label: string;
  /** the part of the protocol it comes from, such as `stroop` */
  readonly stage: string;
}

/** Something wrong in the source that was found, and what was done about it. Faults are reported, never silent. */
export interface Fault {
  /** short kebab-case name of the kind of fault, such as `duplicated-tail` */
  readonly kind: string;
  /** file or channel it was found in */
  readonly where: string;
  /** what was found, with numbers */
  readonly found: string;
  /** what was done */
  readonly done: string;
}

/** What the maker's own software made of the signal; a known answer to check against, never an input. */
export interface Reference {
  /** heart rate, 1/min */
  readonly heartRate?: Channel;
  /** beat times (unix seconds) and the interval that ends at each (seconds) */
  readonly beats?: { readonly time: Float64Array; readonly interval: Float64Array };
}

export interface Recording {
  readonly subject: string;
  /** distinguishes several recordings of one person */
  readonly session: string;
  readonly channels: Readonly<Partial<Record<ChannelName, Channel>>>;
  readonly annotations: readonly Annotation[];
  /** event marks (button presses), unix seconds */
  readonly tags: readonly number[];
  readonly faults: readonly Fault[];
  readonly reference: Reference;
  /** nobody was measured: a simulator made it, or what lies beside its files says so */
  readonly simulated?: true;
}

/** Seconds from the first to just after the last sample. */
export const channelDuration = (channel: Channel): number => channel.samples.length / channel.rate;
export const channelEnd = (channel: Channel): number => channel.start + channelDuration(channel);

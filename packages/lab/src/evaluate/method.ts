/**
 * What an evaluation asks of a method: to learn from the other people of a fold, and then, for one person it has never seen,
 * to give each window probabilities from a few labelled ones. A representation with the few-shot head is one way to do so
 * (methods/representation.ts); a network fine-tuned on sequences of windows is another.
 */
import type { Scaler } from '@cheer/signals';

/** Seconds. */
export interface Window {
  readonly length: number;
  readonly step: number;
}

/** One person's windows. The lists are parallel, in the order of session and start. */
export interface Windows {
  readonly subject: string;
  /** features as a method takes them: on the population's scale, then, unless the normalisation is `population`, on the
   * person's own; NaN where missing */
  readonly rows: readonly Float32Array[];
  readonly sessions: readonly string[];
  /** s */
  readonly starts: readonly number[];
  /** median and spread of each feature on the population's scale: what clusters are made of */
  readonly profile: Float32Array;
}

/** Somebody to learn from: all windows are usable. */
export interface FoldPerson extends Windows {
  /** null where a window has none; all null for a method that does not say `needsLabels` */
  readonly labels: readonly (string | null)[];
}

/** The held-out person as their device has them: without labels. */
export interface Guest extends Windows {
  /** false where the device abstains for want of quality: `classify` gives null there */
  readonly usable: readonly boolean[];
  /** usable windows from which a method may learn about the person without labels: none under `population`, the first under
   * `calibration`, all under `transductive`; as `usable` if absent */
  readonly known?: readonly boolean[];
}

/** What a fold gives a method: the other people, and never the held-out one. */
export interface Fold {
  readonly seed: number;
  readonly people: readonly FoldPerson[];
  /** of the task, in alphabetical order: the order of all probabilities */
  readonly classes: readonly string[];
  readonly window: Window;
  /** number of clusters for methods that cluster, and training steps of an encoder, the product's own if absent */
  readonly clusters: number;
  readonly steps?: number | undefined;
  /** the scale of the population, fitted on `people` */
  readonly scaler: Scaler;
  /**
   * To be awaited now and then by whatever takes long: says how far it is, from 0 to 1, and lets a cancellation in.
   * @throws CheerError `cancelled`
   */
  progress(fraction: number): Promise<void>;
}

export interface Method {
  /** in every table and row, and what `--methods` calls it */
  readonly name: string;
  /** in a few words, for the report */
  readonly about: string;
  /** supervised: it is given the labels of the other people */
  readonly needsLabels: boolean;
  /** datasets that were looked at while the method's settings were chosen: p values on these are too small */
  readonly chosenOn?: readonly string[];
  /** minutes rather than seconds a fold: left out of the group `fast` */
  readonly slow?: boolean;
  /** The cloud's side. Deterministic in the fold. */
  fit(fold: Fold): Promise<Fitted>;
}

export interface Fitted {
  /** The device's side for the held-out person. May finish what only this person needs, such as the encoder matched. */
  open(guest: Guest): Promise<PersonModel>;
  /**
   * Everything that was, or could be, learned from the other people, as bytes: what a test for leaks compares. It may take as
   * long as training does.
   */
  artefact(): Promise<Uint8Array>;
}

/** Probabilities by window, in the order of `Fold.classes`; null where the device abstains. */
export type Predictions = readonly (Float64Array | null)[];

export interface PersonModel {
  /** @param support places of the labelled windows; @param labels their classes */
  classify(support: readonly number[], labels: readonly string[]): Predictions | Promise<Predictions>;
  /** without a single label of the person, where the method can */
  zeroShot?(): Predictions | Promise<Predictions>;
  /**
   * The method's own causal decoding of what it answered, each window from those up to it; the product's filter if absent.
   * @param from in the control: of which window the answer at each place is, so that memory is fitted to the order given
   */
  causal?(predictions: Predictions, from?: readonly number[]): Predictions;
}

/** What one evaluation holds fixed: everything that a row's figure depends on beside its own names. */
import type { SupportRule } from '../support.ts';

/**
 * Where a held-out person's features are put on a scale before any method sees them. `population`: by the scaler of the other
 * people alone. `calibration`: then by the median and spread of the person's own first CALIBRATION_WINDOWS usable windows,
 * labels unseen. `transductive`: by those of all of the person's windows.
 */
export const NORMALISATIONS = ['population', 'calibration', 'transductive'] as const;
export type Normalisation = (typeof NORMALISATIONS)[number];

/** With windows of 60 s every 30 s: ten and a half minutes. */
export const CALIBRATION_WINDOWS = 20;

/** `none` is zero-shot: no window of the person is labelled. */
export type SupportName = SupportRule | 'none';

export type Protocol = {
  readonly dataset: string;
  readonly task: string;
  readonly supports: readonly SupportRule[];
  readonly k: readonly number[];
  /** of random support */
  readonly draws: number;
  readonly clusters: number;
  /** training steps of an encoder; the product's own if null */
  readonly steps: number | null;
};

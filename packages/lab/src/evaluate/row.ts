/** The figures of an evaluation: one row a subject, method, support, k, seed, normalisation and decoding. */
import type { DecodingName } from './decode.ts';
import type { Normalisation, SupportName } from './protocol.ts';

export interface EvaluationRow {
  readonly dataset: string;
  readonly task: string;
  readonly method: string;
  readonly support: SupportName;
  /** labelled windows per class; 0 for zero-shot */
  readonly k: number;
  readonly normalisation: Normalisation;
  readonly decoding: DecodingName;
  readonly seed: number;
  readonly subject: string;
  /** test windows: the mean over draws, as are all figures below, so no whole number where random draws leave different ones */
  readonly windows: number;
  readonly accuracy: number;
  readonly balancedAccuracy: number;
  readonly macroF1: number;
  /** by class */
  readonly f1: Readonly<Record<string, number>>;
  /** expected calibration error; null for the majority, which has no probabilities */
  readonly calibrationError: number | null;
  /** draws that were run: of random support as many as asked for, of the shuffled control one */
  readonly draws: number;
  /** labelled windows on which the device abstains */
  readonly abstained: number;
  /** counts[truth][prediction] in the order of the task's classes, over all draws */
  readonly confusion: readonly (readonly number[])[];
  /** by tenth of confidence, over all draws: windows, sum of confidence, of them right */
  readonly reliability: readonly (readonly [windows: number, confidence: number, right: number])[];
  /** of `causal-shuffled` only: no result, but a check that decoding gains nothing where there is no order */
  readonly control?: true;
  /** of `causal-shuffled` only: windowed macro-F1 of the same draws, to which the gain is to be compared */
  readonly windowedMacroF1?: number;
}

/** A cell that could not be run, and why. */
export interface SkippedRow {
  readonly method: string;
  readonly subject: string;
  readonly support: SupportName;
  readonly k: number;
  readonly normalisation: Normalisation;
  readonly seed: number;
  /** draws that it holds for */
  readonly draws: number;
  readonly reason: string;
}

export const RELIABILITY_BINS = 10;

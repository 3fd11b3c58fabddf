/** Scores of one cell, added up over its draws. */
import { largest } from '@cheer/edge';
import { calibrationError, type Metrics, majorityClass, score } from '../metrics.ts';
import type { Predictions } from './method.ts';
import { type EvaluationRow, RELIABILITY_BINS } from './row.ts';

type Scored = Pick<
  EvaluationRow,
  | 'windows'
  | 'accuracy'
  | 'balancedAccuracy'
  | 'macroF1'
  | 'f1'
  | 'calibrationError'
  | 'draws'
  | 'confusion'
  | 'reliability'
>;

export interface Tally {
  /** predictions of the test windows; null: the majority's answer */
  add(truth: readonly string[], predictions: Predictions | null, test: readonly number[]): Metrics;
  /** undefined if nothing was added */
  row(): Scored | undefined;
}

export function tally(classes: readonly string[]): Tally {
  const all: Metrics[] = [];
  const errors: number[] = [];
  const confusion = classes.map(() => classes.map(() => 0));
  const bins = Array.from({ length: RELIABILITY_BINS }, (): [number, number, number] => [0, 0, 0]);
  const mean = (of: (one: Metrics) => number): number => all.reduce((sum, one) => sum + of(one), 0) / all.length;
  return {
    add(truth, predictions, test) {
      const predicted =
        predictions === null ? truth.map(constant(majorityClass(truth))) : named(classes, predictions, test);
      const metrics = score(truth, predicted);
      all.push(metrics);
      for (const [i, label] of truth.entries()) {
        const row = confusion[classes.indexOf(label)]!;
        const column = classes.indexOf(predicted[i]!);
        row[column] = row[column]! + 1;
      }
      if (predictions === null) return metrics;
      const confidence = test.map((i) => Math.max(...predictions[i]!));
      const right = truth.map((label, i) => label === predicted[i]);
      errors.push(calibrationError(confidence, right));
      for (const [i, sure] of confidence.entries()) {
        const bin = bins[Math.min(RELIABILITY_BINS - 1, Math.floor(sure * RELIABILITY_BINS))]!;
        bin[0] += 1;
        bin[1] += sure;
        bin[2] += right[i] ? 1 : 0;
      }
      return metrics;
    },
    row: () =>
      all.length === 0
        ? undefined
        : {
            windows: mean(({ windows }) => windows),
            accuracy: mean(({ accuracy }) => accuracy),
            balancedAccuracy: mean(({ balancedAccuracy }) => balancedAccuracy),
            macroF1: mean(({ macroF1 }) => macroF1),
            f1: Object.fromEntries(Object.keys(all[0]!.f1).map((name) => [name, mean(({ f1 }) => f1[name]!)])),
            calibrationError:
              errors.length === 0 ? null : errors.reduce((sum, error) => sum + error, 0) / errors.length,
            draws: all.length,
            confusion,
            reliability: bins,
          },
  };
}

const constant = (name: string) => (): string => name;

const named = (classes: readonly string[], predictions: Predictions, test: readonly number[]): string[] =>
  test.map((i) => classes[largest(predictions[i]!)]!);

/** What a leave-one-out accuracy is worth, said as plainly as the numbers allow. */
import { wilson } from '../plots/interval.ts';
import type { TrainingView } from '../protocol.ts';

export type Verdict = 'too-few' | 'not-told-from-chance' | 'better-than-chance';

export interface Judged {
  readonly verdict: Verdict;
  /** accuracy of always naming the state with the most windows */
  readonly chance: number;
  readonly accuracy: number | null;
  /** windows that count as independent: those that overlap share their signal */
  readonly independent: number;
}

/** Fewer independent windows than this, or a state with less than two, and no accuracy means anything. */
const LEAST = 6;
const LEAST_OF_STATE = 2;

/** @param grid of the windows, s */
export function judge(
  { counts, leaveOneOut }: Pick<TrainingView, 'counts' | 'leaveOneOut'>,
  grid: { readonly length: number; readonly step: number },
): Judged {
  const sizes = Object.values(counts);
  const all = sizes.reduce((sum, n) => sum + n, 0);
  const chance = all === 0 ? 0 : Math.max(...sizes) / all;
  const share = Math.min(1, grid.step / grid.length);
  const independent = Math.floor((leaveOneOut?.windows ?? all) * share);
  const accuracy = leaveOneOut?.accuracy ?? null;
  const few = accuracy === null || independent < LEAST || sizes.some((n) => n * share < LEAST_OF_STATE);
  if (few) return { verdict: 'too-few', chance, accuracy, independent };
  const told = wilson(accuracy, independent).low > chance;
  return { verdict: told ? 'better-than-chance' : 'not-told-from-chance', chance, accuracy, independent };
}

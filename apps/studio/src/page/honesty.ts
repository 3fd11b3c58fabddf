/** What a leave-one-out accuracy is worth, said as plainly as the numbers allow. */
import type { TrainingView } from '../protocol.ts';

export type Verdict = 'too-few' | 'not-told-from-chance' | 'better-than-chance';

export interface Judged {
  readonly verdict: Verdict;
  /** of always naming the state with the most windows */
  readonly chance: number;
  readonly accuracy: number | null;
  /** windows that count as independent: those that overlap share their signal */
  readonly independent: number;
}

/** Fewer independent windows than this, or a state with less than two, and no accuracy means anything. */
const LEAST = 6;
const LEAST_OF_STATE = 2;
/** A one-sided binomial tail below this is told from chance. */
const LEVEL = 0.05;

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
  const few = leaveOneOut === null || independent < LEAST || sizes.some((n) => n * share < LEAST_OF_STATE);
  const accuracy = leaveOneOut?.accuracy ?? null;
  if (few || accuracy === null) return { verdict: 'too-few', chance, accuracy, independent };
  const right = Math.floor(accuracy * independent + 1e-9);
  const told = accuracy > chance && upperTail(right, independent, chance) < LEVEL;
  return { verdict: told ? 'better-than-chance' : 'not-told-from-chance', chance, accuracy, independent };
}

/** P(X >= k) of a binomial distribution. */
export function upperTail(k: number, n: number, p: number): number {
  if (p <= 0) return k <= 0 ? 1 : 0;
  if (p >= 1) return k <= n ? 1 : 0;
  let term = (1 - p) ** n;
  let below = 0;
  for (let i = 0; i < k; i++) {
    below += term;
    term *= ((n - i) / (i + 1)) * (p / (1 - p));
  }
  return Math.max(0, 1 - below);
}

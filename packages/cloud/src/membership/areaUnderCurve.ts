/**
 * How well scores tell members from others: the area under the ROC curve, the chance that of a member and another the member
 * has the higher score (Hanley and McNeil 1982, doi 10.1148/radiology.143.1.7063747), ties counted half.
 */
import { random } from '@cheer/signals';
import type { Split } from './splits.ts';

/** 0.5: the attack guesses; 1: it knows. */
export interface Area {
  readonly auc: number;
  /** bounds of the 95 % interval */
  readonly low: number;
  readonly high: number;
}

/**
 * Pairs are of one split each, for an attacker sees one release. The interval is a percentile bootstrap over people (Efron
 * 1979, doi 10.1214/aos/1176344552), as the same person is scored in many splits, widened in quadrature by what the splits that were
 * drawn scatter; pairs of a person with themselves, which a draw with replacement makes, are left out.
 * @param scores of each split, one a person; the higher, the more like a member
 */
export function areaUnderCurve(splits: readonly Split[], scores: readonly Float64Array[], seed: number): Area {
  const { wins, pairs, areas: bySplit } = tally(splits, scores);
  const n = splits[0]?.member.length ?? 0;
  const weight = new Float64Array(n).fill(1);
  const auc = weighted(wins, pairs, weight);
  const draw = random(seed, 'bootstrap');
  const areas: number[] = [];
  for (let b = 0; b < RESAMPLES; b++) {
    weight.fill(0);
    for (let i = 0; i < n; i++) weight[draw.integer(n)]! += 1;
    const area = weighted(wins, pairs, weight);
    if (!Number.isNaN(area)) areas.push(area);
  }
  areas.sort((a, b) => a - b);
  const at = (share: number): number => areas[Math.round(share * (areas.length - 1))] ?? Number.NaN;
  const drawn = 1.96 * standardError(bySplit);
  return {
    auc,
    low: Math.max(0, auc - Math.hypot(auc - at(0.025), drawn)),
    high: Math.min(1, auc + Math.hypot(at(0.975) - auc, drawn)),
  };
}

/** The area alone: to find the best of many attacks. */
export function areaOf(splits: readonly Split[], scores: readonly Float64Array[]): number {
  const { wins, pairs } = tally(splits, scores);
  return weighted(wins, pairs, new Float64Array(splits[0]?.member.length ?? 0).fill(1));
}

function tally(splits: readonly Split[], scores: readonly Float64Array[]) {
  const n = splits[0]?.member.length ?? 0;
  const wins = new Float64Array(n * n); // of [member, other], over splits
  const pairs = new Float64Array(n * n);
  const areas = new Float64Array(splits.length);
  for (const [s, { member }] of splits.entries()) {
    const score = scores[s]!;
    let won = 0;
    let all = 0;
    for (let i = 0; i < n; i++) {
      if (member[i] === 0) continue;
      for (let j = 0; j < n; j++) {
        if (member[j] === 1) continue;
        const win = score[i]! > score[j]! ? 1 : score[i] === score[j] ? 0.5 : 0;
        pairs[i * n + j]! += 1;
        wins[i * n + j]! += win;
        won += win;
        all += 1;
      }
    }
    areas[s] = won / all;
  }
  return { wins, pairs, areas };
}

/** Of the mean; 0 of a single value, which says nothing of it. */
function standardError(values: Float64Array): number {
  const n = values.length;
  if (n < 2) return 0;
  const mean = values.reduce((sum, x) => sum + x, 0) / n;
  return Math.sqrt(values.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / (n - 1) / n);
}

const RESAMPLES = 500;

function weighted(wins: Float64Array, pairs: Float64Array, weight: Float64Array): number {
  const n = weight.length;
  let won = 0;
  let all = 0;
  for (let i = 0; i < n; i++) {
    if (weight[i] === 0) continue;
    for (let j = 0; j < n; j++) {
      const w = weight[i]! * weight[j]!;
      won += w * wins[i * n + j]!;
      all += w * pairs[i * n + j]!;
    }
  }
  return won / all;
}

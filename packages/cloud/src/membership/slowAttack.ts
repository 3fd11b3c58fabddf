/** Membership inference on slow features: they were chosen to last in the windows of the members, and do so in those best. */
import { fitSlowFeatures, type SlowFeatures } from '@cheer/encoder';
import { type Attack, bestAttack, type Tick } from './attack.ts';
import { type CorpusPeople, rowsOf, windowsOf } from './corpusPeople.ts';
import { drawSplits, splitSize } from './splits.ts';

export interface SlowAttackOptions {
  /** s from the start of one window to the start of the next */
  readonly step: number;
  readonly splits: number;
  readonly seed: number;
}

/**
 * The best attack.
 * @param all normalised windows that the features are made of
 * @param other windows of other recordings of the same people: what the attacker has, if not the very recordings
 */
export async function attackSlowFeatures(
  all: CorpusPeople,
  { step, splits: count, seed }: SlowAttackOptions,
  tick: Tick,
  other?: CorpusPeople,
): Promise<Attack> {
  const n = Math.max(...all.people) + 1;
  const length = all.corpus.windowLength;
  const ofEach = (from: CorpusPeople): Windows[] =>
    Array.from({ length: n }, (_, person) => {
      const windows = windowsOf(from, (one) => one === person);
      return { rows: rowsOf(windows).map(filled), sessions: [...windows.recording], starts: [...windows.start] };
    });
  const each = ofEach(all);
  const known = other ? ofEach(other) : each;
  const splits = drawSplits(n, splitSize(n, 1).members, count, seed);
  const slowness: Float64Array[] = [];
  for (const [s, { member }] of splits.entries()) {
    await tick(s / count);
    const slow = fitSlowFeatures(
      each.filter((_, person) => member[person] === 1),
      { length, step },
    );
    slowness.push(Float64Array.from(known, (windows) => lasting(slow, windows)));
  }
  return bestAttack('slow-features', other ? 'other' : 'same', splits, { slowness }, seed);
}

interface Windows {
  /** of unit length, 0 where missing */
  readonly rows: readonly Float32Array[];
  readonly sessions: readonly number[];
  readonly starts: readonly number[];
}

/** Autocorrelation at one window length, over all directions: what slow features have most of (Wiskott and Sejnowski 2002). */
function lasting({ directions, strengths, grid }: SlowFeatures, { rows, sessions, starts }: Windows): number {
  const rank = strengths.length;
  const points = rows.map((row) => {
    const point = new Float64Array(rank);
    for (let i = 0; i < row.length; i++) {
      const x = row[i]!;
      if (x === 0) continue;
      for (let k = 0; k < rank; k++) point[k]! += x * directions[i * rank + k]!;
    }
    return point;
  });
  const mean = new Float64Array(rank);
  for (const point of points) for (let k = 0; k < rank; k++) mean[k]! += point[k]! / points.length;
  let shared = 0;
  let own = 0;
  for (const [a, point] of points.entries()) {
    const later = starts.findIndex(
      (start, b) => sessions[b] === sessions[a] && Math.abs(start - starts[a]! - grid.length) < 1e-3 * grid.length,
    );
    for (let k = 0; k < rank; k++) {
      const x = point[k]! - mean[k]!;
      own += x * x;
      if (later >= 0) shared += x * (points[later]![k]! - mean[k]!);
    }
  }
  return own > 0 ? shared / own : 0;
}

function filled(row: Float32Array): Float32Array {
  let square = 0;
  for (const x of row) if (Number.isFinite(x)) square += x * x;
  const length = Math.sqrt(square);
  return row.map((x) => (Number.isFinite(x) && length > 0 ? x / length : 0));
}

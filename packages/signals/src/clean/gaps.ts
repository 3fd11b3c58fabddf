import type { Reason } from '../features/family.ts';
import type { Segment } from '../features/segment.ts';

/** Share of a window that may be missing and is then filled; one sample more is forgiven, for windows cut between samples. */
export const MAXIMUM_GAP = 0.05;

export interface Filled {
  readonly samples: Float64Array;
  /** share of the window's expected samples that were measured and possible, 0..1 */
  readonly present: number;
}

/** How many of the samples that a window of `duration` seconds should hold may be missing. */
export function allowedGap(expected: number): number {
  return MAXIMUM_GAP * expected + 1;
}

/**
 * Replaces samples that are missing (not finite) or impossible (outside [lowest, highest]) by the straight line between
 * their neighbours, or by the nearest good sample at the ends. `gap` if more than 5 % of the window is missing,
 * `out-of-range` if more than half of what was measured is impossible: then it is another quantity or unit.
 */
export function fillGaps(segment: Segment, duration: number, lowest: number, highest: number): Filled | Reason {
  const { samples } = segment;
  const n = samples.length;
  let finite = 0;
  let good = 0;
  for (let i = 0; i < n; i++) {
    const value = samples[i]!;
    if (!Number.isFinite(value)) continue;
    finite++;
    if (value >= lowest && value <= highest) good++;
  }
  const expected = duration * segment.rate;
  if (finite - good > finite / 2) return 'out-of-range';
  if (good === 0 || !(expected - good <= allowedGap(expected))) return 'gap';

  const out = new Float64Array(n);
  let last = -1;
  for (let i = 0; i < n; i++) {
    const value = samples[i]!;
    if (!(value >= lowest && value <= highest)) continue;
    out[i] = value;
    const before = last < 0 ? value : out[last]!;
    for (let j = last + 1; j < i; j++) out[j] = before + ((value - before) * (j - last)) / (i - last);
    last = i;
  }
  out.fill(out[last]!, last + 1);
  return { samples: out, present: Math.min(1, good / expected) };
}

import { allowedGap } from '../clean/gaps.ts';
import type { Track } from './track.ts';

/** Which samples count as missing, and how far a hole is filled. */
export interface HoleRule {
  /** what is not finite or outside [lowest, highest] is missing */
  readonly lowest: number;
  readonly highest: number;
  /** samples from the edge of a hole to the deepest that a window with few enough missing can reach */
  readonly reach: number;
}

/** The rule for windows of `length` seconds: a window that lacks more than 5 % is given up for the gap, not cleaned. */
export function holeRule(length: number, rate: number, lowest: number, highest: number): HoleRule {
  return { lowest, highest, reach: Math.floor(allowedGap(length * rate)) + 1 };
}

/**
 * The samples [from, to) with their holes filled. A hole of at most twice the reach is bridged by a straight line. A
 * longer one is level for the reach at both sides, as a window that ends in it is filled, and NaN between, where no
 * window that is not given up can look; the signal is cleaned in pieces at either side of it.
 *
 * Looks at twice the reach beyond both ends, and no further, so that the result does not depend on what else is held.
 */
export function withoutHoles(
  track: Track<Float32Array>,
  from: number,
  to: number,
  rule: HoleRule,
): { samples: Float64Array; filled: Uint8Array | undefined } {
  const out = new Float64Array(track.view(from, to));
  if (isWhole(out, rule)) return { samples: out, filled: undefined };
  const far = looksAround(rule);
  const begin = Math.max(0, from - far);
  const raw = track.view(begin, to + far);
  const n = raw.length;
  const filled = new Uint8Array(to - from);
  for (let i = 0; i < n; i++) {
    if (present(raw[i]!, rule)) continue;
    let end = i + 1;
    while (end < n && !present(raw[end]!, rule)) end++;
    // a hole at the end of what is looked at goes on, unless the signal ends there: its length is not known
    const short = i > 0 && end < n && end - i <= 2 * rule.reach;
    for (let j = Math.max(i, from - begin); j < Math.min(end, to - begin); j++) {
      let value = Number.NaN;
      if (short) value = raw[i - 1]! + ((raw[end]! - raw[i - 1]!) * (j - i + 1)) / (end - i + 1);
      else if (i > 0 && j - i < rule.reach) value = raw[i - 1]!;
      else if (end < n && end - j <= rule.reach) value = raw[end]!;
      out[begin + j - from] = value;
      filled[begin + j - from] = 1;
    }
    i = end - 1;
  }
  return { samples: out, filled };
}

function isWhole(x: Float64Array, { lowest, highest }: HoleRule): boolean {
  for (let i = 0; i < x.length; i++) if (!(x[i]! >= lowest && x[i]! <= highest)) return false;
  return true;
}

/** Samples beyond a stretch that decide how its holes are filled. */
export function looksAround(rule: HoleRule): number {
  return 2 * rule.reach + 1;
}

/** Whether what lies before `place` is known to the end: no hole reaches over it whose length is still open. */
export function settled(track: Track<Float32Array>, place: number, rule: HoleRule): boolean {
  return present(track.at(place - 1), rule) || track.end >= place + looksAround(rule);
}

function present(value: number, { lowest, highest }: HoleRule): boolean {
  return value >= lowest && value <= highest;
}

import { type Channel, cleanBvp, findBeats } from '@cheer/signals';
import type { Shown } from './columns.ts';
import { pieces } from './pieces.ts';
import type { Turn } from './turn.ts';

/** s that are filtered at once, and s around them in which the filter settles. */
const PIECE = 60;
const MARGIN = 8;

/** The pulse wave as it is shown, band-passed, and its beats: unix seconds. Minutes that cannot be cleaned are left empty. */
export async function pulseOf(
  { start, rate, samples }: Channel,
  turn: Turn,
): Promise<{ shown: Shown; beats: Float64Array }> {
  const filtered = new Float32Array(samples.length).fill(Number.NaN);
  const beats: number[] = [];
  for (const { from, to, before, after } of pieces(samples.length, PIECE * rate, MARGIN * rate)) {
    await turn(to / samples.length);
    const clean = cleanBvp({ samples: samples.subarray(before, after), rate, offset: 0 }, (after - before) / rate);
    if (typeof clean === 'string') continue;
    filtered.set(clean.samples.subarray(from - before, to - before), from);
    for (const position of findBeats(clean.samples, rate, clean.filled).positions) {
      const at = before + position;
      if (at >= from && at < to) beats.push(start + at / rate);
    }
  }
  return { shown: { name: 'BVP', start, rate, samples: filtered }, beats: Float64Array.from(beats) };
}

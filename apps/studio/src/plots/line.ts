/** What was fetched of a signal, as uPlot draws it and as a crosshair reads it. */
import type { Columns } from './props.ts';

export interface Line {
  readonly times: Float64Array;
  /** null where nothing was measured */
  readonly values: readonly (number | null)[];
  /** where nearly all of it lies, with some room: an artefact does not flatten the rest */
  readonly low: number;
  readonly high: number;
}

/** Two points a column, its least and its greatest value in the order that makes the shorter way; one where both are equal. */
export function lineOf({ channel, from, width, min, max }: Columns): Line {
  const n = min.length;
  const times = new Float64Array(2 * n);
  const values: (number | null)[] = new Array(2 * n);
  let count = 0;
  let before = Number.NaN;
  for (let i = 0; i < n; i++) {
    const least = min[i]!;
    const most = max[i]!;
    const at = from + i * width;
    if (Number.isNaN(least)) {
      times[count] = at;
      values[count++] = null;
      before = Number.NaN;
    } else if (least === most) {
      times[count] = at;
      values[count++] = least;
      before = least;
    } else {
      const up = !(Math.abs(before - most) < Math.abs(before - least));
      times[count] = at + width / 4;
      values[count++] = up ? least : most;
      times[count] = at + (3 * width) / 4;
      values[count++] = up ? most : least;
      before = up ? most : least;
    }
  }
  values.length = count;
  return { times: times.subarray(0, count), values, ...rangeOf(min, max, OUTSIDE[channel]) };
}

/** Share of the columns whose extremes may lie outside of the picture: a wrist that moves throws a pulse far off. */
const OUTSIDE = { BVP: 0.04, GSR: 0.005, SKT: 0.005 } as const;
const ROOM = 0.08;

function rangeOf(min: Float32Array, max: Float32Array, outside: number): { low: number; high: number } {
  const lows = min.filter((value) => !Number.isNaN(value)).sort();
  const highs = max.filter((value) => !Number.isNaN(value)).sort();
  if (lows.length === 0) return { low: 0, high: 1 };
  const low = lows[Math.floor(outside * lows.length)]!;
  const high = highs[Math.ceil((1 - outside) * highs.length) - 1]!;
  const room = Math.max(ROOM * (high - low), 1e-3 * Math.abs(high), 1e-6);
  return { low: low - room, high: high + room };
}

/** The middle of the column that a time falls into; NaN outside and in a gap. */
export function valueAt({ from, width, min, max }: Columns, time: number): number {
  const i = Math.floor((time - from) / width);
  return i >= 0 && i < min.length ? (min[i]! + max[i]!) / 2 : Number.NaN;
}

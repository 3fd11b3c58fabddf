import type { ChannelKind, Columns } from '../plots/props.ts';

/** A signal as it is drawn: NaN where nothing was measured. */
export interface Shown {
  readonly name: ChannelKind;
  /** unix seconds */
  readonly start: number;
  /** Hz */
  readonly rate: number;
  readonly samples: Float32Array;
}

/** More columns than any screen has. */
const MOST = 8192;

/**
 * A stretch of a signal in at most `pixels` columns: the least and the greatest sample of each. Where there are fewer samples than
 * that, a column is a sample. Columns lie on a grid that begins with the signal, so that a picture does not shimmer as it is moved.
 */
export function columnsOf(shown: Shown, from: number, to: number, pixels: number): Columns {
  const { name, start, rate, samples } = shown;
  const most = Math.max(1, Math.min(MOST, Math.floor(pixels)));
  const wanted = Math.max(1, (to - from) * rate);
  // whole samples a column
  const size = Math.max(1, Math.ceil(wanted / most));
  const first = Math.max(0, Math.floor(((from - start) * rate) / size));
  const last = Math.min(Math.ceil(samples.length / size), Math.ceil(((to - start) * rate) / size));
  const count = Math.max(0, last - first);
  const min = new Float32Array(count).fill(Number.NaN);
  const max = new Float32Array(count).fill(Number.NaN);
  for (let c = 0; c < count; c++) {
    const begin = (first + c) * size;
    const end = Math.min(samples.length, begin + size);
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let i = begin; i < end; i++) {
      const value = samples[i]!;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (low > high) continue;
    min[c] = low;
    max[c] = high;
  }
  // a sample stands in the middle of its column
  return { channel: name, from: start + (first * size - 0.5) / rate, width: size / rate, min, max };
}

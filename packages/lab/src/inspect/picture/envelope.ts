import type { Channel } from '@cheer/signals';

/** The least and the greatest sample in each of so many columns of time; NaN where there is none. */
export interface Envelope {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** @param from unix seconds, as `to` */
export function envelope({ samples, rate, start }: Channel, from: number, to: number, columns: number): Envelope {
  const low = new Float64Array(columns).fill(Number.NaN);
  const high = new Float64Array(columns).fill(Number.NaN);
  const width = (to - from) / columns;
  for (let column = 0; column < columns; column++) {
    const begin = Math.max(0, Math.ceil((from + column * width - start) * rate));
    const end = Math.min(samples.length, Math.ceil((from + (column + 1) * width - start) * rate));
    let least = Number.POSITIVE_INFINITY;
    let greatest = Number.NEGATIVE_INFINITY;
    for (let i = begin; i < end; i++) {
      const value = samples[i]!;
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
    if (least <= greatest) [low[column], high[column]] = [least, greatest];
  }
  // fewer samples than columns: a column between two samples shows the line between them
  if (rate * width < 1) bridge(low, high, 2 / rate / width);
  return { low, high };
}

/** Values at times, each drawn until the next; for what is known once a window. */
export function steps(
  values: readonly { readonly start: number; readonly value: number | undefined }[],
  length: number,
  seconds: number,
  columns: number,
): Envelope {
  const low = new Float64Array(columns).fill(Number.NaN);
  const high = new Float64Array(columns).fill(Number.NaN);
  for (const { start, value } of values) {
    if (value === undefined || !Number.isFinite(value)) continue;
    const first = Math.floor((start / seconds) * columns);
    const last = Math.max(first + 1, Math.ceil(((start + length) / seconds) * columns));
    for (let column = first; column < Math.min(columns, last); column++) {
      low[column] = Math.min(low[column]! >= 0 ? low[column]! : value, value);
      high[column] = Math.max(high[column]! >= 0 ? high[column]! : value, value);
    }
  }
  return { low, high };
}

function bridge(low: Float64Array, high: Float64Array, furthest: number): void {
  let before = -1;
  for (let i = 0; i < low.length; i++) {
    if (Number.isNaN(low[i]!)) continue;
    const gap = i - before;
    if (before >= 0 && gap > 1 && gap <= furthest + 1) {
      for (let k = before + 1; k < i; k++) {
        low[k] = high[k] = low[before]! + ((low[i]! - low[before]!) * (k - before)) / gap;
      }
    }
    before = i;
  }
}

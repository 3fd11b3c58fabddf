import { fiveNumbers } from '../numeric/select.ts';
import { std } from '../numeric/statistics.ts';

/** A robust linear scale, one centre and one width a feature: what makes features of different units comparable. */
export interface Scaler {
  readonly center: Float32Array;
  /** always above 0 */
  readonly scale: Float32Array;
}

/** Interquartile range of the standard normal distribution: IQR / 1.349 estimates the SD of what is normal. */
export const IQR_OF_NORMAL = 1.349;

/** Scaled values end here, so that one broken window cannot outweigh all others in a distance or a gradient. */
export const POPULATION_CLIP = 10;

/**
 * Median and IQR / 1.349 of each feature over its finite values. Where the IQR is 0 the population SD (ddof 0) stands
 * in, where that is 0 or nothing was measured the scale is 1; the median of nothing is 0. All rows must be equally long.
 */
export function fitScaler(rows: readonly Float32Array[]): Scaler {
  const width = rows[0]?.length ?? 0;
  const center = new Float32Array(width);
  const scale = new Float32Array(width).fill(1);
  for (let j = 0; j < width; j++) {
    const values = finiteColumn(rows, j);
    if (values.length === 0) continue;
    const { q1, median, q3 } = fiveNumbers(values);
    center[j] = median;
    // as it will be stored: a width that 32 bits round to 0 is no width
    const robust = Math.fround((q3 - q1) / IQR_OF_NORMAL);
    const spread = robust > 0 ? robust : Math.fround(std(values, 0));
    if (spread > 0) scale[j] = spread;
  }
  return { center, scale };
}

/** (x - center) / scale, held to [-clip, clip]; what is not finite is missing and becomes NaN. A new row. */
export function applyScaler(row: Float32Array, scaler: Scaler, clip: number = POPULATION_CLIP): Float32Array {
  const out = new Float32Array(row.length);
  for (let j = 0; j < row.length; j++) {
    const x = row[j]!;
    out[j] = Number.isFinite(x)
      ? Math.min(clip, Math.max(-clip, (x - scaler.center[j]!) / scaler.scale[j]!))
      : Number.NaN;
  }
  return out;
}

/** The finite values of one feature over the rows, in their order. */
export function finiteColumn(rows: readonly Float32Array[], j: number): Float64Array {
  const values = new Float64Array(rows.length);
  let count = 0;
  for (const row of rows) {
    const x = row[j]!;
    if (Number.isFinite(x)) values[count++] = x;
  }
  return values.subarray(0, count);
}

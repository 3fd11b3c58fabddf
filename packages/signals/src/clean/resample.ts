import { butterworth, filtfilt } from '../numeric/butterworth.ts';

/** Steps per second at which conductance and temperature are looked at: neither moves faster than 1 Hz once cleaned. */
export const SLOW_RATE = 4;
const ORDER = 4;

/**
 * Low-passes a slow signal without delay (Butterworth of order 4, forward and backward, -6 dB at `cutoff`) and, if it is
 * faster than 4 Hz, takes it to 4 Hz by cubic convolution. The low-pass is what keeps the slower signal free of aliases:
 * at 2 Hz a cutoff of 1 Hz leaves 1/257 of the amplitude. Where the cutoff is above 0.45 of the sampling rate there is
 * nothing to take away, and the samples stay as they are.
 *
 * @param cutoff Hz
 */
export function slowed(x: Float64Array, rate: number, cutoff: number): { samples: Float64Array; rate: number } {
  const smooth = lowPass(x, rate, cutoff);
  return rate > SLOW_RATE ? { samples: resample(smooth, rate, SLOW_RATE), rate: SLOW_RATE } : { samples: smooth, rate };
}

export function lowPass(x: Float64Array, rate: number, cutoff: number): Float64Array {
  if (!(cutoff <= 0.45 * rate) || x.length < 2) return x;
  const sections = butterworth(ORDER, 'lowpass', cutoff, rate);
  // filtfilt extends both ends by 15 samples, in which this filter does not settle; six periods more are enough
  const pad = Math.min(x.length - 1, Math.ceil((6 * rate) / cutoff));
  const n = x.length;
  const wide = new Float64Array(n + 2 * pad);
  for (let i = 0; i < pad; i++) {
    wide[i] = 2 * x[0]! - x[pad - i]!;
    wide[pad + n + i] = 2 * x[n - 1]! - x[n - 2 - i]!;
  }
  wide.set(x, pad);
  return filtfilt(sections, wide).slice(pad, pad + n);
}

/**
 * Samples at another rate, from the time of the first sample to that of the last, by cubic convolution (Keys 1981,
 * doi 10.1109/TASSP.1981.1163711): exact for parabolas, and exact samples where the two grids meet. It does not low-pass.
 *
 * @param phase place of the first result, in samples after the first of x
 */
export function resample(x: Float64Array, from: number, to: number, phase = 0): Float64Array {
  const n = x.length;
  if (n < 2) return x.slice();
  // the missing neighbours at both ends, as in the paper
  const before = n > 2 ? 3 * (x[0]! - x[1]!) + x[2]! : 2 * x[0]! - x[1]!;
  const after = n > 2 ? 3 * (x[n - 1]! - x[n - 2]!) + x[n - 3]! : 2 * x[n - 1]! - x[n - 2]!;
  const out = new Float64Array(Math.max(0, Math.floor(((n - 1 - phase) * to) / from + 1e-9) + 1));
  for (let i = 0; i < out.length; i++) {
    const place = Math.max(0, phase + (i * from) / to);
    const j = Math.min(n - 2, Math.floor(place));
    const u = place - j;
    const a = j > 0 ? x[j - 1]! : before;
    const b = x[j]!;
    const c = x[j + 1]!;
    const d = j + 2 < n ? x[j + 2]! : after;
    out[i] = b + (u / 2) * (c - a + u * (2 * a - 5 * b + 4 * c - d + u * (3 * (b - c) + d - a)));
  }
  return out;
}

import { mean, slope } from '../numeric/statistics.ts';
import { bandPower, type Spectrum, welch } from '../numeric/welch.ts';
import type { Value } from './family.ts';

/** Length of a spectrum's segments, s; a shorter window is one segment. Half of each overlaps the next. */
const SEGMENT = 30;

/** The spectrum of a slow signal and what is needed to judge it. */
export interface SlowSpectrum extends Spectrum {
  /** Hz; a band that reaches above it is not in the signal */
  readonly nyquist: number;
  /** power no larger than the rounding of 32-bit samples: nothing is there */
  readonly floor: number;
}

/**
 * Welch's spectrum of a slow signal: segments of 30 s, half overlapping. The least-squares line of the whole window is
 * taken out first: it has a feature of its own (the slope) and would otherwise fill the lowest band.
 */
export function slowSpectrum(x: Float64Array, rate: number): SlowSpectrum {
  const centre = mean(x);
  const step = x.length > 1 ? slope(x, 1) : 0;
  const middle = (x.length - 1) / 2;
  const level = x.map((value, i) => value - centre - step * (i - middle));
  const segment = Math.round(SEGMENT * rate);
  return { ...welch(level, rate, { segment, overlap: segment >> 1 }), nyquist: rate / 2, floor: rounding(x) ** 2 };
}

/** The largest rounding error of a 32-bit sample of this signal, in its unit. */
export function rounding(x: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < x.length; i++) largest = Math.max(largest, Math.abs(x[i]!));
  return largest * 2 ** -24;
}

/** Power from `low` to `high` Hz; `out-of-range` if the sampling rate cannot show the whole band, `flat` if there is none. */
export function power(spectrum: SlowSpectrum, low: number, high: number): Value {
  if (high > spectrum.nyquist * (1 + 1e-9)) return 'out-of-range';
  const value = bandPower(spectrum, low, high);
  return value > spectrum.floor ? value : 'flat';
}

/** Natural logarithm of `power`. */
export function lnPower(spectrum: SlowSpectrum, low: number, high: number): Value {
  const value = power(spectrum, low, high);
  return typeof value === 'number' ? Math.log(value) : value;
}

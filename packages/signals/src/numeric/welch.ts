import { fourier } from './fft.ts';

export interface Spectrum {
  /** Hz, ascending and evenly spaced; from 0 where `welch` made it */
  readonly frequencies: Float64Array;
  /** one-sided power density, unit of the signal squared per Hz */
  readonly density: Float64Array;
}

/**
 * Welch's averaged periodogram (doi 10.1109/TAU.1967.1161901), the same numbers as `scipy.signal.welch`: periodic Hann
 * window, mean of each segment removed, one-sided density, mean over segments.
 *
 * @param rate sampling rate, Hz
 * @param plan `segment` and `overlap` in samples, 0 <= overlap < segment. A signal shorter than one segment is one
 *             segment. Empty if the signal is empty.
 */
export function welch(
  x: Float64Array,
  rate: number,
  plan: { readonly segment: number; readonly overlap: number },
): Spectrum {
  const n = x.length;
  const size = Math.min(Math.max(1, Math.floor(plan.segment)), n);
  const bins = n === 0 ? 0 : (size >> 1) + 1;
  const frequencies = new Float64Array(bins);
  const density = new Float64Array(bins);
  if (n === 0) return { frequencies, density };
  const step = Math.max(1, size < plan.segment ? size : size - Math.floor(plan.overlap));
  const count = Math.floor((n - size) / step) + 1;

  const { window, power } = hann(size);
  const transform = fourier(size);
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  for (let segment = 0; segment < count; segment += 2) {
    // Two real segments in one complex transform: |A|^2 + |B|^2 = (|X[k]|^2 + |X[-k]|^2) / 2 for X = A + iB.
    // where there is no second one, the first twice counts double
    const alone = segment + 1 === count;
    loadPair(x, segment * step, alone ? segment * step : (segment + 1) * step, window, re, im);
    const share = alone ? 1 / 4 : 1 / 2;
    transform.forward(re, im);
    for (let k = 0; k < bins; k++) {
      const m = k === 0 ? 0 : size - k;
      density[k]! += (re[k]! * re[k]! + im[k]! * im[k]! + re[m]! * re[m]! + im[m]! * im[m]!) * share;
    }
  }
  for (let k = 0; k < bins; k++) {
    const sides = k === 0 || 2 * k === size ? 1 : 2;
    frequencies[k] = (k * rate) / size;
    density[k]! *= sides / (rate * power * count);
  }
  return { frequencies, density };
}

interface Taper {
  readonly window: Float64Array;
  /** sum of squares */
  readonly power: number;
}

/** Kept for the last few new lengths: a pure cache, since a window depends on nothing but its length. */
const tapers = new Map<number, Taper>();
const KEPT = 12;

/** The periodic Hann window. */
function hann(size: number): Taper {
  const kept = tapers.get(size);
  if (kept !== undefined) return kept;
  const window = new Float64Array(size);
  let power = 0;
  for (let i = 0; i < size; i++) {
    const w = size === 1 ? 1 : 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size);
    window[i] = w;
    power += w * w;
  }
  if (tapers.size >= KEPT) tapers.delete(tapers.keys().next().value!);
  tapers.set(size, { window, power });
  return { window, power };
}

/** Copies two segments, their means removed, under the window: side by side, since a sum waits for itself. */
function loadPair(
  x: Float64Array,
  first: number,
  second: number,
  window: Float64Array,
  re: Float64Array,
  im: Float64Array,
): void {
  const size = window.length;
  let firstMean = 0;
  let secondMean = 0;
  for (let i = 0; i < size; i++) {
    firstMean += x[first + i]!;
    secondMean += x[second + i]!;
  }
  firstMean /= size;
  secondMean /= size;
  for (let i = 0; i < size; i++) {
    const weight = window[i]!;
    re[i] = (x[first + i]! - firstMean) * weight;
    im[i] = (x[second + i]! - secondMean) * weight;
  }
}

/**
 * Power between two frequencies (Hz): the exact integral of the straight lines between the spectrum's points (the
 * trapezoid rule, with the density interpolated at both edges), so that a band narrower than the resolution has its
 * share and neighbouring bands add up. What lies outside the spectrum counts as nothing.
 */
export function bandPower({ frequencies, density }: Spectrum, low: number, high: number): number {
  let sum = 0;
  for (let k = 1; k < frequencies.length; k++) {
    const left = frequencies[k - 1]!;
    const right = frequencies[k]!;
    if (right <= low) continue;
    if (left >= high) break;
    const from = Math.max(left, low);
    const to = Math.min(right, high);
    const slope = (density[k]! - density[k - 1]!) / (right - left);
    const middle = density[k - 1]! + slope * ((from + to) / 2 - left);
    sum += middle * (to - from);
  }
  return sum;
}

import { vertex } from '../numeric/parabola.ts';
import { type Beats, slopeAt } from './findBeats.ts';
import type { NN } from './nnIntervals.ts';

/** Shape of the pulse wave of each normal interval, one number a pulse; NaN where it cannot be measured. */
export interface Pulses {
  readonly count: number;
  /** peak above the foot, unit of the signal */
  readonly amplitude: Float64Array;
  /** beat (where the upstroke begins) to peak, s */
  readonly riseTime: Float64Array;
  /** peak to the next beat, s */
  readonly decayTime: Float64Array;
  /** width at half the amplitude, s */
  readonly width50: Float64Array;
  /** area above the straight line from foot to next foot, unit of the signal times s */
  readonly area: Float64Array;
  /** rise time over the time from beat to next beat */
  readonly crestRatio: Float64Array;
  /** steepest rise from foot to peak, unit of the signal per s */
  readonly maxSlope: Float64Array;
  /** area after the peak over area before it */
  readonly areaRatio: Float64Array;
  /** b / a of the second derivative (Elgendi 2012): lowest value between a and the peak over the highest value a */
  readonly sdppg: Float64Array;
}

/** Measures the pulse of every kept interval: from the foot over the highest sample to the next foot. */
export function pulses(cleaned: Float64Array, rate: number, beats: Beats, nn: NN): Pulses {
  const count = nn.ends.length;
  const column = (): Float64Array => new Float64Array(count).fill(Number.NaN);
  const out = {
    count,
    amplitude: column(),
    riseTime: column(),
    decayTime: column(),
    width50: column(),
    area: column(),
    crestRatio: column(),
    maxSlope: column(),
    areaRatio: column(),
    sdppg: column(),
  };
  for (let p = 0; p < count; p++) {
    const onsetAt = beats.positions[nn.ends[p]! - 1]!;
    const endAt = beats.positions[nn.ends[p]!]!;
    const onset = beats.feet[nn.ends[p]! - 1]!;
    const end = beats.feet[nn.ends[p]!]!;
    const peak = highest(cleaned, onset, end);
    const shift = peak > onset && peak < end ? vertex(cleaned[peak - 1]!, cleaned[peak]!, cleaned[peak + 1]!) : 0;
    const peakAt = peak + shift;
    const base = cleaned[onset]!;
    const amplitude = cleaned[peak]! - base;
    if (!(amplitude > 0 && onset < peak && peak < end)) continue;
    out.amplitude[p] = amplitude;
    out.riseTime[p] = (peakAt - onsetAt) / rate;
    out.decayTime[p] = (endAt - peakAt) / rate;
    out.crestRatio[p] = (peakAt - onsetAt) / (endAt - onsetAt);
    out.width50[p] = width(cleaned, onset, peak, end, base + amplitude / 2) / rate;
    const before = areaAbove(cleaned, onset, end, onset, peak) / rate;
    const after = areaAbove(cleaned, onset, end, peak, end) / rate;
    out.area[p] = before + after;
    if (before > 0) out.areaRatio[p] = after / before;
    slopes(cleaned, rate, onset, peak, p, out);
  }
  return out;
}

function highest(x: Float64Array, from: number, to: number): number {
  let best = from;
  for (let i = from + 1; i <= to; i++) if (x[i]! > x[best]!) best = i;
  return best;
}

/** Samples between the two crossings of the level nearest to the peak; NaN if the pulse does not come down to it. */
function width(x: Float64Array, onset: number, peak: number, end: number, level: number): number {
  let left = peak;
  while (left > onset && x[left]! > level) left--;
  let right = peak;
  while (right < end && x[right]! > level) right++;
  if (x[left]! > level || x[right]! > level) return Number.NaN;
  const leftAt = left + (level - x[left]!) / (x[left + 1]! - x[left]!);
  const rightAt = right - (level - x[right]!) / (x[right - 1]! - x[right]!);
  return rightAt - leftAt;
}

/** Trapezoid area from `from` to `to` above the line through the two onsets, samples times unit. */
function areaAbove(x: Float64Array, onset: number, end: number, from: number, to: number): number {
  const rise = (x[end]! - x[onset]!) / (end - onset);
  let sum = 0;
  for (let i = from; i <= to; i++) {
    const value = x[i]! - x[onset]! - rise * (i - onset);
    sum += i === from || i === to ? value / 2 : value;
  }
  return sum;
}

/** First and second derivative, both by five-point differences. */
function slopes(
  x: Float64Array,
  rate: number,
  onset: number,
  peak: number,
  p: number,
  out: { readonly maxSlope: Float64Array; readonly sdppg: Float64Array },
): void {
  if (onset < 2 || peak > x.length - 3) return;
  let steepest = Number.NEGATIVE_INFINITY;
  let a = Number.NEGATIVE_INFINITY;
  let b = Number.POSITIVE_INFINITY;
  for (let i = onset; i <= peak; i++) {
    const first = slopeAt(x, i) * rate;
    if (first > steepest) steepest = first;
    const second = (16 * (x[i - 1]! + x[i + 1]!) - x[i - 2]! - x[i + 2]! - 30 * x[i]!) / 12;
    if (second > a) {
      a = second;
      b = Number.POSITIVE_INFINITY;
    }
    if (second < b) b = second;
  }
  out.maxSlope[p] = steepest;
  if (a > 0) out.sdppg[p] = b / a;
}

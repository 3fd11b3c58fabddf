import type { Beats } from '../beats/findBeats.ts';
import { medianOf } from '../numeric/select.ts';

/** Points along a pulse: the band-pass leaves nothing above 8 Hz, so that 32 hold any pulse of up to 2 s. */
const POINTS = 32;
/** Of one or two pulses the median is a mean of themselves, and says nothing. */
const FEWEST = 3;

/**
 * How alike the pulses of a window are, 0..1: the mean correlation (Pearson; nothing below 0) of each pulse with the
 * window's template. The idea is that of Orphanidou et al. 2015 (doi 10.1109/JBHI.2014.2338351); in difference from them:
 *
 * - A pulse begins where its beat is, at the foot of the upstroke, since that is the sharpest point at the wrist; theirs
 *   is centred at the peak. It lasts as long as the median NN interval, is not stretched, and is read between samples
 *   by straight lines, so that a beat in a wrong place is unlike the rest.
 * - The template is the median of the pulses at each point, not their mean, each first brought to mean 0 and norm 1:
 *   a burst of motion, or a pulse of ten times the size, does not move it.
 *
 * Every beat counts whose pulse ends within the window, also those whose intervals were dropped. 0 with fewer than three.
 *
 * @param cleaned  band-passed signal, 0.5-8 Hz
 * @param rate     Hz
 * @param interval usual time from beat to beat, ms
 */
export function templateCorrelation(cleaned: Float64Array, rate: number, beats: Beats, interval: number): number {
  const step = ((interval / 1000) * rate) / POINTS;
  if (!(step > 0)) return 0;
  const last = cleaned.length - 1 - (POINTS - 1) * step;
  let count = 0;
  while (count < beats.positions.length && beats.positions[count]! <= last) count++;
  if (count < FEWEST) return 0;

  const pulses = new Float64Array(count * POINTS);
  const columns = new Float64Array(count * POINTS);
  for (let p = 0; p < count; p++) {
    const at = p * POINTS;
    const sum = read(cleaned, Math.max(0, beats.positions[p]!), step, pulses, at);
    const factor = centred(pulses, at, sum / POINTS);
    for (let k = 0; k < POINTS; k++) {
      const value = pulses[at + k]! * factor;
      pulses[at + k] = value;
      columns[k * count + p] = value;
    }
  }
  const template = new Float64Array(POINTS);
  let level = 0;
  for (let k = 0; k < POINTS; k++) {
    template[k] = medianOf(columns, k * count, (k + 1) * count);
    level += template[k]!;
  }
  const factor = centred(template, 0, level / POINTS);
  let sum = 0;
  for (let p = 0; p < count; p++) {
    let product = 0;
    for (let k = 0; k < POINTS; k++) product += pulses[p * POINTS + k]! * template[k]!;
    if (product > 0) sum += product;
  }
  return Math.min(1, (sum * factor) / count);
}

/** Reads a pulse from `from` on, every `step` samples, to out[at] and on; returns its sum. */
function read(x: Float64Array, from: number, step: number, out: Float64Array, at: number): number {
  let sum = 0;
  const last = x.length - 2;
  for (let k = 0; k < POINTS; k++) {
    const place = from + k * step;
    const i = Math.min(last, place | 0);
    const value = x[i]! + (place - i) * (x[i + 1]! - x[i]!);
    out[at + k] = value;
    sum += value;
  }
  return sum;
}

/** Takes the mean from the pulse at `at`, in place; returns what brings it to norm 1, 0 where there is no shape. */
function centred(x: Float64Array, at: number, mean: number): number {
  let squares = 0;
  for (let k = at; k < at + POINTS; k++) {
    const value = x[k]! - mean;
    x[k] = value;
    squares += value * value;
  }
  // neither the squares of 32-bit samples nor their sums leave the range of 64 bits
  return squares > 0 ? 1 / Math.sqrt(squares) : 0;
}

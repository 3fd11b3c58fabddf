import { slopeAt } from '../beats/findBeats.ts';
import { vertex } from '../numeric/parabola.ts';
import type { Random } from '../numeric/random.ts';
import type { Physiology } from './archetypes.ts';
import { type Courses, courseAt } from './reactions.ts';
import { FINE_RATE, type Respiration } from './respiration.ts';
import { wander } from './wander.ts';

export const BVP_RATE = 64;

/** Corner of the high-pass that pulses and disturbances go through alike, Hz. */
export const HIGH_PASS = 0.5;

/** What the optical sensor would show without noise, motion and gaps. */
export interface Pulses {
  /** a.u., BVP_RATE a second from time 0 */
  readonly signal: Float64Array;
  /** foot of every beat, s: where the tangent of its upstroke meets the level of the lowest sample before, as `findBeats` */
  readonly feet: Float64Array;
  /** highest point between that foot and the next, s, refined by a parabola; of two humps, either may be it */
  readonly peaks: Float64Array;
}

/**
 * A pulse fills the time from its foot to the next: a steep rise and a short fall around a body with two humps, the
 * systolic and the reflected wave. Two waves in a frame that vanishes with its slope at both feet are smooth where beats
 * of different length and height meet, and the foot stays where the heart put it.
 *
 * Fitted, through the high-pass below, to the average beats of 24 people in calm minutes of Stress-Predict (Iqbal et al.
 * 2022, doi 10.3390/s22218135): one shape for all gives correlations of 0.97 and more. The rise is in seconds, the rest
 * in shares of the interval.
 */
const RISE = 0.076;
const FALL = 0.1;
const SYSTOLIC = { at: 0.266, width: 0.106 };
const REFLECTED = { at: 0.544, width: 0.178 };
/** Foot to top of the average person's pulse behind the high-pass, where the body alone has the height 1. */
const HEIGHT = 2.1;

/**
 * The pulses of these heart beats (s). Narrow vessels (state, person) make pulses small and flatten the reflected wave;
 * breath moves amplitude and baseline. The sensor passes no constant: a first-order high-pass.
 */
export function drawPulses(
  seconds: number,
  beats: Float64Array,
  person: Physiology,
  course: Courses,
  breath: Respiration,
  random: Random,
): Pulses {
  const signal = new Float64Array(Math.round(seconds * BVP_RATE));
  const volumeAt = (time: number): number =>
    breath.volume[Math.min(breath.volume.length - 1, Math.max(0, Math.floor(time * FINE_RATE)))]!;
  const vessels = wander(course.pulseAmplitude.length, 0.22, 80, random);
  for (let i = 0; i < signal.length; i++) signal[i] = 0.2 * person.pulseAmplitude * volumeAt(i / BVP_RATE);
  const onsets = onsetsAround(beats, person.pulseDelay);
  for (let k = 0; k + 1 < onsets.length; k++) {
    const onset = onsets[k]!;
    const height =
      (person.pulseAmplitude / HEIGHT) *
      Math.exp(
        courseAt(course.pulseAmplitude, onset) +
          courseAt(vessels, onset) -
          0.07 * volumeAt(onset) +
          0.04 * random.normal(),
      );
    const reflected = person.reflectedWave * Math.exp(courseAt(course.pulseShape, onset));
    addPulse(signal, onset, onsets[k + 1]!, height, person.pulseWidth, person.systolicWave, reflected);
  }
  highPass(signal, BVP_RATE, HIGH_PASS);
  return { signal, ...landmarks(signal, onsets) };
}

/** When the beats arrive at the wrist; more at either end, as even as the nearest, since the heart beat there too. */
function onsetsAround(beats: Float64Array, delay: number): Float64Array {
  const n = beats.length;
  const [first, last] = [beats[0]!, beats[n - 1]!];
  const [firstInterval, lastInterval] = [beats[1]! - first, last - beats[n - 2]!];
  const before = [first - 2 * firstInterval, first - firstInterval];
  const after = [last + lastInterval, last + 2 * lastInterval];
  return Float64Array.of(...before, ...beats, ...after).map((time) => time + delay);
}

/** Adds the pulse from one foot to the next (s). */
function addPulse(
  signal: Float64Array,
  onset: number,
  next: number,
  height: number,
  width: number,
  systolic: number,
  reflected: number,
): void {
  const interval = next - onset;
  const rise = (RISE * width) / interval;
  const first = Math.max(0, Math.ceil(onset * BVP_RATE));
  const last = Math.min(signal.length - 1, Math.floor(next * BVP_RATE));
  for (let i = first; i <= last; i++) {
    const phase = (i / BVP_RATE - onset) / interval;
    const frame = (1 - bell(phase / rise)) * (1 - bell((1 - phase) / FALL));
    const waves = systolic * hump(phase, SYSTOLIC) + reflected * hump(phase, REFLECTED);
    signal[i]! += height * frame * (1 + waves);
  }
}

/** Next to nothing from 4 on, where most of a pulse lies. */
const bell = (z: number): number => (z < 4 ? Math.exp(-z * z) : 0);
const hump = (phase: number, { at, width }: { at: number; width: number }): number =>
  Math.exp(-0.5 * ((phase - at) / width) ** 2);

/** First-order high-pass in place; begins settled on the first value. */
export function highPass(signal: Float64Array, rate: number, corner: number): void {
  const keep = Math.exp((-2 * Math.PI * corner) / rate);
  let level = 0;
  let last = signal[0] ?? 0;
  for (let i = 0; i < signal.length; i++) {
    const value = signal[i]!;
    level = keep * (level + value - last);
    last = value;
    signal[i] = level;
  }
}

/**
 * Foot and top of every beat: the steepest sample of the upstroke lies in the quarter of a second after the onset, the
 * foot down from there. A beat that is cut off at either end of the signal is left out.
 */
function landmarks(signal: Float64Array, onsets: Float64Array): { feet: Float64Array; peaks: Float64Array } {
  const reach = Math.round(0.25 * BVP_RATE);
  const lowest: number[] = [];
  const feet: number[] = [];
  for (const onset of onsets) {
    const start = Math.round(onset * BVP_RATE);
    if (start < 2 || start + reach > signal.length - 3) continue;
    let steepest = start;
    for (let i = start + 1; i <= start + reach; i++) {
      if (slopeAt(signal, i) > slopeAt(signal, steepest)) steepest = i;
    }
    let foot = steepest;
    while (foot > 0 && signal[foot - 1]! <= signal[foot]!) foot--;
    if (foot === 0) continue;
    lowest.push(foot);
    feet.push((steepest - (signal[steepest]! - signal[foot]!) / slopeAt(signal, steepest)) / BVP_RATE);
  }
  const peaks: number[] = [];
  for (let k = 0; k < lowest.length; k++) {
    let top = lowest[k]!;
    const next = lowest[k + 1] ?? signal.length;
    for (let i = top + 1; i < next; i++) if (signal[i]! > signal[top]!) top = i;
    // only the last beat can lack a top: the signal ends while it still rises
    if (top === signal.length - 1) break;
    peaks.push((top + vertex(signal[top - 1]!, signal[top]!, signal[top + 1]!)) / BVP_RATE);
  }
  return { feet: Float64Array.from(feet.slice(0, peaks.length)), peaks: Float64Array.from(peaks) };
}

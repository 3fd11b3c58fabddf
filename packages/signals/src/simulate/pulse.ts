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
  /** time of the systolic peak of every beat, s: the local maximum of `signal`, refined by a parabola */
  readonly peaks: Float64Array;
}

/**
 * A pulse is three waves: systolic, reflected and dicrotic, as Gaussians placed from the heart beat, as is usual in
 * pulse decomposition (Baruch et al. 2011, doi 10.1186/1753-4631-5-1); the systolic one rises faster than it falls.
 * Their times stretch with the root of the interval, as in McSharry et al. 2003. Narrow vessels (state, person) make
 * pulses small and flatten the later waves; breath moves amplitude and baseline. The sensor passes no constant: a
 * first-order high-pass, as an E4 shows.
 */
export function drawPulses(
  seconds: number,
  beats: Float64Array,
  person: Physiology,
  course: Courses,
  breath: Respiration,
  random: Random,
): Pulses {
  const length = Math.round(seconds * BVP_RATE);
  const signal = new Float64Array(length);
  const nominal = new Float64Array(beats.length);
  const vessels = wander(course.pulseAmplitude.length, 0.22, 80, random);
  for (let i = 0; i < length; i++) {
    const volume = breath.volume[Math.min(breath.volume.length - 1, Math.floor((i * FINE_RATE) / BVP_RATE))]!;
    signal[i] = 0.2 * person.pulseAmplitude * volume;
  }
  for (let k = 0; k < beats.length; k++) {
    const beat = beats[k]!;
    const interval = k + 1 < beats.length ? beats[k + 1]! - beat : beat - beats[k - 1]!;
    const width = person.pulseWidth * Math.sqrt(interval / 0.8);
    const volume = breath.volume[Math.min(breath.volume.length - 1, Math.floor(beat * FINE_RATE))]!;
    const amplitude =
      person.pulseAmplitude *
      Math.exp(
        courseAt(course.pulseAmplitude, beat) + courseAt(vessels, beat) - 0.07 * volume + 0.04 * random.normal(),
      );
    const shape = Math.exp(courseAt(course.pulseShape, beat));
    const peak = beat + person.pulseDelay;
    nominal[k] = peak;
    addWave(signal, peak, 0.085 * width, 0.12 * width, amplitude);
    addWave(signal, peak + 0.19 * width, 0.08 * width, 0.09 * width, amplitude * person.reflectedWave * shape);
    addWave(signal, peak + 0.36 * width, 0.075 * width, 0.12 * width, amplitude * person.dicroticWave * shape);
  }
  highPass(signal, BVP_RATE, HIGH_PASS);
  return { signal, peaks: systolicPeaks(signal, nominal) };
}

/** Adds a Gaussian with its peak at `time` (s) whose rising and falling sides have their own width (s). */
function addWave(signal: Float64Array, time: number, rise: number, fall: number, height: number): void {
  const first = Math.max(0, Math.ceil((time - 4 * rise) * BVP_RATE));
  const last = Math.min(signal.length - 1, Math.floor((time + 4 * fall) * BVP_RATE));
  for (let i = first; i <= last; i++) {
    const distance = i / BVP_RATE - time;
    const z = distance / (distance < 0 ? rise : fall);
    signal[i]! += height * Math.exp(-0.5 * z * z);
  }
}

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
 * Climbs from where a systolic wave was placed to the top of the signal there. A wave with no top of its own within
 * 0.1 s, or one cut off by the end of the signal, is no beat that could be seen and is left out.
 */
function systolicPeaks(signal: Float64Array, nominal: Float64Array): Float64Array {
  const reach = Math.round(0.1 * BVP_RATE);
  const peaks: number[] = [];
  for (const time of nominal) {
    const start = Math.round(time * BVP_RATE);
    let i = start;
    while (i - start <= reach && i + 1 < signal.length && signal[i + 1]! > signal[i]!) i++;
    while (start - i <= reach && i > 0 && signal[i - 1]! > signal[i]!) i--;
    if (Math.abs(i - start) > reach || i < 1 || i + 1 >= signal.length) continue;
    const [before, top, after] = [signal[i - 1]!, signal[i]!, signal[i + 1]!];
    const bend = before - 2 * top + after;
    peaks.push((i + (bend < 0 ? (0.5 * (before - after)) / bend : 0)) / BVP_RATE);
  }
  return Float64Array.from(peaks);
}

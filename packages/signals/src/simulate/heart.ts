import type { Random } from '../numeric/random.ts';
import type { Physiology } from './archetypes.ts';
import { type Courses, courseAt, STEP } from './reactions.ts';
import { FINE_RATE, type Respiration } from './respiration.ts';
import { rhythm, wander } from './wander.ts';

/**
 * Heart rate (1/min, FINE_RATE a second): its level and what the state adds, a slow fall as the person settles, slow
 * wandering, the 0.1 Hz (Mayer) rhythm and respiratory sinus arrhythmia: the two spectral peaks of McSharry et al.
 * 2003, doi 10.1109/TBME.2003.808805. The arrhythmia is smaller the faster the breath: Hirsch & Bishop 1981,
 * doi 10.1152/ajpheart.1981.241.4.H620.
 */
export function heartRate(person: Physiology, course: Courses, breath: Respiration, random: Random): Float64Array {
  const length = breath.volume.length;
  const slowLength = course.heartRate.length;
  const wandering = wander(slowLength, 1.8, 70, random);
  const mayer = rhythm(slowLength, person.mayerRhythm, 0.1, 25, random);
  const vagal = wander(slowLength, 0.2, 90, random);
  const settling = 2 + 2 * random.normal();
  const slow = new Float64Array(slowLength);
  const arrhythmia = new Float64Array(slowLength);
  for (let i = 0; i < slowLength; i++) {
    slow[i] =
      person.heartRate + course.heartRate[i]! + wandering[i]! + mayer[i]! + settling * Math.exp((-i * STEP) / 700);
    arrhythmia[i] = person.sinusArrhythmia * Math.exp(course.sinusArrhythmia[i]! + vagal[i]!);
  }
  const out = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const time = i / FINE_RATE;
    const damping = Math.min(1.5, person.breathingRate / breath.rate[i]!);
    const value = courseAt(slow, time) + damping * courseAt(arrhythmia, time) * breath.volume[i]!;
    out[i] = Math.min(190, Math.max(38, value));
  }
  return out;
}

/**
 * Beat times (s) by integral pulse frequency modulation: a beat whenever the integral of the rate passes a whole
 * number (Bayly 1968).
 * @param rate  1/min, one value every `step` seconds from time 0
 * @param phase share of a beat that has passed at time 0, in [0, 1)
 */
export function beatTimes(rate: Float64Array, step: number, phase: number): Float64Array {
  const times: number[] = [];
  let integral = phase;
  for (let i = 1; i < rate.length; i++) {
    const gain = ((rate[i - 1]! + rate[i]!) / 2 / 60) * step;
    integral += gain;
    if (integral >= 1) {
      integral -= 1;
      times.push(i * step - (integral / gain) * step);
    }
  }
  return Float64Array.from(times);
}

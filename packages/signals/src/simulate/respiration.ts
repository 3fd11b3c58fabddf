import type { Random } from '../numeric/random.ts';
import type { Physiology } from './archetypes.ts';
import { type Courses, courseAt, STEP } from './reactions.ts';
import { wander } from './wander.ts';

/** Samples a second of breath and heart rate. */
export const FINE_RATE = 16;

/** Breathing, sampled FINE_RATE times a second. */
export interface Respiration {
  /** lung volume about its mean; an ordinary breath goes from -1 to 1 */
  readonly volume: Float64Array;
  /** momentary rate, 1/min */
  readonly rate: Float64Array;
}

/** Breath by breath: each has its own length and depth, the more so the more irregular the state is. */
export function breathe(seconds: number, person: Physiology, course: Courses, random: Random): Respiration {
  const length = Math.round(seconds * FINE_RATE);
  const volume = new Float64Array(length);
  const rate = new Float64Array(length);
  const slow = wander(Math.round(seconds / STEP), 0.8, 60, random);
  let phase = random.uniform();
  let pace = 1;
  let depth = 1;
  let nextDepth = 1;
  for (let i = 0; i < length; i++) {
    const time = i / FINE_RATE;
    const momentary =
      pace * Math.max(6, person.breathingRate + courseAt(course.breathingRate, time) + courseAt(slow, time));
    phase += momentary / 60 / FINE_RATE;
    if (phase >= 1) {
      phase -= 1;
      const irregularity = courseAt(course.breathingIrregularity, time);
      pace = Math.exp((0.06 + 0.3 * irregularity) * clipped(random.normal()));
      depth = nextDepth;
      nextDepth = Math.exp((0.1 + 0.4 * irregularity) * clipped(random.normal()));
      // a sigh now and then
      if (random.uniform() < 0.012) nextDepth *= 2;
    }
    // in for 0.4 of the breath, out for 0.6; the depth passes over to the next breath while the lungs are emptiest
    const height = phase < 0.4 ? -Math.cos((Math.PI * phase) / 0.4) : Math.cos((Math.PI * (phase - 0.4)) / 0.6);
    volume[i] = height * (depth + (nextDepth - depth) * phase);
    rate[i] = momentary;
  }
  return { volume, rate };
}

const clipped = (value: number): number => Math.min(2, Math.max(-2, value));

import type { Random } from '../numeric/random.ts';
import type { Physiology } from './archetypes.ts';
import { type Courses, STEP } from './reactions.ts';
import { wander } from './wander.ts';

/**
 * Skin temperature (degC), one value every STEP seconds: it follows a target (the person's, lowered by the state's
 * narrow vessels, wandering, drifting with the room) with a first-order lag of minutes; the band, put on cool, warms
 * to it over the first minutes.
 */
export function skinTemperature(person: Physiology, course: Courses, random: Random): Float64Array {
  const length = course.temperature.length;
  const wandering = wander(length, 0.3, 300, random);
  const trend = 0.8 * random.normal();
  const coolness = 0.2 + 1.2 * random.uniform();
  const approach = 1 - Math.exp(-STEP / person.temperatureLag);
  const out = new Float64Array(length);
  let skin = person.temperature + wandering[0]!;
  for (let i = 0; i < length; i++) {
    const time = i * STEP;
    const target = person.temperature + course.temperature[i]! + wandering[i]! + (trend * time) / 3600;
    skin += (target - skin) * approach;
    out[i] = Math.min(36, Math.max(28, skin - coolness * Math.exp(-time / 180)));
  }
  return out;
}

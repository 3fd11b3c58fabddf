import type { Random } from '../numeric/random.ts';
import type { Physiology } from './archetypes.ts';
import { type Courses, STEP } from './reactions.ts';
import { drift, wander } from './wander.ts';

/** One skin conductance response, as it is drawn: on its own, before what it overlaps with is added. */
export interface SkinResponse {
  /** s */
  readonly onset: number;
  /** s */
  readonly peak: number;
  /** height of the peak above the onset, uS */
  readonly amplitude: number;
  /** from onset to peak, s */
  readonly rise: number;
  /** from peak to half the amplitude, s */
  readonly halfRecovery: number;
}

/** A response and the two time constants of its curve, s. */
export interface DrawnResponse extends SkinResponse {
  readonly fast: number;
  readonly slow: number;
}

/**
 * Responses come as a Poisson process whose rate follows state and person, at least a second apart; the curve is
 * a Bateman function (Alexander et al. 2005, doi 10.1016/j.jneumeth.2005.02.001). Amplitudes are log-normal.
 */
export function skinResponses(person: Physiology, course: Courses, random: Random): DrawnResponse[] {
  const out: DrawnResponse[] = [];
  const length = course.sweatRate.length;
  const lability = wander(length, 0.45, 100, random);
  const [fastOfPerson, slowOfPerson] = [0.6 * Math.exp(0.15 * random.normal()), 3 * Math.exp(0.2 * random.normal())];
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < length; i++) {
    const rate = Math.max(0.1, person.sweatRate * Math.exp(lability[i]!) + course.sweatRate[i]!);
    const chance = random.uniform();
    if (chance >= (rate / 60) * STEP) continue;
    const onset = (i + random.uniform()) * STEP;
    if (onset - last < 1) continue;
    last = onset;
    const fast = fastOfPerson * Math.exp(0.12 * random.normal());
    const slow = Math.max(2 * fast, slowOfPerson * Math.exp(0.15 * random.normal()));
    const amplitude = Math.min(
      2.5,
      person.sweatAmplitude * Math.exp(course.sweatAmplitude[i]! + 0.6 * random.normal()),
    );
    const rise = batemanPeak(fast, slow);
    const halfRecovery = batemanHalf(fast, slow) - rise;
    out.push({ onset, peak: onset + rise, amplitude, rise, halfRecovery, fast, slow });
  }
  return out;
}

/** exp(-t/slow) - exp(-t/fast) for t > 0 */
const bateman = (time: number, fast: number, slow: number): number => Math.exp(-time / slow) - Math.exp(-time / fast);

/** Time of the maximum: where the derivative is 0. */
const batemanPeak = (fast: number, slow: number): number => (Math.log(slow / fast) * slow * fast) / (slow - fast);

/** Time after the maximum at which half of it is left, by bisection. */
function batemanHalf(fast: number, slow: number): number {
  let low = batemanPeak(fast, slow);
  let high = low + 20 * slow;
  const half = bateman(low, fast, slow) / 2;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (bateman(middle, fast, slow) > half) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The sum of the responses (uS), `rate` a second, the first sample at time `offset` (s). */
export function drawResponses(
  responses: readonly DrawnResponse[],
  length: number,
  rate: number,
  offset: number,
): Float64Array {
  const out = new Float64Array(length);
  for (const { onset, amplitude, rise, fast, slow } of responses) {
    const scale = amplitude / bateman(rise, fast, slow);
    const first = Math.max(0, Math.ceil((onset - offset) * rate));
    const last = Math.min(length - 1, Math.floor((onset + 9 * slow - offset) * rate));
    for (let i = first; i <= last; i++) out[i]! += scale * bateman(i / rate + offset - onset, fast, slow);
  }
  return out;
}

/**
 * Tonic level (uS), one value every STEP seconds: the person's, raised by the state, wandering, and drifting as the
 * skin under the electrodes takes up moisture over the first quarter of an hour (Boucsein 2012). It has no steps: a bump in it
 * that is as quick as a response would be one that the truth does not list.
 */
export function tonicLevel(person: Physiology, course: Courses, random: Random): Float64Array {
  const length = course.sweatLevel.length;
  const wandering = drift(length, 0.07, 150, random);
  const moisture = 0.25 + 0.3 * random.normal();
  const trend = 0.25 * random.normal();
  // the state's rise builds up and fades more slowly than single responses
  const approach = 1 - Math.exp(-STEP / 25);
  const out = new Float64Array(length);
  let state = 0;
  for (let i = 0; i < length; i++) {
    const time = i * STEP;
    state += (course.sweatLevel[i]! - state) * approach;
    const ln = state + wandering[i]! - moisture * Math.exp(-time / 500) + (trend * time) / 3600;
    out[i] = Math.max(0.1, person.sweatLevel * Math.exp(ln));
  }
  return out;
}

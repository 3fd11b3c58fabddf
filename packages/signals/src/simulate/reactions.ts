import type { Random } from '../numeric/random.ts';
import type { Physiology, Reactivity } from './archetypes.ts';
import type { Stage, StageName } from './protocol.ts';

/** Step of the slow courses, s. */
export const STEP = 0.25;

/** What a state changes, at reactivity 1 and full strength. `ln` is a change of the natural logarithm. */
export interface Reaction {
  /** 1/min */
  readonly heartRate: number;
  /** ln of the respiratory sinus arrhythmia */
  readonly sinusArrhythmia: number;
  /** ln of the pulse amplitude: vessels narrow */
  readonly pulseAmplitude: number;
  /** ln of the reflected wave */
  readonly pulseShape: number;
  /** skin conductance responses, 1/min */
  readonly sweatRate: number;
  /** ln of the amplitude of a response */
  readonly sweatAmplitude: number;
  /** ln of the tonic level */
  readonly sweatLevel: number;
  /** degC that the skin tends to */
  readonly temperature: number;
  /** 1/min */
  readonly breathingRate: number;
  /** 0 even, 1 breath by breath another: speech, laughter */
  readonly breathingIrregularity: number;
  /** bursts of motion, 1/min */
  readonly motion: number;
}

const QUANTITIES = [
  'heartRate',
  'sinusArrhythmia',
  'pulseAmplitude',
  'pulseShape',
  'sweatRate',
  'sweatAmplitude',
  'sweatLevel',
  'temperature',
  'breathingRate',
  'breathingIrregularity',
  'motion',
] as const satisfies readonly (keyof Reaction)[];

/**
 * Directions and rough sizes: Kreibig 2010, doi 10.1016/j.biopsycho.2010.03.010 (fear, amusement, sadness, joy);
 * Kim et al. 2018, doi 10.30773/pi.2017.08.17 (heart rate variability falls under stress); Boucsein 2012 (more and
 * larger skin conductance responses); Vinkers et al. 2013, doi 10.3109/10253890.2013.807243 (fingers cool under
 * stress). The exact figures are ours.
 */
const REACTIONS: Readonly<Record<StageName, Reaction>> = {
  //                   heart  rsa   pulse  shape  rate  size  level  temp  breath irreg motion
  wear: /*         */ row(4.0, -0.1, 0.0, 0.0, 1.5, 0.1, 0.05, 0.0, 1.0, 0.2, 5.0),
  rest: /*         */ row(3.0, -0.05, 0.0, 0.0, 1.5, 0.1, 0.03, 0.0, 1.0, 0.25, 1.8),
  sitting: /*      */ row(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.5),
  reading: /*      */ row(0.5, -0.05, -0.03, 0.0, 0.2, 0.0, 0.0, -0.1, 0.8, 0.05, 0.6),
  arithmetic: /*   */ row(14.0, -0.5, -0.45, -0.2, 5.0, 0.45, 0.3, -3.1, 3.5, 0.15, 0.6),
  speech: /*       */ row(18.0, -0.5, -0.5, -0.23, 6.0, 0.5, 0.36, -3.5, 1.0, 0.6, 1.2),
  comedy: /*       */ row(3.5, -0.1, -0.1, 0.0, 3.0, 0.15, 0.12, 0.5, 2.0, 0.6, 0.9),
  sketches: /*     */ row(4.5, -0.15, -0.12, 0.0, 3.5, 0.2, 0.14, 0.6, 2.0, 0.7, 1.1),
  rating: /*       */ row(2.0, -0.05, -0.05, 0.0, 0.8, 0.0, 0.02, 0.0, 0.5, 0.15, 1.4),
  'fear-clip': /*  */ row(8.0, -0.35, -0.5, -0.2, 4.5, 0.45, 0.2, -1.6, 3.0, 0.3, 0.5),
  'calm-clip': /*  */ row(-1.0, 0.05, 0.02, 0.0, -0.4, 0.0, -0.02, 0.0, -0.5, 0.0, 0.2),
  'joy-clip': /*   */ row(3.0, -0.1, -0.1, 0.0, 2.5, 0.2, 0.1, 0.3, 1.5, 0.5, 0.8),
  'sad-clip': /*   */ row(-0.5, -0.1, -0.15, -0.03, 0.6, 0.1, 0.02, -0.3, 0.5, 0.15, 0.3),
};

function row(...values: number[]): Reaction {
  return Object.fromEntries(QUANTITIES.map((name, i) => [name, values[i]!])) as unknown as Reaction;
}

const ORGAN: Readonly<Record<keyof Reaction, keyof Reactivity | undefined>> = {
  heartRate: 'cardiac',
  sinusArrhythmia: 'cardiac',
  pulseAmplitude: 'vascular',
  pulseShape: 'vascular',
  sweatRate: 'electrodermal',
  sweatAmplitude: 'electrodermal',
  sweatLevel: 'electrodermal',
  temperature: 'thermal',
  breathingRate: 'respiratory',
  breathingIrregularity: undefined,
  motion: undefined,
};

/** How each quantity moves through the session, one value every STEP seconds. */
export type Courses = Readonly<Record<keyof Reaction, Float64Array>>;

/**
 * States set in and fade with a first-order lag, wear off while they last (time constant 2 min, down to the person's
 * `habituated` share), and no two blocks are answered alike (each organ by a factor of its own, SD 22 %).
 */
export function courses(stages: readonly Stage[], person: Physiology, random: Random): Courses {
  const length = Math.round(stages.at(-1)!.end / STEP);
  const out = Object.fromEntries(QUANTITIES.map((name) => [name, new Float64Array(length)])) as Courses;
  const approach = 1 - Math.exp(-STEP / person.ramp);
  const wearingOff = Math.exp(-STEP / 120);
  const gains: Record<keyof Reactivity, number>[] = stages.map(() => ({
    cardiac: Math.exp(0.22 * random.normal()),
    vascular: Math.exp(0.22 * random.normal()),
    electrodermal: Math.exp(0.22 * random.normal()),
    thermal: Math.exp(0.22 * random.normal()),
    respiratory: Math.exp(0.22 * random.normal()),
  }));
  for (const name of QUANTITIES) {
    const course = out[name];
    const organ = ORGAN[name];
    let value = 0;
    stages.forEach((stage, k) => {
      const strength = organ ? person.reactivity[organ] * gains[k]![organ] : 1;
      // what cools the skin keeps on, and how one sits or speaks does not wear off
      const lasting = organ === undefined || name === 'temperature' ? 1 : person.habituated;
      const full = REACTIONS[stage.stage][name] * strength;
      let fresh = 1;
      const end = Math.min(length, Math.round(stage.end / STEP));
      for (let i = Math.round(stage.start / STEP); i < end; i++) {
        value += (full * (lasting + (1 - lasting) * fresh) - value) * approach;
        fresh *= wearingOff;
        course[i] = value;
      }
    });
  }
  return out;
}

/** The value of a course at a time (s), by linear interpolation; beyond its ends the outermost value. */
export function courseAt(course: Float64Array, time: number): number {
  const position = time / STEP;
  const i = Math.floor(position);
  if (i < 0) return course[0]!;
  if (i >= course.length - 1) return course[course.length - 1]!;
  return course[i]! + (course[i + 1]! - course[i]!) * (position - i);
}

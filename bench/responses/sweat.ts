/**
 * Simulated skin conductance whose level and responses are known one by one. The package gives away what a wristband would
 * show; the level before the sensor, and responses placed at will, need the simulator's parts.
 */
import { random } from '@cheer/signals';
import { drawPhysiology } from '../../packages/signals/src/simulate/archetypes.ts';
import { motionBursts } from '../../packages/signals/src/simulate/motion.ts';
import { protocolStages } from '../../packages/signals/src/simulate/protocol.ts';
import { courseAt, courses } from '../../packages/signals/src/simulate/reactions.ts';
import { SLOW_RATE, senseGsr } from '../../packages/signals/src/simulate/sensors.ts';
import {
  type DrawnResponse,
  drawResponses,
  skinResponses,
  tonicLevel,
} from '../../packages/signals/src/simulate/sweat.ts';

/** Hz */
export const RATE = SLOW_RATE;

export interface TrueResponse {
  /** s from the first sample */
  readonly onset: number;
  /** uS */
  readonly amplitude: number;
}

export interface KnownSweat {
  /** what the sensor shows, uS, RATE a second */
  readonly samples: Float32Array;
  /** the level alone, uS */
  readonly tonic: Float64Array;
  readonly responses: readonly TrueResponse[];
}

/** Sitting still, or with bursts of motion. */
export type Condition = 'still' | 'moving';
export const CONDITIONS: readonly Condition[] = ['still', 'moving'];

/** The skin conductance of person `index` of `simulatePerson`, with sensor noise and steps; no losses of contact. */
export function personsSweat(index: number, seed: number, minutes: number, condition: Condition): KnownSweat {
  const stream = (purpose: string) => random(seed, index, 'stress', purpose);
  const person = drawPhysiology(seed, index);
  const stages = protocolStages('stress', minutes, index % 2 === 0, stream('stages'));
  const course = courses(stages, person, stream('reactions'));
  const responses = skinResponses(person, course, stream('responses'));
  const bursts = condition === 'moving' ? motionBursts(person, course, stream('motion')) : [];
  const level = tonicLevel(person, course, stream('level'));
  const length = Math.floor(stages.at(-1)!.end * RATE);
  const phasic = drawResponses(responses, length, RATE, 0);
  return {
    samples: senseGsr(level, phasic, 0, bursts, [], stream('gsr')),
    tonic: Float64Array.from({ length }, (_, i) => courseAt(level, i / RATE)),
    responses,
  };
}

/** s from one pair to the next, which is long enough for both to die away */
const APART = 45;
/** the simulator's median time constants, s */
export const FAST = 0.6;
export const SLOW = 3;
const LEVEL = 2;

/**
 * Pairs of responses on a constant level of 2 uS: the first of `amplitude` uS, the second `spacing` s later and `ratio`
 * times as high; `ratio` 0 draws the first alone. Seen by the sensor, with its noise and steps.
 */
export function pairs(count: number, amplitude: number, spacing: number, ratio: number, seed: number): KnownSweat {
  const draw = random(seed, 'pairs', amplitude, spacing, ratio);
  const rise = (Math.log(SLOW / FAST) * SLOW * FAST) / (SLOW - FAST);
  const responses: DrawnResponse[] = [];
  for (let k = 0; k < count; k++) {
    const onset = APART * (k + 0.5) + draw.uniform();
    const at = (time: number, height: number): DrawnResponse => ({
      onset: time,
      peak: time + rise,
      amplitude: height,
      rise,
      halfRecovery: Number.NaN,
      fast: FAST,
      slow: SLOW,
    });
    responses.push(at(onset, amplitude));
    if (ratio > 0) responses.push(at(onset + spacing, ratio * amplitude));
  }
  const length = APART * count * RATE;
  const tonic = new Float64Array(length).fill(LEVEL);
  return { samples: senseGsr(tonic, drawResponses(responses, length, RATE, 0), 0, [], [], draw), tonic, responses };
}

/**
 * A simulated person's pulse as the simulator has it before it adds noise, motion and losses of contact. The package gives
 * away only what a wristband would show, so this reaches for the simulator's parts, in the order and with the streams of
 * `simulatePerson`: person `index` here is person `index` there.
 */
import { random } from '@cheer/signals';
import { drawPhysiology } from '../../packages/signals/src/simulate/archetypes.ts';
import { beatTimes, heartRate } from '../../packages/signals/src/simulate/heart.ts';
import { protocolStages } from '../../packages/signals/src/simulate/protocol.ts';
import { BVP_RATE, drawPulses } from '../../packages/signals/src/simulate/pulse.ts';
import { courses } from '../../packages/signals/src/simulate/reactions.ts';
import { breathe, FINE_RATE } from '../../packages/signals/src/simulate/respiration.ts';

export interface QuietPulse {
  /** a.u. */
  readonly signal: Float64Array;
  /** Hz */
  readonly rate: number;
  /** where the upstrokes begin in this signal, s: the simulator's `truth.beats` */
  readonly feet: Float64Array;
  /** when the heart's beats arrive at the wrist, s: exact, free of any way of finding them in a signal */
  readonly arrivals: Float64Array;
}

/** @param rate 64 Hz, or 32: every second sample */
export function quietPulse(index: number, seed: number, minutes: number, rate: 64 | 32 = 64): QuietPulse {
  const stream = (purpose: string) => random(seed, index, 'stress', purpose);
  const person = drawPhysiology(seed, index);
  const stages = protocolStages('stress', minutes, index % 2 === 0, stream('stages'));
  const seconds = stages.at(-1)!.end;
  const course = courses(stages, person, stream('reactions'));
  const breath = breathe(seconds, person, course, stream('breath'));
  const heart = stream('heart');
  const beats = beatTimes(heartRate(person, course, breath, heart), 1 / FINE_RATE, heart.uniform());
  const { signal, feet } = drawPulses(seconds, beats, person, course, breath, stream('pulse'));
  const step = BVP_RATE / rate;
  return {
    signal: step === 1 ? signal : signal.filter((_, i) => i % step === 0),
    rate,
    feet,
    arrivals: beats.map((time) => time + person.pulseDelay),
  };
}

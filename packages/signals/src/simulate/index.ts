/**
 * A simulated cohort: people with a physiology of their own, moved by states as the literature says, seen through a
 * wristband. For trying things out, for tests and for figures where real recordings cannot be passed on. Whatever is
 * computed from it has to be called simulated.
 */
import { CheerError, quoted } from '../errors.ts';
import { random } from '../numeric/random.ts';
import type { Annotation, Channel, ChannelName, Recording } from '../recording.ts';
import { type Archetype, drawPhysiology } from './archetypes.ts';
import { beatTimes, heartRate } from './heart.ts';
import { ACC_RATE, acceleration, motionBursts } from './motion.ts';
import { DEFAULT_MINUTES, type Protocol, protocolStages } from './protocol.ts';
import { BVP_RATE, drawPulses } from './pulse.ts';
import { courses } from './reactions.ts';
import { breathe, FINE_RATE } from './respiration.ts';
import { type Dropout, dropouts, SLOW_RATE, senseBvp, senseGsr, senseSkt } from './sensors.ts';
import { drawResponses, type SkinResponse, skinResponses, tonicLevel } from './sweat.ts';
import { skinTemperature } from './temperature.ts';

export { ARCHETYPES, type Archetype } from './archetypes.ts';
export { CLASSES, DEFAULT_MINUTES, type Protocol } from './protocol.ts';
export type { Dropout } from './sensors.ts';
export type { SkinResponse } from './sweat.ts';

/** What really happened, which no recording knows. All times in unix seconds. */
export interface Truth {
  /** where the upstroke of every beat begins in the BVP as it was before noise, motion and dropouts: where its tangent
   * meets the level of the foot, as `findBeats` has it; a beat cut off at either end is left out */
  readonly beats: Float64Array;
  /** highest point of each of these beats */
  readonly peaks: Float64Array;
  /** skin conductance responses in the order of their onsets, each on its own, before overlaps are added; the
   * smallest are below what an E4 can show, so compare those above an amplitude */
  readonly scrs: readonly SkinResponse[];
  /** bursts of motion, which disturb BVP and GSR */
  readonly motion: readonly { readonly start: number; readonly end: number }[];
  /** losses of contact: BVP is flat, GSR next to 0 */
  readonly dropouts: readonly Dropout[];
}

export interface SimulatedPerson {
  readonly recording: Recording;
  readonly archetype: Archetype;
  readonly truth: Truth;
}

export interface PersonOptions {
  /** which person of the cohort, from 0 */
  readonly index: number;
  readonly seed: number;
  readonly protocol: Protocol;
  /** length of the session, 6 to 480; default 30. Every class has two blocks of a minute and more from 11 minutes on */
  readonly minutes?: number;
}

export interface CohortOptions extends Omit<PersonOptions, 'index'> {
  readonly people: number;
}

/**
 * The people of a cohort, one at a time. Person i is the same whatever the size of the cohort.
 * @throws CheerError `option-invalid`
 */
export function* simulateCohort({ people, ...options }: CohortOptions): Generator<SimulatedPerson> {
  if (!Number.isInteger(people) || people < 1) {
    throw invalid('simulateCohort', 'people', 'a whole number from 1', people);
  }
  for (let index = 0; index < people; index++) yield simulatePerson({ index, ...options });
}

/**
 * One person: a recording with BVP (64 Hz), GSR and SKT (4 Hz) and acceleration (32 Hz), labelled stages and a tag at
 * each of their borders; and the truth behind it. Same options, same bits (on one engine: exp and sin may differ in the
 * last bit between engines).
 * @throws CheerError `option-invalid`
 */
export function simulatePerson({ index, seed, protocol, minutes = DEFAULT_MINUTES }: PersonOptions): SimulatedPerson {
  check(index, seed, protocol, minutes);
  const stream = (purpose: string) => random(seed, index, protocol, purpose);

  const person = drawPhysiology(seed, index);
  const stages = protocolStages(protocol, minutes, index % 2 === 0, stream('stages'));
  const seconds = stages.at(-1)!.end;
  const course = courses(stages, person, stream('reactions'));

  const breath = breathe(seconds, person, course, stream('breath'));
  const heart = stream('heart');
  const beats = beatTimes(heartRate(person, course, breath, heart), 1 / FINE_RATE, heart.uniform());
  const pulses = drawPulses(seconds, beats, person, course, breath, stream('pulse'));
  const responses = skinResponses(person, course, stream('responses'));
  const bursts = motionBursts(person, course, stream('motion'));
  const lostBvp = dropouts('BVP', seconds, 2, 8, stream('lost BVP'));
  const lostGsr = dropouts('GSR', seconds, 1, 20, stream('lost GSR'));

  // a session a day, mornings and afternoons; the channels of one file begin and end up to a second apart
  const clock = stream('clock');
  const start = 1_700_000_000 + 86_400 * index + clock.integer(8 * 3600);
  const later = () => clock.integer(32) / 64;
  const [gsrOffset, sktOffset, accOffset] = [later(), later(), later()];
  const samples = (rate: number, offset: number) => Math.floor((seconds - offset) * rate) - clock.integer(rate);
  const [gsrLength, sktLength, accLength] = [
    samples(SLOW_RATE, gsrOffset),
    samples(SLOW_RATE, sktOffset),
    samples(ACC_RATE, accOffset),
  ];

  const phasic = drawResponses(responses, gsrLength, SLOW_RATE, gsrOffset);
  const tonic = tonicLevel(person, course, stream('level'));
  const [x, y, z] = acceleration(accLength, accOffset, bursts, stream('acceleration'));
  const channel = (unit: string, offset: number, rate: number, values: Float32Array): Channel => ({
    unit,
    start: start + offset,
    rate,
    samples: values,
  });
  const channels: Record<ChannelName, Channel> = {
    BVP: channel('a.u.', 0, BVP_RATE, senseBvp(pulses.signal, person, bursts, lostBvp, stream('bvp'))),
    GSR: channel('uS', gsrOffset, SLOW_RATE, senseGsr(tonic, phasic, gsrOffset, bursts, lostGsr, stream('gsr'))),
    SKT: channel(
      'degC',
      sktOffset,
      SLOW_RATE,
      senseSkt(skinTemperature(person, course, stream('skin')), sktLength, sktOffset, stream('skt')),
    ),
    ACC_X: channel('g', accOffset, ACC_RATE, x),
    ACC_Y: channel('g', accOffset, ACC_RATE, y),
    ACC_Z: channel('g', accOffset, ACC_RATE, z),
  };

  const annotations: Annotation[] = stages.flatMap(({ start: from, end, label, stage }) =>
    label === undefined ? [] : [{ start: start + from, end: start + end, label, stage }],
  );
  return {
    recording: {
      subject: `P${String(index + 1).padStart(3, '0')}`,
      session: protocol,
      simulated: true,
      channels,
      annotations,
      tags: annotations.flatMap((annotation) => [annotation.start, annotation.end]),
      faults: [],
      reference: {},
    },
    archetype: person.archetype,
    truth: {
      beats: pulses.feet.map((time) => start + time),
      peaks: pulses.peaks.map((time) => start + time),
      scrs: responses.map(({ onset, peak, amplitude, rise, halfRecovery }) => ({
        onset: start + onset,
        peak: start + peak,
        amplitude,
        rise,
        halfRecovery,
      })),
      motion: bursts.map((burst) => ({ start: start + burst.start, end: start + burst.end })),
      dropouts: [...lostBvp, ...lostGsr].map((lost) => ({ ...lost, start: start + lost.start, end: start + lost.end })),
    },
  };
}

function check(index: number, seed: number, protocol: Protocol, minutes: number): void {
  if (!Number.isInteger(index) || index < 0) throw invalid('simulatePerson', 'index', 'a whole number from 0', index);
  if (!Number.isSafeInteger(seed)) throw invalid('simulatePerson', 'seed', 'a whole number', seed);
  if (protocol !== 'stress' && protocol !== 'fear') {
    throw invalid('simulatePerson', 'protocol', 'stress or fear', protocol);
  }
  if (!(minutes >= 6 && minutes <= 480)) throw invalid('simulatePerson', 'minutes', 'from 6 to 480', minutes);
}

const invalid = (where: string, option: string, rule: string, value: unknown): CheerError =>
  new CheerError(
    'option-invalid',
    `${where}: ${option} must be ${rule}, got ${quoted(value)}`,
    `Choose another ${option}`,
  );

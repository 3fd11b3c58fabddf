import { random } from '../numeric/random.ts';

/**
 * Kinds of people. That people answer the same stressor through different organs, each in a way of their own, is
 * individual response stereotypy (Lacey, Bateman & VanLehn 1953). The numbers
 * are ours, chosen so that group effects fall where the literature has them; see reactions.ts.
 */
export const ARCHETYPES = ['cardiac', 'electrodermal', 'peripheral', 'low'] as const;
export type Archetype = (typeof ARCHETYPES)[number];

/** How strongly each organ answers; 1 is the table of reactions as it stands. */
export interface Reactivity {
  readonly cardiac: number;
  readonly vascular: number;
  readonly electrodermal: number;
  readonly thermal: number;
  readonly respiratory: number;
}

/** One person: constants of the body and of how the band sits on it. */
export interface Physiology {
  readonly archetype: Archetype;
  readonly reactivity: Reactivity;
  /** time constant with which a state sets in and fades, s */
  readonly ramp: number;
  /** share of a reaction that is left when the person has got used to it */
  readonly habituated: number;
  /** 1/min, at rest */
  readonly heartRate: number;
  /** amplitude of the respiratory sinus arrhythmia at rest, 1/min */
  readonly sinusArrhythmia: number;
  /** standard deviation of the 0.1 Hz rhythm of the heart rate, 1/min */
  readonly mayerRhythm: number;
  /** 1/min, at rest */
  readonly breathingRate: number;
  /** height of a pulse, a.u. */
  readonly pulseAmplitude: number;
  /** how long the upstroke takes, relative to the average person */
  readonly pulseWidth: number;
  /** height of the systolic and of the reflected wave on the body of the pulse; see pulse.ts */
  readonly systolicWave: number;
  readonly reflectedWave: number;
  /** from heart beat to foot at the wrist, s */
  readonly pulseDelay: number;
  /** standard deviation of the optical noise at ordinary contact, share of the pulse amplitude */
  readonly opticalNoise: number;
  /** tonic skin conductance, uS */
  readonly sweatLevel: number;
  /** skin conductance responses at rest, 1/min */
  readonly sweatRate: number;
  /** median amplitude of a response, uS */
  readonly sweatAmplitude: number;
  /** degC at rest, once the band has warmed */
  readonly temperature: number;
  /** time constant of the skin, s */
  readonly temperatureLag: number;
  /** motion bursts, relative to the average person */
  readonly restlessness: number;
}

interface Kind {
  readonly reactivity: Reactivity;
  readonly heartRate: number;
  readonly sinusArrhythmia: number;
  readonly pulseAmplitude: number;
  readonly pulseWidth: number;
  readonly sweatLevel: number;
  readonly sweatRate: number;
  readonly sweatAmplitude: number;
  readonly temperature: number;
}

const KINDS: Readonly<Record<Archetype, Kind>> = {
  cardiac: {
    reactivity: { cardiac: 1.5, vascular: 0.8, electrodermal: 0.45, thermal: 0.5, respiratory: 1.2 },
    heartRate: 77,
    sinusArrhythmia: 2.6,
    pulseAmplitude: 44,
    pulseWidth: 0.95,
    sweatLevel: 0.8,
    sweatRate: 1.6,
    sweatAmplitude: 0.05,
    temperature: 33.3,
  },
  electrodermal: {
    reactivity: { cardiac: 0.55, vascular: 0.6, electrodermal: 1.5, thermal: 0.6, respiratory: 0.8 },
    heartRate: 71,
    sinusArrhythmia: 3.2,
    pulseAmplitude: 48,
    pulseWidth: 1,
    sweatLevel: 3.2,
    sweatRate: 3.5,
    sweatAmplitude: 0.16,
    temperature: 33,
  },
  peripheral: {
    reactivity: { cardiac: 0.7, vascular: 1.6, electrodermal: 0.6, thermal: 1.6, respiratory: 1 },
    heartRate: 69,
    sinusArrhythmia: 2.8,
    pulseAmplitude: 32,
    pulseWidth: 1.08,
    sweatLevel: 1.1,
    sweatRate: 2,
    sweatAmplitude: 0.07,
    temperature: 31.8,
  },
  low: {
    reactivity: { cardiac: 0.35, vascular: 0.35, electrodermal: 0.35, thermal: 0.3, respiratory: 0.6 },
    heartRate: 63,
    sinusArrhythmia: 4.2,
    pulseAmplitude: 60,
    pulseWidth: 1.04,
    sweatLevel: 0.5,
    sweatRate: 1,
    sweatAmplitude: 0.04,
    temperature: 33.6,
  },
};

/**
 * The person with this index in the cohort of this seed. Archetypes are dealt in blocks of four, so that a cohort of
 * any size is balanced and a person does not depend on the size of the cohort.
 */
export function drawPhysiology(seed: number, index: number): Physiology {
  const deal = random(seed, 'archetypes', Math.floor(index / ARCHETYPES.length)).shuffle(ARCHETYPES);
  const archetype = deal[index % ARCHETYPES.length]!;
  const kind = KINDS[archetype];
  const draw = random(seed, index, 'physiology');
  const spread = (median: number, sd: number): number => median * Math.exp(sd * draw.normal());
  const around = (mean: number, sd: number, low: number, high: number): number =>
    Math.min(high, Math.max(low, mean + sd * draw.normal()));
  // one in eight hardly answers at all, whatever the kind
  const overall = spread(draw.uniform() < 0.125 ? 0.3 : 1, 0.15);
  return {
    archetype,
    reactivity: {
      cardiac: spread(overall * kind.reactivity.cardiac, 0.3),
      vascular: spread(overall * kind.reactivity.vascular, 0.3),
      electrodermal: spread(overall * kind.reactivity.electrodermal, 0.3),
      thermal: spread(overall * kind.reactivity.thermal, 0.3),
      respiratory: spread(overall * kind.reactivity.respiratory, 0.3),
    },
    ramp: 9 + 6 * draw.uniform(),
    habituated: 0.55 + 0.35 * draw.uniform(),
    heartRate: around(kind.heartRate, 6, 50, 98),
    sinusArrhythmia: spread(kind.sinusArrhythmia, 0.3),
    mayerRhythm: spread(1.4, 0.25),
    breathingRate: around(14.5, 2, 9, 20),
    pulseAmplitude: spread(kind.pulseAmplitude, 0.45),
    pulseWidth: spread(kind.pulseWidth, 0.06),
    systolicWave: spread(0.72, 0.29),
    reflectedWave: spread(1.36, 0.17),
    pulseDelay: around(0.19, 0.02, 0.14, 0.24),
    opticalNoise: spread(0.42, 0.55),
    sweatLevel: Math.min(9, spread(kind.sweatLevel, 0.4)),
    sweatRate: spread(kind.sweatRate, 0.3),
    sweatAmplitude: spread(kind.sweatAmplitude, 0.35),
    temperature: around(kind.temperature, 0.8, 30.8, 34.4),
    temperatureLag: 150 + 120 * draw.uniform(),
    restlessness: spread(1, 0.4),
  };
}

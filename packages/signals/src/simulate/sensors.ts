import type { Random } from '../numeric/random.ts';
import type { ChannelName } from '../recording.ts';
import type { Physiology } from './archetypes.ts';
import { type Burst, duringBursts, opticalSwing } from './motion.ts';
import { BVP_RATE, HIGH_PASS, highPass } from './pulse.ts';
import { courseAt } from './reactions.ts';
import { byteNoise, wander } from './wander.ts';

/*
 * What the wristband makes of the body: noise, motion, bad contact, the steps of its converter. As real E4 files show:
 * BVP in steps of 0.01, GSR in steps of about 0.00128 uS with a first sample of 0, SKT in steps of 0.02 degC. An E4
 * never marks a sample as missing: without contact, BVP stays where it was and GSR falls to next to nothing.
 */

/** A stretch in which a channel lost contact, [start, end). */
export interface Dropout {
  readonly channel: ChannelName;
  readonly start: number;
  readonly end: number;
}

export const SLOW_RATE = 4;

/** About `perHour` losses of contact an hour, 2 to `longest` seconds each, none in the first minute. */
export function dropouts(
  channel: ChannelName,
  seconds: number,
  perHour: number,
  longest: number,
  random: Random,
): Dropout[] {
  const out: Dropout[] = [];
  let time = 60;
  for (;;) {
    time += (-3600 / perHour) * Math.log(1 - random.uniform());
    const end = time + 2 + (longest - 2) * random.uniform() ** 2;
    if (end > seconds - 5) return out;
    out.push({ channel, start: time, end });
    time = end + 5;
  }
}

/** Noise when contact is worst, in units of the person's ordinary noise. */
const LOUDEST = 6;

/**
 * How loud the optical noise is, in units of the person's: never silent, mostly little, at times drowning the pulse, with
 * a spread so wide that a minute is either clean or lost. So it is in the calm minutes of Stress-Predict (Iqbal et al.
 * 2022, doi 10.3390/s22218135): 28 % of them keep nine of ten beat intervals, and there the residual about the local
 * average beat is 4 to 11 % of the pulse.
 */
function noiseGain(contact: number): number {
  const gain = Math.exp(contact);
  return 0.08 + gain / (1 + gain / LOUDEST);
}

/**
 * BVP (a.u.) from the pulses: smooth optical noise, worse at some times than at others, and the swings of motion, both
 * through the same high-pass as the pulses; flat where contact is lost, and zero for the first ten samples.
 */
export function senseBvp(
  pulses: Float64Array,
  person: Physiology,
  bursts: readonly Burst[],
  lost: readonly Dropout[],
  random: Random,
): Float32Array {
  const length = pulses.length;
  const disturbance = new Float64Array(length);
  // three low-passes of 2.5 Hz in a row: the optics give a smooth signal; 4.65 brings its deviation back to 1
  const smooth = 1 - Math.exp((-2 * Math.PI * 2.5) / BVP_RATE);
  const loudness = wander(Math.ceil((length / BVP_RATE) * 4) + 1, 2.4, 50, random).map(noiseGain);
  const scale = 4.65 * person.opticalNoise * person.pulseAmplitude;
  let [a, b, c] = [0, 0, 0];
  for (let i = 0; i < length; i++) {
    a += smooth * (byteNoise(random) - a);
    b += smooth * (a - b);
    c += smooth * (b - c);
    disturbance[i] = c * scale * courseAt(loudness, i / BVP_RATE);
  }
  duringBursts(bursts, length, BVP_RATE, 0, (i, burst, height, time) => {
    disturbance[i]! += 2.2 * person.pulseAmplitude * height * opticalSwing(burst, time);
  });
  highPass(disturbance, BVP_RATE, HIGH_PASS);
  const out = new Float32Array(length);
  for (let i = 0; i < length; i++) out[i] = Math.round(100 * (pulses[i]! + disturbance[i]!)) / 100;
  for (const { start, end } of lost) {
    const first = Math.ceil(start * BVP_RATE);
    out.fill(out[first]!, first, Math.ceil(end * BVP_RATE));
  }
  return out.fill(0, 0, 10);
}

/**
 * GSR (uS), SLOW_RATE a second, the first sample at time `offset`: level and responses, shaken loose by motion (short
 * dips, and steps that fade over half a minute), noise; next to nothing where contact is lost.
 */
export function senseGsr(
  level: Float64Array,
  responses: Float64Array,
  offset: number,
  bursts: readonly Burst[],
  lost: readonly Dropout[],
  random: Random,
): Float32Array {
  const length = responses.length;
  const factor = new Float64Array(length).fill(1);
  for (const burst of bursts) {
    const chance = random.uniform();
    const depth = Math.min(0.5, 0.06 * burst.strength * Math.abs(random.normal()));
    const step = 0.03 * burst.strength * random.normal();
    if (chance < 0.5) {
      duringBursts([burst], length, SLOW_RATE, offset, (i, _, height) => {
        factor[i]! *= 1 - depth * height;
      });
    }
    if (chance < 0.2) {
      const from = Math.max(0, Math.ceil(((burst.start + burst.end) / 2 - offset) * SLOW_RATE));
      const until = Math.min(length, from + 150 * SLOW_RATE);
      for (let i = from; i < until; i++) factor[i]! *= 1 + step * Math.exp(-(i - from) / SLOW_RATE / 30);
    }
  }
  const out = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const body = courseAt(level, i / SLOW_RATE + offset) + responses[i]!;
    const value = body * factor[i]! * (1 + 0.0012 * byteNoise(random)) + 0.0012 * byteNoise(random);
    out[i] = conductanceStep(Math.max(0, value));
  }
  for (const { start, end } of lost) {
    const first = Math.ceil((start - offset) * SLOW_RATE);
    const last = Math.ceil((end - offset) * SLOW_RATE);
    for (let i = first; i < last; i++) out[i] = conductanceStep(0.0008 * Math.abs(byteNoise(random)));
  }
  out[0] = 0;
  return out;
}

const conductanceStep = (value: number): number => Math.round(value / 0.0012814) * 0.0012814;

/**
 * SKT (degC), SLOW_RATE a second, the first sample at time `offset`. One band in twelve begins with a few samples of
 * 382.21, the converter's full scale.
 */
export function senseSkt(skin: Float64Array, length: number, offset: number, random: Random): Float32Array {
  const absurd = random.uniform() < 1 / 12 ? 1 + random.integer(8) : 0;
  const out = new Float32Array(length);
  let noise = 0;
  for (let i = 0; i < length; i++) {
    noise = 0.8 * noise + 0.004 * byteNoise(random);
    // steps of 0.02 on odd hundredths, as the E4 writes them
    const value = courseAt(skin, i / SLOW_RATE + offset) + noise;
    out[i] = (2 * Math.floor(50 * value) + 1) / 100;
  }
  return out.fill(382.21, 0, absurd);
}

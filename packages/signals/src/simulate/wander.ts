import type { Random } from '../numeric/random.ts';
import { STEP } from './reactions.ts';

/**
 * Slow wandering about 0: an Ornstein-Uhlenbeck process, one value every STEP seconds, stationary from the start.
 * @param sd  standard deviation
 * @param tau time after which the correlation has fallen to 1/e, s
 */
export function wander(length: number, sd: number, tau: number, random: Random): Float64Array {
  const keep = Math.exp(-STEP / tau);
  const fresh = sd * Math.sqrt(1 - keep * keep);
  const out = new Float64Array(length);
  let value = sd * random.normal();
  for (let i = 0; i < length; i++) {
    out[i] = value;
    value = keep * value + fresh * random.normal();
  }
  return out;
}

/**
 * Slow wandering about 0 without corners: unlike `wander`, whose every step is a draw of its own, this one has a rate of change
 * that lasts (a critically damped autoregression of order 2), so that next to nothing in it is quick.
 * @param sd  standard deviation
 * @param tau time after which the correlation has fallen to 1/e, s
 */
export function drift(length: number, sd: number, tau: number, random: Random): Float64Array {
  // the correlation is (1 + x) exp(-x) with x the lag over the double pole's time constant: 1/e at x = 2.1462
  return rhythm(length, sd, 0, tau / 2.1462, random);
}

/**
 * A rhythm that loses its phase: noise through a resonator (autoregression of order 2, pole radius exp(-STEP/tau)).
 * @param sd        standard deviation
 * @param frequency of the spectral peak, Hz
 * @param tau       time over which the phase is kept, s
 */
export function rhythm(length: number, sd: number, frequency: number, tau: number, random: Random): Float64Array {
  const radius = Math.exp(-STEP / tau);
  const a = 2 * radius * Math.cos(2 * Math.PI * frequency * STEP);
  const b = -radius * radius;
  // variance of the AR(2) process with unit innovations: (1 - b) / ((1 + b) ((1 - b)^2 - a^2))
  const gain = sd / Math.sqrt((1 - b) / ((1 + b) * ((1 - b) ** 2 - a * a)));
  const out = new Float64Array(length);
  let last = 0;
  let before = 0;
  const warmUp = Math.ceil((5 * tau) / STEP);
  for (let i = -warmUp; i < length; i++) {
    const value = a * last + b * before + gain * random.normal();
    before = last;
    last = value;
    if (i >= 0) out[i] = value;
  }
  return out;
}

/**
 * Cheap near-normal noise of standard deviation 1 for the sensors, one draw a sample: the sum of four uniform bytes
 * (Irwin-Hall), bounded by +-3.5.
 */
export function byteNoise(random: Random): number {
  const bits = random.bits();
  const sum = (bits & 255) + ((bits >>> 8) & 255) + ((bits >>> 16) & 255) + (bits >>> 24);
  // four uniform integers 0..255: mean 510, variance 4 (256^2 - 1) / 12
  return (sum - 510) / 147.8006;
}

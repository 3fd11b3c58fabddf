import { SLOW_RATE } from '../clean/resample.ts';
import { steadyShare } from './steadyShare.ts';

/** uS, and uS/s: rules 1 and 2 of Kleckner et al. 2018, doi 10.1109/TBME.2017.2758643. */
const LOWEST = 0.05;
const HIGHEST = 60;
const FASTEST = 10;
/**
 * Largest rise and fall in a second, as a share of where it begins. The fall is that of Kocielnik et al. 2013
 * (doi 10.1109/CBMS.2013.6627764), whose rise is 0.2: that is in 24 % of simulated minutes without motion or loss of contact,
 * where it is a response on a low level, and 0.5 in 2 %. On real recordings the falls find nearly all of the same minutes.
 */
const RISE = 0.5;
const FALL = 0.1;
/**
 * uS: a smaller change in a second is none of those, whatever its share. Ours: on a level of 0.2 uS, where a third of the
 * minutes of two wristband datasets are, a small response is more than a fifth of it, and noise is near a tenth.
 */
const LEAST = 0.05;

/** What the electrodes' hold on the skin did to a window, each a share of it from 0 to 1. */
export interface Contact {
  /** further than 5 s from a level outside 0.05 to 60 uS */
  readonly level: number;
  /**
   * further than 5 s from a change that sweat glands do not make: faster than 10 uS/s, or, of at least 0.05 uS within a
   * second, a rise of more than 50 % or a fall of more than 10 %
   */
  readonly steady: number;
}

/**
 * Judges conductance before it is low-passed, since a jump of one sample is a slope of a second afterwards and looks like
 * a response. Faster signals are judged by their means over quarters of a second.
 *
 * @param x    uS, all finite
 * @param rate Hz
 */
export function contact(x: Float64Array, rate: number): Contact {
  const slow = rate > SLOW_RATE ? means(x, rate / SLOW_RATE) : x;
  const pace = Math.min(rate, SLOW_RATE);
  const inRange = (_: number, value: number): boolean => value >= LOWEST && value <= HIGHEST;
  const slowStep = (from: number, to: number): boolean => Math.abs(to - from) * pace <= FASTEST;
  const calm = (from: number, to: number): boolean => {
    const change = to - from;
    return Math.abs(change) < LEAST || (change > 0 ? change <= RISE * from : -change <= FALL * from);
  };
  const second = Math.max(1, Math.round(pace));
  return {
    level: steadyShare(slow, pace, 0, inRange),
    steady: Math.min(steadyShare(slow, pace, 1, slowStep), steadyShare(slow, pace, second, calm)),
  };
}

/** Means over stretches of `size` samples, 1 or more and not always whole. */
function means(x: Float64Array, size: number): Float64Array {
  const out = new Float64Array(Math.max(1, Math.floor(x.length / size)));
  for (let k = 0; k < out.length; k++) {
    const from = Math.floor(k * size);
    const to = k + 1 < out.length ? Math.floor((k + 1) * size) : x.length;
    let sum = 0;
    for (let i = from; i < to; i++) sum += x[i]!;
    out[k] = sum / (to - from);
  }
  return out;
}

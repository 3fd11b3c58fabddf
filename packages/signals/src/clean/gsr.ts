import type { Reason } from '../features/family.ts';
import type { Segment } from '../features/segment.ts';
import { type Contact, contact } from '../quality/contact.ts';
import { stillShare } from '../quality/stillShare.ts';
import { tonic } from '../scr/tonic.ts';
import { fillGaps } from './gaps.ts';
import { slowed } from './resample.ts';

/** What skin and a wrist sensor can give, uS (the range of the Empatica E4). E4 files begin with 0 and then jump. */
export const LOWEST_GSR = 0.01;
export const HIGHEST_GSR = 100;
/** Seconds that a value must stand still to be called a flat run, whatever the rate. */
const STILL = 5;
export const CUTOFF_GSR = 1;
/** Sampling rate below which nothing is computed, Hz. */
const SLOWEST_RATE = 1;

export interface CleanGsr {
  /** Hz: that of the recording, or 4 if it is faster */
  readonly rate: number;
  /** low-passed conductance, uS */
  readonly conductance: Float64Array;
  /** its slow part (level), uS */
  readonly tonic: Float64Array;
  /** what is left: conductance - tonic, uS */
  readonly phasic: Float64Array;
  /** share of the window that was measured and possible, 0..1 */
  readonly present: number;
  /** share of the samples that stand still for 5 s or longer, 0..1 */
  readonly stillShare: number;
  /** what the electrodes' hold on the skin did, judged before the low-pass */
  readonly contact: Contact;
}

/** A window of a recording whose conductance was low-passed and split before it was cut: uS, at most 4 Hz. */
export interface ReadyGsr {
  readonly samples: Float64Array;
  readonly tonic: Float64Array;
  readonly rate: number;
}

/**
 * Cleans skin conductance: impossible samples (outside 0.01..100 uS) and missing ones are filled if they are at most 5 %,
 * then a zero-phase low-pass at 1 Hz (none below 2.23 Hz, where 1 Hz is above 0.45 of the rate), then 4 Hz if faster,
 * then the tonic and phasic parts. `flat` if the electrode is off (more than half of the samples within 0.01 uS of zero)
 * or nothing moves at all; `gap`; `out-of-range` for a rate below 1 Hz or more than half of the samples outside 0.01..100:
 * another quantity, or nS. Conductance in mS or S is next to zero and cannot be told from an electrode that is off: `flat`.
 *
 * @param duration length of the window the segment is from, s
 * @param ready    the window's part of a recording that was cleaned as a whole; without it, the window alone is cleaned
 */
export function cleanGsr(segment: Segment, duration: number, ready?: ReadyGsr): CleanGsr | Reason {
  if (!(segment.rate >= SLOWEST_RATE && segment.rate < Number.POSITIVE_INFINITY)) return 'out-of-range';
  if (electrodeOff(segment.samples)) return 'flat';
  const filled = fillGaps(segment, duration, LOWEST_GSR, HIGHEST_GSR);
  if (typeof filled === 'string') return filled;
  if (isConstant(filled.samples)) return 'flat';
  const { samples, rate } = ready ?? slowed(filled.samples, segment.rate, CUTOFF_GSR);
  const level = ready?.tonic ?? tonic(samples, rate);
  return {
    rate,
    conductance: samples,
    tonic: level,
    phasic: samples.map((value, i) => value - level[i]!),
    present: filled.present,
    stillShare: stillShare(filled.samples, segment.rate, STILL),
    contact: contact(filled.samples, segment.rate),
  };
}

function electrodeOff(samples: Float32Array): boolean {
  let off = 0;
  let finite = 0;
  for (let i = 0; i < samples.length; i++) {
    const size = Math.abs(samples[i]!);
    if (size < LOWEST_GSR) off++;
    if (size < Number.POSITIVE_INFINITY) finite++;
  }
  return off > finite / 2;
}

function isConstant(x: Float64Array): boolean {
  for (let i = 1; i < x.length; i++) if (x[i] !== x[0]) return false;
  return true;
}

import { requireFinite, requireRate } from '../arguments.ts';

/** A skin conductance response. Times are seconds from the first sample; a quantity the signal's ends cut off is NaN. */
export interface Scr {
  /** foot: where the phasic part begins to climb without a break to the peak */
  readonly onset: number;
  readonly peak: number;
  /** where the phasic part has come back to zero, or where the next response begins */
  readonly end: number;
  /** phasic(peak) - phasic(onset), uS */
  readonly amplitude: number;
  /** from onset to peak, s */
  readonly rise: number;
  /** from the peak until half of the amplitude is lost, s; NaN if the next response begins before */
  readonly recovery: number;
  /** integral of the phasic part from onset to end where it is above zero, uS s */
  readonly area: number;
}

/** Least rise, uS: a smaller one is not told from what noise leaves of a wristband's signal after the low-pass. */
export const LEAST_RISE = 0.02;
/**
 * Longest rise, s (Boucsein 2012, Electrodermal Activity, doi 10.1007/978-1-4614-1126-0: 0.5 to 5 s). What the level's
 * stiffness leaves around a large response climbs for some 10 s.
 */
export const LONGEST_RISE = 5;

/**
 * Skin conductance responses: every unbroken rise of the phasic part by at least 0.02 uS within 5 s, its peak inside the
 * signal. So two responses that run into each other are two, as long as the conductance falls between them.
 *
 * A rise under way at the first sample counts by what is seen of it; its onset, amplitude and rise are NaN.
 *
 * @param phasic uS, all finite
 * @param rate   sampling rate, Hz
 * @throws CheerError `option-invalid` for a rate that is not positive, `number-invalid` for a sample that is not finite:
 *   `cleanGsr` fills those
 */
export function findScrs(phasic: Float64Array, rate: number): Scr[] {
  requireRate('findScrs', rate);
  requireFinite('findScrs', 'phasic', phasic);
  return responses(phasic, rate);
}

/** `findScrs` of what has been cleaned: where an absurd rate left nothing finite, it finds nothing. */
export function responses(phasic: Float64Array, rate: number): Scr[] {
  const rises: { foot: number; peak: number }[] = [];
  const last = phasic.length - 1;
  for (let i = 0; i < last; ) {
    while (i < last && !(phasic[i + 1]! > phasic[i]!)) i++;
    const foot = i;
    while (i < last && phasic[i + 1]! > phasic[i]!) i++;
    const high = phasic[i]! - phasic[foot]! >= LEAST_RISE;
    if (high && i < last && i - foot <= LONGEST_RISE * rate) rises.push({ foot, peak: i });
  }
  return rises.map(({ foot, peak }, k) => measure(phasic, rate, foot, peak, rises[k + 1]?.foot));
}

/** @param next foot of the next response, if there is one */
function measure(p: Float64Array, rate: number, foot: number, peak: number, next: number | undefined): Scr {
  const stop = next ?? p.length - 1;
  // at the first sample the climb may have begun earlier
  const onset = foot === 0 ? Number.NaN : foot / rate;
  const amplitude = foot === 0 ? Number.NaN : p[peak]! - p[foot]!;
  const back = falls(p, peak, stop, 0);

  let area = 0;
  for (let i = foot, to = Number.isNaN(back) ? stop : back; i < to; i++) area += aboveZero(p[i]!, p[i + 1]!);

  return {
    onset,
    peak: peak / rate,
    end: (Number.isNaN(back) && next !== undefined ? next : back) / rate,
    amplitude,
    rise: peak / rate - onset,
    recovery: (falls(p, peak, stop, p[peak]! - amplitude / 2) - peak) / rate,
    area: area / rate,
  };
}

/** Where, in samples, the signal first comes down to `level`, from `peak` to `stop`; NaN if it does not. */
function falls(p: Float64Array, peak: number, stop: number, level: number): number {
  if (p[peak]! <= level) return peak;
  for (let i = peak; i < stop; i++) if (p[i + 1]! <= level) return i + (level - p[i]!) / (p[i + 1]! - p[i]!);
  return Number.NaN;
}

/** Integral, over one sample, of the line from a to b where it is above zero. */
function aboveZero(a: number, b: number): number {
  if (a >= 0 && b >= 0) return (a + b) / 2;
  if (a > 0 || b > 0) return Math.max(a, b) ** 2 / (2 * Math.abs(b - a));
  return 0;
}

/** A skin conductance response. Times are seconds from the first sample; a quantity the signal's ends cut off is NaN. */
export interface Scr {
  /** foot: where the phasic part begins to climb without a break towards the response */
  readonly onset: number;
  readonly peak: number;
  /** where the phasic part has come back to the threshold */
  readonly end: number;
  /** phasic(peak) - phasic(onset), uS */
  readonly amplitude: number;
  /** from onset to peak, s */
  readonly rise: number;
  /** from the peak until half of the amplitude is lost, s */
  readonly recovery: number;
  /** integral of the phasic part while above the threshold, uS s */
  readonly area: number;
}

/** uS; below it a response is not told from noise (Boucsein 2012, Electrodermal Activity, doi 10.1007/978-1-4614-1126-0). */
export const SCR_THRESHOLD = 0.01;
/** Shortest stay above the threshold, s. */
const SHORTEST = 1;

/**
 * Skin conductance responses: runs of the phasic part above 0.01 uS that last at least 1 s, one response a run, with its
 * peak inside the signal. A run whose highest sample is the first or the last one is no response: its peak is elsewhere.
 *
 * Amplitude and rise are taken from the foot, not from the threshold: the phasic part is below zero between responses,
 * so a height above the threshold would be about two thirds of the response.
 *
 * @param phasic uS, all finite
 * @param rate   sampling rate, Hz
 */
export function findScrs(phasic: Float64Array, rate: number): Scr[] {
  const n = phasic.length;
  const found: Scr[] = [];
  for (let first = 0; first < n; first++) {
    if (!(phasic[first]! > SCR_THRESHOLD)) continue;
    let last = first;
    while (last + 1 < n && phasic[last + 1]! > SCR_THRESHOLD) last++;
    const scr = measure(phasic, rate, first, last);
    if (scr !== undefined) found.push(scr);
    first = last;
  }
  return found;
}

function measure(p: Float64Array, rate: number, first: number, last: number): Scr | undefined {
  const n = p.length;
  let peak = first;
  for (let i = first + 1; i <= last; i++) if (p[i]! > p[peak]!) peak = i;
  if (peak === 0 || peak === n - 1) return undefined;

  const from = first === 0 ? 0 : crossing(p, first - 1, SCR_THRESHOLD);
  const to = last === n - 1 ? last : crossing(p, last, SCR_THRESHOLD);
  if ((to - from) / rate < SHORTEST) return undefined;

  let foot = first;
  while (foot > 0 && p[foot - 1]! < p[foot]!) foot--;
  // at the first sample the climb may have begun earlier
  const onset = foot === 0 ? Number.NaN : foot / rate;
  const amplitude = foot === 0 ? Number.NaN : p[peak]! - p[foot]!;

  let area = ((first - from) * (SCR_THRESHOLD + p[first]!)) / 2 + ((to - last) * (SCR_THRESHOLD + p[last]!)) / 2;
  for (let i = first; i < last; i++) area += (p[i]! + p[i + 1]!) / 2;

  return {
    onset,
    peak: peak / rate,
    end: last === n - 1 ? Number.NaN : to / rate,
    amplitude,
    rise: peak / rate - onset,
    recovery: (halfway(p, peak, p[peak]! - amplitude / 2) - peak) / rate,
    area: area / rate,
  };
}

/** Where, in samples, the line from sample i to the next meets a level between them. */
function crossing(p: Float64Array, i: number, level: number): number {
  return i + (level - p[i]!) / (p[i + 1]! - p[i]!);
}

/** Where, in samples, the signal first falls to `level` after `peak`; NaN if it ends or climbs above the threshold again before. */
function halfway(p: Float64Array, peak: number, level: number): number {
  let under = false;
  for (let i = peak + 1; i < p.length; i++) {
    if (p[i]! <= level) return crossing(p, i - 1, level);
    if (p[i]! <= SCR_THRESHOLD) under = true;
    else if (under) return Number.NaN;
  }
  return Number.NaN;
}

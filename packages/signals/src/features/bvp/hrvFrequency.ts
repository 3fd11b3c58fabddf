import type { NN } from '../../beats/nnIntervals.ts';
import { lombScargle } from '../../numeric/lombScargle.ts';
import { mean } from '../../numeric/statistics.ts';
import { bandPower, type Spectrum } from '../../numeric/welch.ts';
import { family } from '../family.ts';
import type { BvpInput } from './input.ts';

const TASK_FORCE = 'doi 10.1161/01.CIR.93.5.1043';
const FEWEST = 10;
/** Hz: all band edges but 0.0033 = 1/300 (to rounding) are whole multiples of it, and so is that one itself */
const STEP = 1 / 300;
const POINTS = 300;
/** s: longer windows are averaged over equal pieces no longer than this, the Task Force's short-term recording */
const PIECE = 300;
/** There is one sample a beat: at 60 1/min nothing above 0.5 Hz can be told from what lies as far below. */
const MIRROR = '; above half the mean beat rate it is a mirror image of what lies below';

const logPower = (band: string, minimum: number, note = '') => ({
  unit: 'ln(ms^2)',
  definition: `ln of the power of the NN intervals in ${band} Hz: trapezoid over the Lomb-Scargle density at the beat times, 2 T / N times the periodogram of NN minus its mean, grid of 1/300 Hz, mean over equal pieces of at most 300 s${note}`,
  minimum,
  reference: TASK_FORCE,
});
const share = (definition: string, minimum: number) => ({ unit: '1', definition, minimum, reference: TASK_FORCE });

export const hrvFrequency = family({
  name: 'hrv-frequency',
  features: {
    ln_vlf: logPower(
      '0.0033-0.04',
      50,
      '; from one or a few minutes it is a trend, not the 5-minute VLF of the Task Force',
    ),
    ln_lf: logPower('0.04-0.15', 25),
    ln_hf: logPower('0.15-0.4', 10),
    ln_uhf: logPower('0.4-1.0', 10, MIRROR),
    ln_total: logPower('0.0033-1.0', 25, MIRROR),
    rel_lf: share('LF power over total power (0.0033-1.0 Hz)', 25),
    rel_hf: share('HF power over total power (0.0033-1.0 Hz)', 25),
    rel_uhf: share(`UHF power over total power (0.0033-1.0 Hz)${MIRROR}`, 25),
    lf_nu: share('LF / (LF + HF)', 25),
    hf_nu: share('HF / (LF + HF)', 25),
    lf_hf: share('LF / HF', 25),
    lf_peak: {
      unit: 'Hz',
      definition: 'frequency of the highest density in 0.04-0.15 Hz, on the grid of 1/300 Hz',
      minimum: 25,
      reference: TASK_FORCE,
    },
    hf_peak: {
      unit: 'Hz',
      definition: 'frequency of the highest density in 0.15-0.4 Hz, on the grid of 1/300 Hz',
      minimum: 10,
      reference: TASK_FORCE,
    },
  },
  compute: ({ nn }: BvpInput) => {
    const spectrum = nnSpectrum(nn);
    if (spectrum === undefined) return 'too-few-beats';
    const vlf = bandPower(spectrum, STEP, 0.04);
    const lf = bandPower(spectrum, 0.04, 0.15);
    const hf = bandPower(spectrum, 0.15, 0.4);
    const uhf = bandPower(spectrum, 0.4, 1);
    const total = vlf + lf + hf + uhf;
    if (!(total > 0)) return 'flat';
    return {
      ln_vlf: Math.log(vlf),
      ln_lf: Math.log(lf),
      ln_hf: Math.log(hf),
      ln_uhf: Math.log(uhf),
      ln_total: Math.log(total),
      rel_lf: lf / total,
      rel_hf: hf / total,
      rel_uhf: uhf / total,
      lf_nu: lf / (lf + hf),
      hf_nu: hf / (lf + hf),
      lf_hf: lf / hf,
      lf_peak: peak(spectrum, 12, 45),
      hf_peak: peak(spectrum, 45, 120),
    };
  },
});

/** Hz */
const GRID = /* @__PURE__ */ Float64Array.from({ length: POINTS }, (_, k) => (k + 1) / POINTS);

/** ms^2/Hz at 1/300 ... 1 Hz, mean over the pieces that have enough intervals; undefined if none has. */
function nnSpectrum({ intervals, times }: NN): Spectrum | undefined {
  if (intervals.length < FEWEST) return undefined;
  const begin = times[0]!;
  const span = times[times.length - 1]! - begin;
  const pieces = Math.max(1, Math.ceil(span / PIECE));
  const density = new Float64Array(POINTS);
  let used = 0;
  let from = 0;
  for (let piece = 0; piece < pieces; piece++) {
    let to = from;
    const until = piece === pieces - 1 ? Number.POSITIVE_INFINITY : begin + (span * (piece + 1)) / pieces;
    while (to < times.length && times[to]! < until) to++;
    if (to - from >= FEWEST) {
      const t = times.subarray(from, to);
      const centre = mean(intervals.subarray(from, to));
      const power = lombScargle(
        t,
        intervals.subarray(from, to).map((interval) => interval - centre),
        STEP,
        POINTS,
      );
      // T / N of the evenly spaced series: the mean time from one interval to the next
      const spacing = (t[t.length - 1]! - t[0]!) / (t.length - 1);
      for (let k = 0; k < POINTS; k++) density[k]! += 2 * spacing * power[k]!;
      used++;
    }
    from = to;
  }
  if (used === 0) return undefined;
  for (let k = 0; k < POINTS; k++) density[k]! /= used;
  return { frequencies: GRID, density };
}

/** Frequency of the highest density from grid point `low` to `high` (multiples of 1/300 Hz), the lowest of equals. */
function peak({ frequencies, density }: Spectrum, low: number, high: number): number {
  let best = low - 1;
  for (let k = low; k < high; k++) if (density[k]! > density[best]!) best = k;
  return frequencies[best]!;
}

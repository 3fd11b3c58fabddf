/**
 * What it costs to give beats on the grid of samples: RMSSD of 60 s windows of the simulated quiet pulse against that of
 * the heart beats that drew it, with beats as found, rounded to the nearest sample, and at the lowest sample of the foot.
 * Simulated.
 */
import { type Beats, extractFeatures, nnIntervals, random } from '@cheer/signals';
import { type Found, findIn } from './assess.ts';
import { withWhiteNoise } from './noise.ts';
import { quietPulse } from './quietPulse.ts';
import { MINUTES, PEOPLE, SEED } from './simulated.ts';
import { absolute, median, quantile, rmssd } from './statistics.ts';
import { fixed, markdown, percent, type Row } from './table.ts';

const WINDOW = 60;
const GOOD = 0.9;

export const WAYS = ['as found', 'rounded', 'lowest sample'] as const;
export type Way = (typeof WAYS)[number];

/** RMSSD of one window, ms. */
export interface Variability {
  readonly rate: number;
  readonly snr: number;
  readonly truth: number;
  readonly estimate: Readonly<Record<Way, number>>;
}

export function variabilities(): Variability[] {
  const out: Variability[] = [];
  for (const rate of [64, 32] as const) {
    for (const snr of [Number.POSITIVE_INFINITY, 30, 20, 15]) {
      for (let index = 0; index < PEOPLE; index++) {
        const { signal, arrivals } = quietPulse(index, SEED, MINUTES, rate);
        const samples = Float32Array.from(withWhiteNoise(signal, snr, random(SEED, index, 'rmssd', snr)));
        for (let start = 0; (start + WINDOW) * rate <= samples.length; start += WINDOW) {
          const piece = samples.subarray(start * rate, (start + WINDOW) * rate);
          const found = findIn(piece, rate);
          if (found === undefined || qualityOf(piece, rate) < GOOD) continue;
          out.push({ rate, snr, truth: trueRmssd(arrivals, start, found), estimate: estimates(found, rate) });
        }
      }
    }
  }
  return out;
}

/** `Features.quality.BVP` of a window of 60 s */
const qualityOf = (samples: Float32Array, rate: number): number =>
  extractFeatures({ duration: WINDOW, segments: { BVP: { samples, rate, offset: 0 } } }).quality.BVP;

/** Of the beats from the first to the last that were found; a pulse's foot is found within 0.2 s of its arrival. */
function trueRmssd(arrivals: Float64Array, start: number, { beats: { times } }: Found): number {
  const [from, to] = [start + times[0]! - 0.2, start + times.at(-1)! + 0.2];
  const inside = arrivals.filter((time) => time >= from && time <= to);
  return 1000 * rmssd(inside.subarray(1).map((time, i) => time - inside[i]!));
}

function estimates({ beats, nn }: Found, rate: number): Record<Way, number> {
  const at = (positions: Float64Array): number => {
    const moved: Beats = { ...beats, positions, times: positions.map((p) => p / rate) };
    const { intervals, follows } = nnIntervals(moved);
    return rmssd(intervals, follows);
  };
  return {
    'as found': rmssd(nn.intervals, nn.follows),
    rounded: at(beats.positions.map(Math.round)),
    'lowest sample': at(Float64Array.from(beats.feet)),
  };
}

export function rmssdTable(all: readonly Variability[]): string {
  const rows: Row[] = [];
  for (const rate of [64, 32]) {
    for (const snr of new Set(all.map((one) => one.snr))) {
      const own = all.filter((one) => one.rate === rate && one.snr === snr);
      for (const way of WAYS) {
        const errors = own.map(({ estimate, truth }) => estimate[way] - truth);
        rows.push([
          `${rate} Hz, ${Number.isFinite(snr) ? `white ${snr} dB` : 'no noise'}`,
          way,
          own.length,
          fixed(median(own.map(({ truth }) => truth))),
          fixed(median(absolute(errors)), 2),
          fixed(quantile(absolute(errors), 0.95)),
          fixed(median(errors), 2),
          percent(median(own.map(({ estimate, truth }) => Math.abs(estimate[way] - truth) / truth))),
        ]);
      }
    }
  }
  return markdown(
    [
      'pulse',
      'beats',
      'windows',
      'true RMSSD, median, ms',
      'median \\|error\\|, ms',
      '95 %',
      'median error',
      'median \\|error\\|, % of true',
    ],
    rows,
  );
}

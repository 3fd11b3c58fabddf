/** Heart rate and its variability of intervals that are known. */
import type { NN } from '../../../src/beats/nnIntervals.ts';
import { BVP_FAMILIES } from '../../../src/features/bvp/bvp.ts';
import type { BvpInput } from '../../../src/features/bvp/input.ts';
import type { Value } from '../../../src/features/family.ts';
import { type ClosedForm, only } from './form.ts';

const INTERVALS = BVP_FAMILIES.filter(({ name }) => name === 'heart-rate' || name.startsWith('hrv-'));

function ofIntervals(lengths: readonly number[]): Readonly<Record<string, Value>> {
  const intervals = Float64Array.from(lengths);
  let t = 0;
  const times = intervals.map((length) => {
    t += length / 1000;
    return t;
  });
  const nn: NN = {
    intervals,
    times,
    follows: Uint8Array.from(intervals, (_, i) => Math.min(i, 1)),
    ends: Uint32Array.from(intervals, (_, i) => i + 1),
    keptShare: 1,
  };
  return only(INTERVALS, { nn } as BvpInput);
}

export const INTERVAL_FORMS: readonly ClosedForm[] = [
  {
    input: '70 intervals of 750 ms',
    modality: 'bvp',
    compute: () => ofIntervals(Array(70).fill(750)),
    answers: [
      ...(['hr_mean', 'hr_min', 'hr_max'] as const).map((name) => [name, 80] as const),
      ...(['nn_mean', 'nn_median', 'nn_min', 'nn_max'] as const).map((name) => [name, 750] as const),
      ...['hr_std', 'hr_slope', 'sdnn', 'rmssd', 'sdsd', 'pnn50', 'pnn20', 'cvnn', 'cvsd', 'nn_mad', 'nn_iqr'].map(
        (name) => [name, 0, 1e-9, 'rounding'] as const,
      ),
      ...(['nn_range', 'shannon', 'sd1', 'sd2'] as const).map((name) => [name, 0] as const),
      ...(['nn_skew', 'nn_kurtosis', 'csi', 'sampen', 'determinism', 'ln_total'] as const).map(
        (name) => [name, 'flat'] as const,
      ),
      ['triangular_index', 1],
      ['tinn', 2 * 7.8125],
    ],
  },
  {
    input: '60 intervals that alternate between 760 and 840 ms',
    modality: 'bvp',
    compute: () => ofIntervals(Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? 760 : 840))),
    answers: [
      ['hr_mean', 75],
      ['nn_mean', 800],
      ['nn_median', 800],
      ['sdnn', 40 * Math.sqrt(60 / 59)],
      ['rmssd', 80],
      // 30 differences up and 29 down: their mean is 80/59
      ['sdsd', 80 * Math.sqrt(((1 - 59 ** -2) * 59) / 58)],
      ['sd1', 80 * Math.sqrt(((1 - 59 ** -2) * 59) / 58 / 2)],
      ['sd2', 0],
      ['pnn50', 100],
      ['pnn20', 100],
      ['cvnn', 0.05 * Math.sqrt(60 / 59)],
      ['cvsd', 0.1],
      ['nn_mad', 40],
      ['nn_iqr', 80],
      ['nn_range', 80],
      ['nn_skew', 0, 1e-9, 'rounding'],
      ['nn_kurtosis', -2],
      ['shannon', Math.LN2],
      ['triangular_index', 2],
      // templates of two or three either are the same or differ by the whole range: 29 x 29 pairs of each kind at most
      ['sampen', 0],
      ['recurrence_rate', (2 * 29 * 28) / (58 * 57)],
      ['determinism', 1],
      ['longest_diagonal', 56],
      ['diagonal_entropy', Math.log(28)],
      // every second state recurs: no two of them stand in one column
      ['laminarity', 0],
      ['trapping_time', 0],
    ],
  },
  {
    input: '41 intervals that grow by 10 ms each',
    modality: 'bvp',
    compute: () => ofIntervals(Array.from({ length: 41 }, (_, i) => 600 + 10 * i)),
    answers: [
      ['nn_mean', 800],
      ['nn_min', 600],
      ['nn_max', 1000],
      ['hr_min', 60],
      ['hr_max', 100],
      ['sdnn', 10 * Math.sqrt((41 * 42) / 12)],
      ['nn_iqr', 200],
      ['nn_mad', 100],
      ['nn_kurtosis', (-6 * (41 * 41 + 1)) / (5 * (41 * 41 - 1))],
      ['rmssd', 10],
      ['sdsd', 0, 1e-9, 'rounding'],
      ['sd1', 0, 1e-9, 'rounding'],
      ['sd2', 20 * Math.sqrt((40 * 41) / 12 / 2)],
      ['pnn20', 0],
      // bins of 7.8125 hold one each, or none
      ['triangular_index', 41],
      ['shannon', Math.log(41)],
      // a straight line is a curve of dimension 1
      ['higuchi_fd', 1],
      // states differ by sqrt(3) 10 |lag|: near where 10 |lag| <= SD, and that is up to 11 intervals
      ['recurrence_rate', (2 * Array.from({ length: 11 }, (_, k) => 38 - k).reduce((a, b) => a + b)) / (39 * 38)],
      ['determinism', 1],
      ['longest_diagonal', 38],
      ['diagonal_entropy', Math.log(11)],
    ],
  },
  {
    input: '240 s of intervals that breathe: 800 ms and a sine of 40 ms at 0.25 Hz',
    modality: 'bvp',
    compute: () => {
      const lengths: number[] = [];
      for (let t = 0; t < 240; t += lengths.at(-1)! / 1000) lengths.push(800 + 40 * Math.sin(2 * Math.PI * 0.25 * t));
      return ofIntervals(lengths);
    },
    answers: [
      ['ln_hf', Math.log(800), 0.02, 'half the squared amplitude, but for leakage beyond the band and beat sampling'],
      ['hf_peak', 0.25],
      ['hf_nu', 1, 0.01, 'leakage of the rectangular window'],
    ],
  },
  {
    input: '280 s of intervals with a slow wave: 800 ms and a sine of 40 ms at 0.1 Hz',
    modality: 'bvp',
    compute: () => {
      const lengths: number[] = [];
      for (let t = 0; t < 280; t += lengths.at(-1)! / 1000) lengths.push(800 + 40 * Math.sin(2 * Math.PI * 0.1 * t));
      return ofIntervals(lengths);
    },
    answers: [
      ['ln_lf', Math.log(800), 0.02, 'half the squared amplitude, but for leakage beyond the band and beat sampling'],
      // unlike breath at 0.25 Hz, whose mirror image about half of 1.25 beats a second is at 1 Hz
      ['ln_total', Math.log(800), 0.02, 'as ln_lf'],
      ['lf_peak', 0.1],
      ['lf_nu', 1, 0.01, 'leakage of the rectangular window'],
      ['rel_lf', 1, 0.02, 'leakage of the rectangular window'],
    ],
  },
];

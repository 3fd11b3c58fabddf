import { fiveNumbers, selectQuantile } from '../../numeric/select.ts';
import { kurtosis, mean, skewness, std } from '../../numeric/statistics.ts';
import { triangle } from '../../numeric/triangle.ts';
import { family } from '../family.ts';
import { type BvpInput, differences } from './input.ts';

const TASK_FORCE = 'doi 10.1161/01.CIR.93.5.1043';
const FEWEST = 5;
const FEWEST_DIFFERENCES = 4;
/** ms, the bin of the Task Force's geometric measures: 1/128 s */
export const BIN = 7.8125;

const ms = (definition: string, minimum = 10, reference = TASK_FORCE) => ({
  unit: 'ms',
  definition,
  minimum,
  reference,
});

/** Intervals are from foot to foot of an upstroke that is positive: upside down, RMSSD can be six times too large. */
export const hrvTime = family({
  name: 'hrv-time',
  features: {
    nn_mean: ms('mean of the NN intervals; all of this family need 5 intervals'),
    nn_median: ms('median of the NN intervals (type 7)'),
    sdnn: ms('SD (ddof 1) of the NN intervals'),
    rmssd: ms('root mean square of the differences of NN intervals that follow each other, 4 or more differences'),
    sdsd: ms('SD (ddof 1) of those differences, 4 or more'),
    pnn50: {
      unit: '%',
      definition: 'share of those differences larger than 50 ms in size, 4 or more differences',
      minimum: 10,
      reference: TASK_FORCE,
    },
    pnn20: {
      unit: '%',
      definition: 'share of those differences larger than 20 ms in size, 4 or more differences',
      minimum: 10,
      reference: 'doi 10.1136/heart.88.4.378',
    },
    cvnn: { unit: '1', definition: 'sdnn / nn_mean', minimum: 10, reference: TASK_FORCE },
    cvsd: { unit: '1', definition: 'rmssd / nn_mean', minimum: 10, reference: TASK_FORCE },
    nn_mad: ms('median of |NN - median NN|, not rescaled', 10, '-'),
    nn_iqr: ms('upper minus lower quartile of the NN intervals (type 7)', 10, '-'),
    nn_min: ms('shortest NN interval', 10, '-'),
    nn_max: ms('longest NN interval', 10, '-'),
    nn_range: ms('longest minus shortest NN interval', 10, '-'),
    nn_skew: {
      unit: '1',
      definition: 'population skewness (m3 / m2^1.5) of the NN intervals',
      minimum: 10,
      reference: '-',
    },
    nn_kurtosis: {
      unit: '1',
      definition: 'population excess kurtosis (m4 / m2^2 - 3) of the NN intervals',
      minimum: 10,
      reference: '-',
    },
    triangular_index: {
      unit: '1',
      definition:
        'number of NN intervals over the height of their histogram, bins of 7.8125 ms; grows with the window, so it is not the 24-hour index',
      minimum: 20,
      reference: TASK_FORCE,
    },
    tinn: ms(
      'base of the triangle, top on the fullest bin, that fits the histogram (bins of 7.8125 ms) best by least squares',
      20,
    ),
  },
  compute: ({ nn }: BvpInput) => {
    const { intervals } = nn;
    if (intervals.length < FEWEST) return 'too-few-beats';
    const { min: low, q1, median: middle, q3, max: high } = fiveNumbers(intervals);
    const centre = mean(intervals);
    const spread = std(intervals, 1);
    const steps = differences(nn);
    const enough = steps.length >= FEWEST_DIFFERENCES;
    const rmssd = Math.sqrt(steps.reduce((sum, d) => sum + d * d, 0) / steps.length);
    const beyond = (limit: number): number =>
      (100 * steps.reduce((count, d) => count + (Math.abs(d) > limit ? 1 : 0), 0)) / steps.length;
    const { index, base } = triangle(intervals, BIN);
    return {
      nn_mean: centre,
      nn_median: middle,
      sdnn: spread,
      rmssd: enough ? rmssd : 'too-few-beats',
      sdsd: enough ? std(steps, 1) : 'too-few-beats',
      pnn50: enough ? beyond(50) : 'too-few-beats',
      pnn20: enough ? beyond(20) : 'too-few-beats',
      cvnn: spread / centre,
      cvsd: enough ? rmssd / centre : 'too-few-beats',
      nn_mad: selectQuantile(
        intervals.map((interval) => Math.abs(interval - middle)),
        0.5,
      ),
      nn_iqr: q3 - q1,
      nn_min: low,
      nn_max: high,
      nn_range: high - low,
      nn_skew: high > low ? skewness(intervals) : 'flat',
      nn_kurtosis: high > low ? kurtosis(intervals) : 'flat',
      triangular_index: index,
      tinn: base,
    };
  },
});

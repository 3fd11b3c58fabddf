import { lineSlope } from '../../numeric/fractal.ts';
import { mean, std } from '../../numeric/statistics.ts';
import { family } from '../family.ts';
import type { BvpInput } from './input.ts';

const TASK_FORCE = 'doi 10.1161/01.CIR.93.5.1043';
const FEWEST = 5;

export const heartRate = family({
  name: 'heart-rate',
  features: {
    hr_mean: {
      unit: '1/min',
      definition:
        '60000 over the mean NN interval (ms): beats for the time they took; all of this family need 5 intervals',
      minimum: 10,
      reference: TASK_FORCE,
    },
    hr_std: { unit: '1/min', definition: 'SD (ddof 1) of 60000 / NN', minimum: 10, reference: TASK_FORCE },
    hr_min: { unit: '1/min', definition: 'lowest 60000 / NN', minimum: 10, reference: TASK_FORCE },
    hr_max: { unit: '1/min', definition: 'highest 60000 / NN', minimum: 10, reference: TASK_FORCE },
    hr_slope: {
      unit: '1/min/s',
      definition: 'slope of the least-squares line of 60000 / NN over the time of the beat that ends the interval',
      minimum: 10,
      reference: '-',
    },
  },
  compute: ({ nn }: BvpInput) => {
    if (nn.intervals.length < FEWEST) return 'too-few-beats';
    const rates = new Float64Array(nn.intervals.length);
    let slowest = Number.POSITIVE_INFINITY;
    let fastest = 0;
    for (let i = 0; i < rates.length; i++) {
      const rate = 60000 / nn.intervals[i]!;
      rates[i] = rate;
      slowest = Math.min(slowest, rate);
      fastest = Math.max(fastest, rate);
    }
    return {
      hr_mean: 60000 / mean(nn.intervals),
      hr_std: std(rates, 1),
      hr_min: slowest,
      hr_max: fastest,
      hr_slope: lineSlope(nn.times, rates),
    };
  },
});

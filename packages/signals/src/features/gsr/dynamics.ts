import { meanAbsoluteDifference, skewness, slope, std } from '../../numeric/statistics.ts';
import { family } from '../family.ts';
import type { GsrInput } from './input.ts';

/** How the conductance moves. Differences are taken per second, so that windows of different rates compare. */
export const gsrDynamics = family({
  name: 'dynamics',
  features: {
    slope: {
      unit: 'uS/s',
      definition: 'slope of the least-squares line through the cleaned conductance',
      minimum: 5,
      reference: '-',
    },
    mean_abs_diff: {
      unit: 'uS/s',
      definition: 'mean absolute difference of successive cleaned samples times the sampling rate',
      minimum: 5,
      reference: '-',
    },
    diff_std: {
      unit: 'uS/s',
      definition:
        'standard deviation, ddof 0, of the differences of successive cleaned samples times the sampling rate',
      minimum: 5,
      reference: '-',
    },
    skew: {
      unit: '1',
      definition: 'population skewness g1 of the cleaned conductance',
      minimum: 5,
      reference: '-',
    },
  },
  compute: ({ conductance, rate }: GsrInput) => {
    const steps = new Float64Array(Math.max(0, conductance.length - 1));
    for (let i = 0; i < steps.length; i++) steps[i] = (conductance[i + 1]! - conductance[i]!) * rate;
    return {
      slope: slope(conductance, rate),
      mean_abs_diff: meanAbsoluteDifference(conductance) * rate,
      diff_std: std(steps, 0),
      skew: skewness(conductance),
    };
  },
});

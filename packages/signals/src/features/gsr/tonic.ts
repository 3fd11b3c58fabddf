import { mean, slope, std } from '../../numeric/statistics.ts';
import { family } from '../family.ts';
import type { GsrInput } from './input.ts';

const REFERENCE = 'doi 10.1109/10.979357';

/** The skin conductance level: what is slower than about 0.04 Hz. */
export const gsrTonic = family({
  name: 'tonic',
  features: {
    scl_mean: { unit: 'uS', definition: 'mean of the tonic part', minimum: 5, reference: REFERENCE },
    scl_std: {
      unit: 'uS',
      definition: 'standard deviation of the tonic part, ddof 0',
      minimum: 20,
      reference: REFERENCE,
    },
    scl_slope: {
      unit: 'uS/s',
      definition: 'slope of the least-squares line through the tonic part',
      minimum: 20,
      reference: REFERENCE,
    },
  },
  compute: ({ tonic, rate }: GsrInput) => ({
    scl_mean: mean(tonic),
    scl_std: std(tonic, 0),
    scl_slope: slope(tonic, rate),
  }),
});

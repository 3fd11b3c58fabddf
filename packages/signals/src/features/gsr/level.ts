import { mean, std } from '../../numeric/statistics.ts';
import { family } from '../family.ts';
import type { GsrInput } from './input.ts';

const declare = (definition: string, minimum = 1) => ({ unit: 'uS', definition, minimum, reference: '-' });

/** How much the skin conducts. */
export const gsrLevel = family({
  name: 'level',
  features: {
    mean: declare('mean of the cleaned conductance'),
    median: declare('median of the cleaned conductance'),
    std: declare('standard deviation of the cleaned conductance, ddof 0', 5),
    min: declare('smallest cleaned conductance'),
    max: declare('largest cleaned conductance'),
    range: declare('largest minus smallest cleaned conductance', 5),
    q1: declare('lower quartile of the cleaned conductance, type 7'),
    q3: declare('upper quartile of the cleaned conductance, type 7'),
  },
  compute: ({ conductance, order: { min, q1, median, q3, max } }: GsrInput) => ({
    mean: mean(conductance),
    median,
    std: std(conductance, 0),
    min,
    max,
    range: max - min,
    q1,
    q3,
  }),
});

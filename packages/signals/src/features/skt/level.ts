import { mean } from '../../numeric/statistics.ts';
import { family } from '../family.ts';
import type { SktInput } from './input.ts';

const declare = (definition: string) => ({ unit: 'degC', definition, minimum: 1, reference: '-' });

/** How warm the skin is. */
export const sktLevel = family({
  name: 'level',
  features: {
    mean: declare('mean of the cleaned temperature'),
    median: declare('median of the cleaned temperature'),
    min: declare('lowest cleaned temperature'),
    max: declare('highest cleaned temperature'),
    q1: declare('lower quartile of the cleaned temperature, type 7'),
    q3: declare('upper quartile of the cleaned temperature, type 7'),
  },
  compute: ({ temperature, order: { min, q1, median, q3, max } }: SktInput) => ({
    mean: mean(temperature),
    median,
    min,
    max,
    q1,
    q3,
  }),
});

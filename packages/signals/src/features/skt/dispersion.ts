import { kurtosis, skewness, std } from '../../numeric/statistics.ts';
import { rounding } from '../band.ts';
import { family } from '../family.ts';
import type { SktInput } from './input.ts';

const declare = (unit: string, definition: string) => ({ unit, definition, minimum: 5, reference: '-' });

/** How far the temperature spreads. A temperature that does not move has a spread of 0 and no shape (`flat`). */
export const sktDispersion = family({
  name: 'dispersion',
  features: {
    std: declare('degC', 'standard deviation of the cleaned temperature, ddof 0'),
    range: declare('degC', 'highest minus lowest cleaned temperature'),
    skew: declare('1', 'population skewness g1 of the cleaned temperature'),
    kurtosis: declare('1', 'population excess kurtosis of the cleaned temperature'),
  },
  compute: ({ temperature, order }: SktInput) => {
    const spread = std(temperature, 0);
    const still = !(spread > rounding(temperature));
    return {
      std: spread,
      range: order.max - order.min,
      skew: still ? 'flat' : skewness(temperature),
      kurtosis: still ? 'flat' : kurtosis(temperature),
    };
  },
});

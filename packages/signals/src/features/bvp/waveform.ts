import { interquartileRange } from '../../numeric/select.ts';
import { shape } from '../../numeric/statistics.ts';
import { family } from '../family.ts';
import type { BvpInput } from './input.ts';

const HJORTH = 'doi 10.1016/0013-4694(70)90143-4';

/** The shape of the whole cleaned signal. Upside down only the skewness changes, by its sign: it takes an upstroke that is positive. */
export const waveform = family({
  name: 'waveform',
  features: {
    std: { unit: 'a.u.', definition: 'SD (ddof 0) of the cleaned signal', minimum: 5, reference: '-' },
    skew: {
      unit: '1',
      definition: 'population skewness of the cleaned signal',
      minimum: 5,
      reference: 'doi 10.3390/bioengineering3040021',
    },
    kurtosis: { unit: '1', definition: 'population excess kurtosis of the cleaned signal', minimum: 5, reference: '-' },
    iqr: {
      unit: 'a.u.',
      definition: 'upper minus lower quartile of the cleaned signal (type 7)',
      minimum: 5,
      reference: '-',
    },
    line_length: {
      unit: 'a.u./s',
      definition: 'mean of |x[i + 1] - x[i]| times the sampling rate',
      minimum: 5,
      reference: '-',
    },
    zero_crossing_rate: {
      unit: '1/s',
      definition: 'changes of sign (from below 0 to 0 or above, and back) a second',
      minimum: 5,
      reference: '-',
    },
    hjorth_mobility: {
      unit: '1/s',
      definition: 'SD of the first difference times the sampling rate, over the SD of the signal (ddof 0)',
      minimum: 5,
      reference: HJORTH,
    },
    hjorth_complexity: {
      unit: '1',
      definition: 'mobility of the first difference over the mobility of the signal',
      minimum: 5,
      reference: HJORTH,
    },
  },
  compute: ({ clean }: BvpInput) => {
    const x = clean.samples;
    const n = x.length;
    const { variance: power, skewness, kurtosis } = shape(x);
    if (!(power > 0)) return 'flat';
    let length = 0;
    let crossings = 0;
    // differences add up to what is between the two ends, so that their means are known beforehand
    const rise = (x[n - 1]! - x[0]!) / (n - 1);
    const bend = (x[n - 1]! - x[n - 2]! - (x[1]! - x[0]!)) / (n - 2);
    let first = 0;
    let second = 0;
    let before = Number.NaN;
    for (let i = 1; i < n; i++) {
      const step = x[i]! - x[i - 1]!;
      length += Math.abs(step);
      if (x[i]! >= 0 !== x[i - 1]! >= 0) crossings++;
      first += (step - rise) * (step - rise);
      if (i > 1) second += (step - before - bend) * (step - before - bend);
      before = step;
    }
    const activity = first / (n - 1);
    const mobility = Math.sqrt(activity / power);
    return {
      std: Math.sqrt(power),
      skew: skewness,
      kurtosis,
      iqr: interquartileRange(x),
      line_length: (length / (n - 1)) * clean.rate,
      zero_crossing_rate: (crossings / (n - 1)) * clean.rate,
      hjorth_mobility: mobility * clean.rate,
      hjorth_complexity: Math.sqrt(second / (n - 2) / activity) / mobility,
    };
  },
});

import { std } from '../../numeric/statistics.ts';
import { family } from '../family.ts';
import { type BvpInput, differences } from './input.ts';

const BRENNAN = 'doi 10.1109/10.959330';
const TOICHI = 'doi 10.1016/S0165-1838(96)00112-9';
const FEWEST_PAIRS = 5;

export const hrvPoincare = family({
  name: 'hrv-poincare',
  features: {
    sd1: {
      unit: 'ms',
      definition:
        'SD (ddof 1) of (NN[i + 1] - NN[i]) / sqrt 2 over intervals that follow each other; all of this family need 5 such pairs',
      minimum: 10,
      reference: BRENNAN,
    },
    sd2: { unit: 'ms', definition: 'SD (ddof 1) of (NN[i + 1] + NN[i]) / sqrt 2', minimum: 10, reference: BRENNAN },
    sd1_sd2: { unit: '1', definition: 'sd1 / sd2', minimum: 10, reference: BRENNAN },
    ellipse_area: { unit: 'ms^2', definition: 'pi sd1 sd2', minimum: 10, reference: BRENNAN },
    csi: {
      unit: '1',
      definition: 'cardiac sympathetic index L / T with L = 4 sd2 and T = 4 sd1',
      minimum: 10,
      reference: TOICHI,
    },
    csi_modified: {
      unit: 'ms',
      definition: 'L^2 / T',
      minimum: 10,
      reference: 'doi 10.1109/EMBC.2014.6944639',
    },
    cvi: { unit: 'log10(ms^2)', definition: 'cardiac vagal index log10(L T)', minimum: 10, reference: TOICHI },
  },
  compute: ({ nn }: BvpInput) => {
    const across = differences(nn);
    if (across.length < FEWEST_PAIRS) return 'too-few-beats';
    const along = new Float64Array(across.length);
    for (let i = 1, pair = 0; i < nn.intervals.length; i++) {
      if (nn.follows[i] === 1) along[pair++] = nn.intervals[i]! + nn.intervals[i - 1]!;
    }
    const sd1 = std(across, 1) / Math.SQRT2;
    const sd2 = std(along, 1) / Math.SQRT2;
    const even = !(sd1 > 0 && sd2 > 0);
    return {
      sd1,
      sd2,
      sd1_sd2: sd2 > 0 ? sd1 / sd2 : 'flat',
      ellipse_area: Math.PI * sd1 * sd2,
      csi: even ? 'flat' : sd2 / sd1,
      csi_modified: even ? 'flat' : (4 * sd2 * sd2) / sd1,
      cvi: even ? 'flat' : Math.log10(16 * sd1 * sd2),
    };
  },
});

import {
  coarseLikeness,
  histogramEntropy,
  type Matches,
  templateLikeness,
  templateMatches,
} from '../../numeric/entropy.ts';
import { detrendedFluctuation, higuchi } from '../../numeric/fractal.ts';
import { std } from '../../numeric/statistics.ts';
import { family, type Value } from '../family.ts';
import { BIN } from './hrvTime.ts';
import { type BvpInput, bounded } from './input.ts';

const FEWEST = 20;
/** pairs of templates: dropped beats leave few templates of three intervals in a row */
const FEWEST_PAIRS = 10;
const FEWEST_SCALING = 32;
const HIGUCHI_STEPS = 8;
const COARSE = (scale: number): string =>
  `multiscale entropy at scale ${scale}: fuzzy entropy (as fuzzyen, r 0.2 SD of the uncoarsened NN) of means of ${scale} intervals, pooled over the ${scale} places to begin; fuzzy since sample entropy finds no match in a minute; first 1000 intervals`;

export const hrvComplexity = family({
  name: 'hrv-complexity',
  features: {
    sampen: {
      unit: 'nat',
      definition:
        'sample entropy of the NN intervals, m 2, r 0.2 SD (ddof 1), templates of intervals that follow each other, first 1000 intervals; out-of-range if nothing matches. All of this family need 20 intervals, the entropies 10 pairs of templates',
      minimum: 20,
      reference: 'doi 10.1152/ajpheart.2000.278.6.H2039',
    },
    fuzzyen: {
      unit: 'nat',
      definition:
        'fuzzy entropy, m 2, r 0.2 SD (ddof 1), likeness exp(-(largest difference / r)^2), templates without their mean, first 1000 intervals',
      minimum: 20,
      reference: 'doi 10.1109/TNSRE.2007.897025',
    },
    mse_2: { unit: 'nat', definition: COARSE(2), minimum: 30, reference: 'doi 10.1103/PhysRevLett.89.068102' },
    mse_3: { unit: 'nat', definition: COARSE(3), minimum: 40, reference: 'doi 10.1103/PhysRevLett.89.068102' },
    shannon: {
      unit: 'nat',
      definition: 'entropy of the histogram of the NN intervals, bins of 7.8125 ms',
      minimum: 20,
      reference: '-',
    },
    dfa_alpha1: {
      unit: '1',
      definition:
        'slope of ln F(n) over ln n, boxes of n = 4 to 16 kept intervals, dropped ones cut out and the rest joined; 32 or more intervals',
      minimum: 30,
      reference: 'doi 10.1063/1.166141',
    },
    higuchi_fd: {
      unit: '1',
      definition:
        'fractal dimension of the kept NN intervals, joined as for dfa_alpha1, k = 1 to 8; 32 or more intervals',
      minimum: 30,
      reference: 'doi 10.1016/0167-2789(88)90081-4',
    },
  },
  compute: ({ nn }: BvpInput) => {
    if (nn.intervals.length < FEWEST) return 'too-few-beats';
    const { intervals, follows } = bounded(nn);
    const tolerance = 0.2 * std(intervals, 1);
    const scaling = nn.intervals.length >= FEWEST_SCALING;
    const shannon = histogramEntropy(nn.intervals, BIN);
    if (!(tolerance > 0)) {
      return {
        sampen: 'flat',
        fuzzyen: 'flat',
        mse_2: 'flat',
        mse_3: 'flat',
        shannon,
        dfa_alpha1: 'flat',
        higuchi_fd: 'flat',
      };
    }
    return {
      sampen: entropy(templateMatches(intervals, follows, tolerance)),
      fuzzyen: entropy(templateLikeness(intervals, follows, tolerance)),
      mse_2: entropy(coarseLikeness(intervals, follows, tolerance, 2)),
      mse_3: entropy(coarseLikeness(intervals, follows, tolerance, 3)),
      shannon,
      dfa_alpha1: scaling ? detrendedFluctuation(nn.intervals, 4, 16) : 'too-few-beats',
      higuchi_fd: scaling ? higuchi(nn.intervals, HIGUCHI_STEPS) : 'too-few-beats',
    };
  },
});

function entropy({ pairs, shorter, longer }: Matches): Value {
  if (pairs < FEWEST_PAIRS) return 'too-few-beats';
  return longer > 0 ? Math.log(shorter / longer) : 'out-of-range';
}

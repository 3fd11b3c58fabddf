import { recurrence } from '../../numeric/recurrence.ts';
import { std } from '../../numeric/statistics.ts';
import { family } from '../family.ts';
import { type BvpInput, bounded } from './input.ts';

const MARWAN = 'doi 10.1016/j.physrep.2006.11.001';
const FEWEST = 20;

const declare = (unit: string, definition: string) => ({ unit, definition, minimum: 20, reference: MARWAN });

export const hrvRecurrence = family({
  name: 'hrv-recurrence',
  features: {
    recurrence_rate: declare(
      '1',
      'share of pairs of different states within sqrt(3) SD (ddof 1) of each other, Euclidean; a state is 3 NN intervals that follow each other; first 1000 intervals; all of this family need 20 intervals',
    ),
    determinism: declare('1', 'share of the recurrent pairs that lie in diagonal lines of 2 or more'),
    longest_diagonal: declare('states', 'longest diagonal line, the main diagonal left out'),
    diagonal_entropy: declare('nat', 'entropy of the lengths of the diagonal lines of 2 or more'),
    laminarity: declare('1', 'share of the recurrent pairs that lie in vertical lines of 2 or more'),
    trapping_time: declare('states', 'mean length of the vertical lines of 2 or more'),
  },
  compute: ({ nn }: BvpInput) => {
    if (nn.intervals.length < FEWEST) return 'too-few-beats';
    const { intervals, follows } = bounded(nn);
    const spread = std(intervals, 1);
    if (!(spread > 0)) return 'flat';
    const found = recurrence(intervals, follows, Math.sqrt(3) * spread);
    if (found === undefined) return 'too-few-beats';
    return {
      recurrence_rate: found.rate,
      determinism: found.determinism,
      longest_diagonal: found.longestDiagonal,
      diagonal_entropy: found.diagonalEntropy,
      laminarity: found.laminarity,
      trapping_time: found.trappingTime,
    };
  },
});

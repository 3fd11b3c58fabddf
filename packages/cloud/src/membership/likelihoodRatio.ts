/**
 * The likelihood-ratio attack (Carlini et al. 2022, doi 10.1109/SP46214.2022.9833649): the attacker makes cohorts of the same
 * kind themselves, some with the person and some without, and asks which of the two a published score is more like. That
 * calibrates for people who are like everyone, or like nobody, whether they took part or not.
 */
import type { Split } from './splits.ts';

/**
 * Log-likelihood ratios of each split, one a person, from normal distributions of the person's scores in the other splits. The two
 * variances are drawn towards their mean as if by `BORROWED` more cohorts. What cannot be told is 0.
 */
export function likelihoodRatio(splits: readonly Split[], scores: readonly Float64Array[]): Float64Array[] {
  const n = splits[0]?.member.length ?? 0;
  const people = Array.from({ length: n }, () => [moments(), moments()] as const); // without, with
  for (const [s, { member }] of splits.entries()) {
    for (let i = 0; i < n; i++) add(people[i]![member[i] as 0 | 1], scores[s]![i]!, 1);
  }
  const floor = LEAST_SHARE * meanSquare(people.flat()) || Number.MIN_VALUE;
  return splits.map(({ member }, s) =>
    Float64Array.from({ length: n }, (_, i) => {
      const score = scores[s]![i]!;
      const own = people[i]![member[i] as 0 | 1];
      add(own, score, -1); // an attacker does not know the release at hand
      const ratio = ratioOf(score, people[i]!, floor);
      add(own, score, 1);
      return ratio;
    }),
  );
}

const BORROWED = 4;
/** of the scores' mean square: an attack that is sure is not divided by 0 */
const LEAST_SHARE = 1e-9;

function ratioOf(score: number, sides: readonly [Moments, Moments], floor: number): number {
  if (sides.some(({ count }) => count === 0)) return 0;
  const freedom = sides.reduce((sum, { count }) => sum + count - 1, 0);
  const shared = freedom === 0 ? 0 : sides.reduce((sum, side) => sum + squares(side), 0) / freedom;
  const [without, within] = sides.map((side) => {
    const variance = Math.max(floor, (squares(side) + BORROWED * shared) / (side.count - 1 + BORROWED));
    const gap = score - side.sum / side.count;
    return -0.5 * (Math.log(variance) + (gap * gap) / variance);
  }) as [number, number];
  return within - without;
}

interface Moments {
  count: number;
  sum: number;
  square: number;
}

const moments = (): Moments => ({ count: 0, sum: 0, square: 0 });

function add(to: Moments, score: number, sign: 1 | -1): void {
  to.count += sign;
  to.sum += sign * score;
  to.square += sign * score * score;
}

/** sum of squared differences from the mean */
const squares = ({ count, sum, square }: Moments): number =>
  count === 0 ? 0 : Math.max(0, square - (sum * sum) / count);

const meanSquare = (all: readonly Moments[]): number =>
  all.reduce((sum, { square }) => sum + square, 0) /
  Math.max(
    1,
    all.reduce((sum, { count }) => sum + count, 0),
  );

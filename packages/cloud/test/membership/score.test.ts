import { random } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { areaOf, areaUnderCurve } from '../../src/membership/areaUnderCurve.ts';
import { likelihoodRatio } from '../../src/membership/likelihoodRatio.ts';
import { drawSplits, type Split, splitSize } from '../../src/membership/splits.ts';
import { phi, probit, wholeAttack } from '../../src/membership/whole.ts';
import { caughtAt, worstPerson } from '../../src/membership/worstPerson.ts';

const split = (...member: number[]): Split => ({ member: Uint8Array.from(member) });
const scores = (...values: number[]) => Float64Array.from(values);

describe('areaUnderCurve', () => {
  it('is 1 for an attacker who knows, 0.5 for one who says the same of everyone, 0 for one who is always wrong', () => {
    const splits = [split(1, 1, 0, 0), split(0, 1, 0, 1)];
    const of = (score: (member: number) => number) =>
      areaUnderCurve(
        splits,
        splits.map(({ member }) => Float64Array.from(member, score)),
        1,
      );
    expect(of((member) => member)).toEqual({ auc: 1, low: 1, high: 1 });
    expect(of(() => 7)).toEqual({ auc: 0.5, low: 0.5, high: 0.5 });
    expect(of((member) => -member).auc).toBe(0);
  });

  it('counts pairs of member and other within each split, ties half: by hand', () => {
    // first split: 3 > 1, 3 > 2, 2 > 1, 2 = 2: 3.5 of 4; second: 5 < 6, 5 < 9, 5 < 8: 0 of 3
    const { auc } = areaUnderCurve([split(1, 1, 0, 0), split(0, 0, 1, 0)], [scores(3, 2, 1, 2), scores(6, 9, 5, 8)], 1);
    expect(auc).toBe(3.5 / 7);
    expect(areaOf([split(1, 1, 0, 0), split(0, 0, 1, 0)], [scores(3, 2, 1, 2), scores(6, 9, 5, 8)])).toBe(3.5 / 7);
  });

  it('has the interval of Hanley and McNeil for one split of many people', () => {
    const n = 300;
    const draw = random('area');
    const one = { member: Uint8Array.from({ length: n }, (_, i) => i % 2) };
    const score = Float64Array.from(one.member, (member) => member + draw.normal());
    const { auc, low, high } = areaUnderCurve([one], [score], 1);
    const [q1, q2] = [auc / (2 - auc), (2 * auc * auc) / (1 + auc)];
    const m = n / 2;
    const error = Math.sqrt((auc * (1 - auc) + (m - 1) * (q1 - auc * auc + q2 - auc * auc)) / (m * m));
    expect((high - low) / (2 * 1.96 * error)).toBeGreaterThan(0.85);
    expect((high - low) / (2 * 1.96 * error)).toBeLessThan(1.2);
    expect(low).toBeLessThan(auc);
    expect(high).toBeGreaterThan(auc);
  });
});

describe('worstPerson', () => {
  /** everyone guessed, but that person 2 is shifted by so many SDs in cohorts they are in */
  const made = (people: number, shift: number, seed: number) => {
    const splits = drawSplits(people, people / 2, 256, seed);
    const draw = random('worst', people, seed);
    const scored = splits.map(({ member }) =>
      Float64Array.from(member, (one, i) => (i === 2 ? shift * one : 0) + draw.normal()),
    );
    return { splits, scored };
  };

  it('is the area of the one who is found, whom the mean hides', () => {
    const { splits, scored } = made(40, 2, 1);
    expect(areaOf(splits, scored)).toBeLessThan(0.53);
    expect(worstPerson(splits, scored)).toBeCloseTo(0.921, 1); // Phi(2 / sqrt 2)
  });

  it('is a guess where everyone is guessed: not the highest of many estimates', () => {
    const areas = Array.from({ length: 12 }, (_, seed) => {
      const { splits, scored } = made(40, 0, seed);
      return worstPerson(splits, scored);
    });
    const mean = areas.reduce((sum, one) => sum + one, 0) / areas.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.04); // the highest of 40 such estimates is near 0.58
  });

  it('is not known of people who are always in, or always out', () => {
    expect(worstPerson([split(1, 0), split(1, 0)], [scores(1, 0), scores(1, 0)])).toBeNaN();
  });
});

describe('caughtAt', () => {
  it('is the share of members above all but so many others: by hand', () => {
    const splits = [split(1, 1, 1, 0, 0), split(0, 0, 1, 1, 1)];
    const scored = [scores(5, 3, 0, 2, 1), scores(4, 0, 9, 1, 1)]; // members 5 3 0 9 1 1, others 4 2 1 0
    expect(caughtAt(0, splits, scored)).toBe(2 / 6);
    expect(caughtAt(0.25, splits, scored)).toBe(3 / 6);
    expect(caughtAt(1, splits, scored)).toBe(1);
  });
});

describe('the whole', () => {
  const attack = (part: 'centroids and scaler' | 'encoders' | 'scaler', auc: number, half: number) =>
    ({ part, recording: 'same', by: 'x', auc, low: auc - half, high: auc + half }) as const;

  it('adds distances in squares: two of Phi(1) give Phi(sqrt 2), and a guess adds nothing', () => {
    const area = phi(1);
    expect(area).toBeCloseTo(0.841345, 6);
    expect(probit(area)).toBeCloseTo(1, 6);
    const two = wholeAttack([attack('centroids and scaler', area, 0.02), attack('encoders', area, 0.02)])!;
    expect(two.auc).toBeCloseTo(phi(Math.SQRT2), 6);
    expect(two.high).toBeGreaterThan(two.auc);
    expect(two.low).toBeLessThan(two.auc);
    expect(wholeAttack([attack('centroids and scaler', area, 0.02), attack('encoders', 0.5, 0.02)])!.auc).toBeCloseTo(
      area,
      6,
    );
  });

  it('is what two scores of independent noise reach together, as drawn', () => {
    const draw = random('whole');
    const member = { member: Uint8Array.from({ length: 4000 }, (_, i) => i % 2) };
    const score = (d: number) => Float64Array.from(member.member, (one) => d * one + draw.normal());
    const [a, b] = [score(1), score(0.7)];
    const area = (own: Float64Array) => areaOf([member], [own]);
    const sum = a.map((x, i) => x + 0.7 * b[i]!); // the sum of their log-likelihood ratios
    const whole = wholeAttack([attack('centroids and scaler', area(a), 0.01), attack('encoders', area(b), 0.01)])!;
    expect(Math.abs(whole.auc - area(sum))).toBeLessThan(0.02);
  });

  it('is nothing but its part where there is but one', () => {
    expect(wholeAttack([attack('centroids and scaler', 0.7, 0.1), attack('scaler', 0.6, 0.1)])).toBeNull();
  });
});

describe('likelihoodRatio', () => {
  const n = 6;
  const splits = drawSplits(n, 3, 400, 1);
  /** scores of normal people: own middle, own width, and a shift for members */
  const made = (shift: number) => {
    const draw = random('ratio', shift);
    return splits.map(({ member }) =>
      Float64Array.from(member, (one, i) => 10 * i + (i + 1) * (shift * one + draw.normal())),
    );
  };

  it('is the log-likelihood ratio of two normal distributions a unit apart, x - 1/2, whatever a person is like', () => {
    const given = made(1);
    const errors = likelihoodRatio(splits, given).flatMap((ratios, s) =>
      [...ratios].map((ratio, i) => Math.abs(ratio - ((given[s]![i]! - 10 * i) / (i + 1) - 0.5))),
    );
    expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(0.2);
  });

  it('beats the score itself where people differ, and finds nothing where there is nothing', () => {
    const auc = (shift: number) => areaUnderCurve(splits, likelihoodRatio(splits, made(shift)), 1).auc;
    expect(areaUnderCurve(splits, made(2), 1).auc).toBeLessThan(0.6);
    expect(auc(2)).toBeCloseTo(0.921, 1); // of two normal distributions 2 SD apart: Phi(2 / sqrt 2)
    expect(Math.abs(auc(0) - 0.5)).toBeLessThan(0.05);
  });

  it('does not look at the release it judges: a person who was never in another is not told', () => {
    const never = [split(1, 0), split(0, 1), split(0, 1)];
    const [first] = likelihoodRatio(never, [scores(9, 0), scores(1, 1), scores(2, 2)]);
    expect(first![0]).toBe(0);
  });
});

describe('splits', () => {
  it('keep the number of people a cluster, and leave at least a third outside', () => {
    for (const [people, clusters] of [
      [35, 3],
      [35, 2],
      [40, 4],
      [12, 5],
      [9, 9],
    ] as const) {
      const size = splitSize(people, clusters);
      expect(Math.abs(size.members / size.clusters - people / clusters)).toBeLessThan(0.5 / size.clusters + 1e-9);
      expect(size.members / people).toBeLessThanOrEqual(2 / 3 + 0.05);
      expect(size.members / people).toBeGreaterThanOrEqual(0.5 - 0.5 / people);
    }
    expect(splitSize(30, 1)).toEqual({ members: 20, clusters: 1 });
  });

  it('take everyone equally often, and the same people for the same seed', () => {
    const drawn = drawSplits(10, 6, 500, 3);
    const often = Array.from({ length: 10 }, (_, i) => drawn.reduce((sum, { member }) => sum + member[i]!, 0));
    for (const count of often) expect(Math.abs(count - 300)).toBeLessThan(50); // 4.5 SD
    for (const { member } of drawn) expect(member.reduce((sum, one) => sum + one, 0)).toBe(6);
    expect(drawSplits(10, 6, 5, 3)).toEqual(drawn.slice(0, 5));
    expect(drawSplits(10, 6, 5, 4)).not.toEqual(drawn.slice(0, 5));
  });
});

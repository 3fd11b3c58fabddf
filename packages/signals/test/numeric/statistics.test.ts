import { describe, expect, it } from 'vitest';
import { solvePentadiagonal } from '../../src/numeric/banded.ts';
import { interquartileRange } from '../../src/numeric/select.ts';
import * as statistics from '../../src/numeric/statistics.ts';
import golden from '../golden/slow.json' with { type: 'json' };
import { noise, worst } from '../noise.ts';

const { kurtosis, mean, meanAbsoluteDifference, median, quantile } = statistics;
const { skewness, slope, sorted, std, variance } = statistics;

describe('statistics', () => {
  for (const g of golden.series) {
    it(`agree with NumPy and SciPy on ${g.n} samples of scale ${g.scale} about ${g.level}`, () => {
      const x = noise(g.n, g.seed).map((v) => v * v * v * g.scale + g.level);
      // what is left of a small spread on a large level once the samples are rounded
      const near = (got: number, expected: number): void => {
        const scale = Math.max(Math.abs(expected), g.scale);
        expect(Math.abs(got - expected)).toBeLessThan(1e-9 * scale + 1e-14 * (g.level / g.scale) * scale);
      };
      near(mean(x), g.mean);
      near(variance(x, 0), g.variance);
      near(std(x, 1), g.std);
      near(interquartileRange(x), g.iqr);
      near(slope(x, 4), g.slope);
      near(meanAbsoluteDifference(x), g.mad);
      expect(g.probabilities.map((p) => quantile(sorted(x), p))).toEqual(g.quantiles);
      expect(median(x)).toBe(g.quantiles[3]);
      expect(skewness(x)).toBeCloseTo(g.skewness, 6);
      expect(kurtosis(x)).toBeCloseTo(g.kurtosis, 6);
    });
  }

  it('of too little are NaN, never an error', () => {
    const { NaN: none } = Number;
    const all = (x: number[]): number[] => [
      ...[mean(x), variance(x, 0), variance(x, 1), std(x, 0), median(x)],
      ...[skewness(x), kurtosis(x), slope(x, 4), meanAbsoluteDifference(x)],
    ];
    expect(all([])).toEqual(Array(9).fill(none));
    expect(all([7])).toEqual([7, 0, none, 0, 7, none, none, none, none]);
    expect(all([Number.NaN, 1]).filter((v) => !Number.isNaN(v))).toEqual([]);
  });

  it('of equal samples have a spread of exactly 0 and no shape, also where 0.1 is not exact', () => {
    const x = new Float64Array(1000).fill(0.1);
    expect([variance(x, 0), std(x, 1), slope(x, 4), meanAbsoluteDifference(x)]).toEqual([0, 0, 0, 0]);
    expect([skewness(x), kurtosis(x)]).toEqual([Number.NaN, Number.NaN]);
  });

  it('keep a spread of 1e-3 on a level of 1e9', () => {
    const x = Float64Array.from({ length: 1000 }, (_, i) => 1e9 + (i % 2) / 1024);
    expect(variance(x, 0)).toBe(2 ** -22);
  });

  it('of a straight line have the closed form', () => {
    const x = Float64Array.from({ length: 41 }, (_, i) => 3 + i / 8);
    expect(slope(x, 4)).toBe(0.5);
    expect(variance(x, 0)).toBeCloseTo((41 * 41 - 1) / 12 / 64, 12);
    expect(quantile(x, 0.3)).toBe(3 + 12 / 8);
    expect(skewness(x)).toBeCloseTo(0, 12);
    expect(kurtosis(x)).toBeCloseTo((-6 * (41 ** 2 + 1)) / (5 * (41 ** 2 - 1)), 12);
  });
});

describe('solvePentadiagonal', () => {
  for (const { n, seed, solution } of golden.systems) {
    it(`solves ${n} equations as scipy.linalg.solveh_banded`, () => {
      const diagonal = noise(n, seed + 20).map((v) => 5 + v);
      const y = solvePentadiagonal(diagonal, noise(n, seed + 10), noise(n, seed), noise(n, seed + 30));
      expect(worst(y, solution)).toBeLessThan(1e-13);
    });
  }

  it('of nothing is nothing', () => {
    expect(solvePentadiagonal([], [], [], [])).toEqual(new Float64Array(0));
  });
});

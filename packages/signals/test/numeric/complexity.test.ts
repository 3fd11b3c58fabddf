import { describe, expect, it } from 'vitest';
import { coarseLikeness, histogramEntropy, templateLikeness, templateMatches } from '../../src/numeric/entropy.ts';
import { detrendedFluctuation, higuchi, lineSlope } from '../../src/numeric/fractal.ts';
import { recurrence } from '../../src/numeric/recurrence.ts';
import { triangle } from '../../src/numeric/triangle.ts';
import { noise } from '../noise.ts';

const joined = (n: number): Uint8Array => new Uint8Array(n).fill(1).fill(0, 0, 1);

describe('entropies', () => {
  it('count the matches of a short series as by hand', () => {
    // templates of three from 1 2 1 2 1 2: 121 212 121 212; pairs alike over two and over three points: 13 and 24
    const x = Float64Array.of(1, 2, 1, 2, 1, 2);
    expect(templateMatches(x, joined(6), 0.5)).toEqual({ pairs: 6, shorter: 2, longer: 2 });
    // a hole before the fourth value leaves 121 and 212
    expect(templateMatches(x, Uint8Array.of(0, 1, 1, 0, 1, 1), 0.5)).toEqual({ pairs: 1, shorter: 0, longer: 0 });
  });

  it('are higher for noise than for a slow sine, and do not change when the series is scaled with the tolerance', () => {
    const n = 200;
    const sine = Float64Array.from({ length: n }, (_, i) => Math.sin(i / 8));
    const rough = noise(n, 5);
    const value = (x: Float64Array, r: number): number => {
      const { shorter, longer } = templateLikeness(x, joined(n), r);
      return Math.log(shorter / longer);
    };
    expect(value(rough, 0.12)).toBeGreaterThan(2 * value(sine, 0.14));
    expect(
      value(
        rough.map((v) => 40 * v + 900),
        4.8,
      ),
    ).toBeCloseTo(value(rough, 0.12), 9);
  });

  it('at scale 1 is the entropy itself', () => {
    const x = noise(60, 3);
    expect(coarseLikeness(x, joined(60), 0.2, 1)).toEqual(templateLikeness(x, joined(60), 0.2));
  });

  it('of a histogram with four equal bins is ln 4', () => {
    expect(histogramEntropy(Float64Array.of(5, 15, 25, 35, 6, 16, 26, 36), 10)).toBeCloseTo(Math.log(4), 12);
    expect(histogramEntropy(Float64Array.of(3, 3, 3), 10)).toBe(0);
  });
});

describe('fractal scaling', () => {
  it('gives white noise a DFA slope near 0.5, its sum 1.5 (Peng et al. 1995)', () => {
    const white = noise(20_000, 6);
    let sum = 0;
    const brown = white.map((v) => {
      sum += v;
      return sum;
    });
    // small boxes are known to bias the slope of white noise upward
    expect(Math.abs(detrendedFluctuation(white, 16, 64) - 0.5)).toBeLessThan(0.06);
    expect(Math.abs(detrendedFluctuation(brown, 16, 64) - 1.5)).toBeLessThan(0.06);
  });

  it("gives a straight line Higuchi's dimension 1, white noise 2, its sum 1.5", () => {
    const white = noise(20_000, 7);
    let sum = 0;
    const brown = white.map((v) => {
      sum += v;
      return sum;
    });
    expect(
      higuchi(
        Float64Array.from({ length: 100 }, (_, i) => 3 * i),
        8,
      ),
    ).toBeCloseTo(1, 9);
    expect(Math.abs(higuchi(white, 8) - 2)).toBeLessThan(0.02);
    expect(Math.abs(higuchi(brown, 8) - 1.5)).toBeLessThan(0.05);
  });

  it('has no slope through equal values of x', () => {
    expect(lineSlope([1, 2, 3], [2, 4, 6])).toBeCloseTo(2, 12);
    expect(lineSlope([1, 1], [2, 4])).toBeNaN();
    expect(detrendedFluctuation(new Float64Array(50).fill(3), 4, 16)).toBeNaN();
  });
});

describe('recurrence', () => {
  it('of a period of four: every fourth state recurs, in unbroken diagonals', () => {
    const n = 42;
    const found = recurrence(
      Float64Array.from({ length: n }, (_, i) => [0, 1, 5, 9][i % 4]!),
      joined(n),
      0.5,
    )!;
    // 40 states: diagonals at lags 4, 8 ... 36 of 36, 32 ... 4 states
    expect(found.rate).toBeCloseTo(180 / 780, 12);
    expect(found.determinism).toBe(1);
    expect(found.longestDiagonal).toBe(36);
    expect(found.diagonalEntropy).toBeCloseTo(Math.log(9), 12);
    expect(found.laminarity).toBe(0);
    expect(found.trappingTime).toBe(0);
  });

  it('breaks lines at holes', () => {
    const n = 22;
    const follows = joined(n);
    follows[11] = 0;
    const x = new Float64Array(n).fill(1);
    // two runs of nine states, all alike: no line is longer than nine
    const found = recurrence(x, follows, 0.5)!;
    expect(found.rate).toBe(1);
    expect(found.longestDiagonal).toBe(9);
    expect(recurrence(x, new Uint8Array(n), 0.5)).toBeUndefined();
  });
});

describe('triangle', () => {
  it('recovers a histogram that is a triangle', () => {
    const x: number[] = [];
    for (const [bin, count] of [
      [100, 2],
      [101, 4],
      [102, 6],
      [103, 3],
    ]) {
      for (let i = 0; i < count!; i++) x.push((bin! + 0.5) * 10);
    }
    expect(triangle(Float64Array.from(x), 10)).toEqual({ index: 15 / 6, base: 50 });
    expect(triangle(Float64Array.of(805), 10)).toEqual({ index: 1, base: 20 });
  });
});

import { describe, expect, it } from 'vitest';
import { fiveNumbers, interquartileRange, medianOf, selectQuantile } from '../../src/numeric/select.ts';
import { quantile, sorted } from '../../src/numeric/statistics.ts';
import { noise } from '../noise.ts';

describe('selectQuantile', () => {
  it('is the quantile of the sorted series, ties and all', () => {
    for (let n = 1; n <= 60; n++) {
      const x = noise(n, n).map((v) => Math.round(v * (n % 3 === 0 ? 4 : 1e6)));
      for (const p of [0, 0.1, 0.25, 0.5, 0.75, 0.99, 1]) {
        expect(selectQuantile(x.slice(), p)).toBe(quantile(sorted(x), p));
      }
      expect(interquartileRange(x)).toBe(quantile(sorted(x), 0.75) - quantile(sorted(x), 0.25));
    }
  });

  it('stays fast where quickselect may not be: sorted, reversed, all equal', () => {
    const n = 100_000;
    const shapes = [(i: number) => i, (i: number) => n - i, () => 7, (i: number) => i % 2];
    for (const shape of shapes) {
      const x = Float64Array.from({ length: n }, (_, i) => shape(i));
      const expected = quantile(sorted(x), 0.5);
      expect(selectQuantile(x, 0.5)).toBe(expected);
    }
  });

  it('finds the five numbers of Tukey', () => {
    for (let n = 1; n <= 40; n++) {
      const x = noise(n, n);
      const [min, q1, median, q3, max] = [0, 0.25, 0.5, 0.75, 1].map((p) => quantile(sorted(x), p));
      expect(fiveNumbers(x)).toEqual({ min, q1, median, q3, max });
    }
  });

  it('finds quartiles among outliers, infinities and equal values', () => {
    const n = 4000;
    const shapes = [
      (i: number) => (i === 7 ? 1e300 : Math.sin(i)),
      (i: number) => (i === 7 ? Number.POSITIVE_INFINITY : Math.sin(i)),
      (i: number) => (i % 3) * 1e-310,
      () => 7,
      (i: number) => i % 2,
      (i: number) => (i % 2 === 0 ? -1e308 : 1e308),
    ];
    for (const shape of shapes) {
      const x = Float64Array.from({ length: n }, (_, i) => shape(i));
      expect(interquartileRange(x)).toBe(quantile(sorted(x), 0.75) - quantile(sorted(x), 0.25));
      expect(medianOf(x.slice(0, 77))).toBe(quantile(sorted(x.slice(0, 77)), 0.5));
      expect(medianOf(x)).toBe(quantile(sorted(x), 0.5));
    }
  });

  it('of nothing is NaN', () => {
    expect(selectQuantile(new Float64Array(0), 0.5)).toBeNaN();
    expect(interquartileRange(new Float64Array(0))).toBeNaN();
    expect(fiveNumbers(new Float64Array(0)).median).toBeNaN();
  });
});

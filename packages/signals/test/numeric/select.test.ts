import { describe, expect, it } from 'vitest';
import { selectInterquartileRange, selectQuantile } from '../../src/numeric/select.ts';
import { quantile, sorted } from '../../src/numeric/statistics.ts';
import { noise } from '../noise.ts';

describe('selectQuantile', () => {
  it('is the quantile of the sorted series, ties and all', () => {
    for (let n = 1; n <= 60; n++) {
      const x = noise(n, n).map((v) => Math.round(v * (n % 3 === 0 ? 4 : 1e6)));
      for (const p of [0, 0.1, 0.25, 0.5, 0.75, 0.99, 1]) {
        expect(selectQuantile(x.slice(), p)).toBe(quantile(sorted(x), p));
      }
      expect(selectInterquartileRange(x.slice())).toBe(quantile(sorted(x), 0.75) - quantile(sorted(x), 0.25));
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

  it('of nothing is NaN', () => {
    expect(selectQuantile(new Float64Array(0), 0.5)).toBeNaN();
  });
});

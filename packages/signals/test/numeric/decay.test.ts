import { describe, expect, it } from 'vitest';
import { decay } from '../../src/numeric/decay.ts';

describe('decay', () => {
  it('is exp(-x) to the last digits, from nothing to where nothing is left', () => {
    for (let i = 0; i <= 7000; i++) {
      const x = i < 3500 ? i / 5 : 10 ** (i / 500 - 14);
      if (x < 700) expect(Math.abs(decay(x) / Math.exp(-x) - 1)).toBeLessThan(6e-16);
    }
  });

  it('ends as a number of 64 bits does', () => {
    expect(decay(0)).toBe(1);
    expect(decay(746)).toBe(0);
    expect(decay(Number.POSITIVE_INFINITY)).toBe(0);
    expect(decay(Number.NaN)).toBeNaN();
  });
});

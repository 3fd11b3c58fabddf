import { describe, expect, it } from 'vitest';
import { exp } from '../src/exp.ts';

/** distance in units of the last place, the error bound of both functions taken together */
const ulps = (a: number, b: number): number => Math.abs(a - b) / (Math.abs(b) * 2 ** -52);

describe('exp', () => {
  it('agrees with Math.exp to 2 units in the last place', () => {
    let worst = 0;
    for (let x = -700; x <= 700; x += 0.0937) worst = Math.max(worst, ulps(exp(x), Math.exp(x)));
    for (let x = -1; x <= 1; x += 1e-4) worst = Math.max(worst, ulps(exp(x), Math.exp(x)));
    expect(worst).toBeLessThan(2);
  });

  it('has the limits of the exponential', () => {
    expect([exp(0), exp(-Infinity), exp(-1e9), exp(Infinity), exp(1e9)]).toEqual([1, 0, 0, Infinity, Infinity]);
    expect(exp(Number.NaN)).toBeNaN();
  });

  it('gives these bits on every engine', () => {
    const bits = new BigUint64Array(Float64Array.of(exp(1), exp(-0.1), exp(12.345)).buffer);
    expect([...bits].map((b) => b.toString(16))).toEqual(['4005bf0a8b14576a', '3fecf46d99d52b3a', '410c0d80ffb740c4']);
  });
});

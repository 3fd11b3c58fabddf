import { describe, expect, it } from 'vitest';
import { exp, exp32 } from '../src/exp.ts';
import { log } from '../src/log.ts';

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

describe('exp32', () => {
  it('agrees with the exponential to 3e-7, over all that a softmax asks for', () => {
    let worst = 0;
    for (let i = 0; i <= 200_000; i++) {
      const x = Math.fround((-87 * i) / 200_000);
      worst = Math.max(worst, Math.abs(exp32(x) / Math.exp(x) - 1));
    }
    expect(worst).toBeLessThan(3e-7);
    expect([exp32(0), exp32(-0), exp32(-88), exp32(-Infinity), exp32(Number.NaN)]).toEqual([1, 1, 0, 0, Number.NaN]);
  });
});

describe('log', () => {
  it('agrees with Math.log to 2 units in the last place or 3e-16', () => {
    let worst = 0;
    for (let x = 1e-300; x < 1e300; x *= 1.7) {
      const error = Math.abs(log(x) - Math.log(x));
      worst = Math.max(worst, error / Math.max(3e-16, Math.abs(Math.log(x)) * 2 ** -51));
    }
    for (let x = 0.5; x < 3; x += 1e-4) worst = Math.max(worst, Math.abs(log(x) - Math.log(x)) / 3e-16);
    expect(worst).toBeLessThan(1);
  });

  it('has the limits of the logarithm', () => {
    expect([log(1), log(0), log(Infinity), log(-1), log(Number.NaN)]).toEqual([
      0,
      -Infinity,
      Infinity,
      Number.NaN,
      Number.NaN,
    ]);
  });
});

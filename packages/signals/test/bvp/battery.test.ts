import { describe, expect, it } from 'vitest';
import { BVP_FAMILIES, bvpQuality, prepareBvp } from '../../src/features/bvp/bvp.ts';
import { QUALITY_CODES } from '../../src/features/family.ts';
import { noise } from '../noise.ts';
import { onsetsOf, pulseTrain } from './pulseTrain.ts';

/** Whatever the samples, a value is a number or a reason, the quality is a share, and nothing is thrown. */
function check(samples: Float32Array, rate: number, duration: number): void {
  const input = prepareBvp({ samples, rate, offset: 0 }, duration);
  if (typeof input === 'string') {
    expect(QUALITY_CODES).toContain(input);
    return;
  }
  const quality = bvpQuality(input);
  expect(quality >= 0 && quality <= 1).toBe(true);
  for (const family of BVP_FAMILIES) {
    const result = family.compute(input);
    if (typeof result === 'string') {
      expect(QUALITY_CODES).toContain(result);
      continue;
    }
    expect(Object.keys(result)).toEqual(Object.keys(family.features));
    for (const value of Object.values(result)) {
      if (typeof value === 'string') expect(QUALITY_CODES).toContain(value);
      else expect(typeof value).toBe('number');
    }
  }
}

const SIGNALS: Readonly<Record<string, (n: number, rate: number) => Float32Array>> = {
  constant: (n) => new Float32Array(n).fill(3),
  zero: (n) => new Float32Array(n),
  'not a number': (n) => new Float32Array(n).fill(Number.NaN),
  infinities: (n) => Float32Array.from({ length: n }, (_, i) => (i % 2 === 0 ? Infinity : -Infinity)),
  'a few infinities': (n) => Float32Array.from(noise(n, 1), (v, i) => (i % 50 === 7 ? Infinity : v)),
  huge: (n) => Float32Array.from(noise(n, 2), (v) => 1e30 * v),
  tiny: (n) => Float32Array.from(noise(n, 3), (v) => 1e-38 * v),
  'one spike of 1e30': (n) => Float32Array.from(noise(n, 4), (v, i) => (i === n >> 1 ? 1e30 : v)),
  noise: (n) => Float32Array.from(noise(n, 5)),
  ramp: (n) => Float32Array.from({ length: n }, (_, i) => i),
  step: (n) => Float32Array.from({ length: n }, (_, i) => (i > n / 2 ? 1 : 0) + 1e-3 * (i % 3)),
  alternating: (n) => Float32Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 1 : -1)),
  'fast sine': (n, rate) => Float32Array.from({ length: n }, (_, i) => Math.sin((2 * Math.PI * 5 * i) / rate)),
  pulses: (n, rate) =>
    pulseTrain(
      onsetsOf(() => 0.9, n / rate),
      n / rate,
      rate,
    ),
};

describe('no window breaks a feature', () => {
  for (const [name, make] of Object.entries(SIGNALS)) {
    it(name, () => {
      for (const rate of [1, 4, 19.9, 20, 31.7, 64, 700, 4096]) {
        for (const duration of rate > 1000 ? [10] : [0, 5, 10, 20.5, 60]) {
          check(make(Math.floor(rate * duration), rate), rate, duration);
        }
      }
    });
  }

  it('nor does an absurd rate or duration, nor hardly a sample', () => {
    for (const rate of [0, -1, Number.NaN, Infinity, 64]) {
      for (const duration of [0, -5, Number.NaN, Infinity, 1e-9, 60]) {
        for (const n of [0, 1, 2, 3, 5])
          check(
            new Float32Array(n).fill(1).map((v, i) => v * i),
            rate,
            duration,
          );
      }
    }
  });

  it('hours of beats stay within bounds of time', () => {
    const seconds = 7200;
    const samples = pulseTrain(
      onsetsOf((t) => 0.8 + 0.05 * Math.sin(t) + 0.03 * Math.sin(7.7 * t), seconds),
      seconds,
      25,
    );
    const input = prepareBvp({ samples, rate: 25, offset: 0 }, seconds);
    if (typeof input === 'string') throw new Error(input);
    expect(input.nn.intervals.length).toBeGreaterThan(8500);
    const start = performance.now();
    check(samples, 25, seconds);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

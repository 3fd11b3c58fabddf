import { describe, expect, it } from 'vitest';
import type { Beats } from '../../src/beats/findBeats.ts';
import { templateCorrelation } from '../../src/quality/template.ts';
import { noise } from '../noise.ts';

const RATE = 64;
const at = (positions: readonly number[], duration = 60): Beats => ({
  positions: Float64Array.from(positions),
  times: Float64Array.from(positions, (p) => p / RATE),
  feet: Uint32Array.from(positions, Math.floor),
  follows: new Uint8Array(positions.length).fill(1),
  duration,
});
const sine = (seconds = 60, period = 0.8): Float64Array =>
  Float64Array.from({ length: seconds * RATE }, (_, i) => Math.sin((2 * Math.PI * i) / (period * RATE)));
const every = (samples: number, n: number): number[] => Array.from({ length: n }, (_, k) => 3 + samples * k);
const correlation = (x: Float64Array, positions: readonly number[], interval = 800): number =>
  templateCorrelation(x, RATE, at(positions), interval);

describe('templateCorrelation', () => {
  it('is 1 where all pulses are one shape, whatever their size and level', () => {
    expect(correlation(sine(), every(51.2, 70))).toBeCloseTo(1, 4);
    // whole samples from beat to beat: the same numbers each time
    const even = Float64Array.from({ length: 60 * RATE }, (_, i) => noise(64, 5)[i % 64]!);
    expect(correlation(even, every(64, 59), 1000)).toBeCloseTo(1, 12);
    const growing = even.map((value, i) => (1 + Math.floor((i - 3) / 64)) * value + 7);
    expect(correlation(growing, every(64, 59), 1000)).toBeGreaterThan(0.999);
  });

  it('is the closed form for sines out of step: of a quarter whose phase is off by p, (3 + cos p) / 4', () => {
    // the median of four phases, three of them equal, is the sine itself
    for (const phase of [Math.PI / 3, Math.PI / 4]) {
      const shift = (phase / (2 * Math.PI)) * 51.2;
      const positions = every(51.2, 70).map((position, k) => (k % 4 === 2 ? position + shift : position));
      expect(correlation(sine(), positions)).toBeCloseTo((3 + Math.cos(phase)) / 4, 2);
    }
  });

  it('counts a pulse upside down as nothing, not as less', () => {
    const positions = every(51.2, 70).map((position, k) => (k % 4 === 2 ? position + 25.6 : position));
    expect(correlation(sine(), positions)).toBeCloseTo(53 / 70, 2);
  });

  it('does not lose its template to a burst a thousand times as high', () => {
    const x = sine();
    const loud = noise(640, 3);
    for (let i = 0; i < 640; i++) x[1000 + i] = 1000 * loud[i]!;
    const share = correlation(x, every(51.2, 70));
    // 10 s of 60 are lost, and no more
    expect(share).toBeGreaterThan(0.8);
    expect(share).toBeLessThan(0.93);
  });

  it('does not depend on the unit, and is the same every time', () => {
    const x = Float64Array.from(noise(3840, 9));
    const positions = every(50, 70);
    const first = correlation(x, positions);
    expect(correlation(x, positions)).toBe(first);
    expect(
      correlation(
        x.map((value) => 2 ** 40 * value),
        positions,
      ),
    ).toBeCloseTo(first, 12);
    // white noise: each pulse is like the median of 70 by about 1 / sqrt(70)
    expect(first).toBeLessThan(0.3);
  });

  it('is 0 where there is nothing to compare', () => {
    expect(correlation(sine(), every(51.2, 2))).toBe(0);
    expect(correlation(sine(), [])).toBe(0);
    expect(correlation(new Float64Array(3840), every(51.2, 70))).toBe(0);
    expect(correlation(new Float64Array(3840).fill(Number.NaN), every(51.2, 70))).toBe(0);
    expect(correlation(sine(), every(51.2, 70), Number.NaN)).toBe(0);
    expect(correlation(sine(), every(51.2, 70), 0)).toBe(0);
    expect(correlation(new Float64Array(0), [0, 1, 2])).toBe(0);
  });
});

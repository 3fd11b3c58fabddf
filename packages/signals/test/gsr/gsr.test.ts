import { describe, expect, it } from 'vitest';
import { cleanGsr } from '../../src/clean/gsr.ts';
import type { Value } from '../../src/features/family.ts';
import { GSR_FAMILIES, type GsrInput, prepareGsr } from '../../src/features/gsr/gsr.ts';
import { mean, slope } from '../../src/numeric/statistics.ts';
import { gsrQuality } from '../../src/quality/gsr.ts';
import { tonic } from '../../src/scr/tonic.ts';
import golden from '../golden/slow.json' with { type: 'json' };
import { noise, worst } from '../noise.ts';
import { walk } from '../walk.ts';

const segment = (samples: ArrayLike<number>, rate = 4) => ({ samples: Float32Array.from(samples), rate, offset: 0 });

function prepared(samples: ArrayLike<number>, rate = 4): GsrInput {
  const input = prepareGsr(segment(samples, rate), samples.length / rate);
  if (typeof input === 'string') throw new Error(input);
  return input;
}

function featuresOf(samples: ArrayLike<number>, rate = 4): Record<string, Value> {
  const input = prepared(samples, rate);
  return Object.assign({}, ...GSR_FAMILIES.map((family) => family.compute(input)));
}

const numbers = (samples: ArrayLike<number>, rate = 4) => featuresOf(samples, rate) as Record<string, number>;

describe('skin conductance', () => {
  for (const g of golden.windows) {
    const x = walk(g.seconds, g.rate, g.seed, 3, 0.2);

    it(`is cleaned and split as SciPy does it: ${g.seconds} s at ${g.rate} Hz, seed ${g.seed}`, () => {
      const input = prepared(x, g.rate);
      expect(
        worst(
          input.conductance.filter((_, i) => i % 7 === 0),
          g.conductance,
        ),
      ).toBeLessThan(1e-12);
      expect(
        worst(
          input.tonic.filter((_, i) => i % 7 === 0),
          g.tonic,
        ),
      ).toBeLessThan(1e-9);
    });

    it(`has the features NumPy and SciPy give: ${g.seconds} s at ${g.rate} Hz, seed ${g.seed}`, () => {
      const got = numbers(x, g.rate);
      for (const [name, expected] of Object.entries(g.gsr)) {
        expect(Math.abs(got[name]! - expected) / (1e-3 + Math.abs(expected)), name).toBeLessThan(1e-8);
      }
    });
  }

  it('is level plus change: a shift moves the levels and nothing else, a scale moves all as their units say', () => {
    const x = walk(60, 4, 8, 3, 0.2);
    const plain = numbers(x);
    const shifted = numbers(x.map((v) => v + 2));
    const doubled = numbers(x.map((v) => 2 * v));
    for (const name of ['mean', 'median', 'min', 'max', 'q1', 'q3', 'scl_mean']) {
      expect(shifted[name], name).toBeCloseTo(plain[name]! + 2, 6);
      expect(doubled[name], name).toBeCloseTo(plain[name]! * 2, 6);
    }
    for (const name of ['std', 'range', 'slope', 'mean_abs_diff', 'diff_std', 'scl_std', 'scl_slope']) {
      expect(shifted[name], name).toBeCloseTo(plain[name]!, 6);
      expect(doubled[name], name).toBeCloseTo(plain[name]! * 2, 6);
    }
    for (const name of ['ln_power_low', 'ln_power_high', 'edasymp']) {
      expect(shifted[name], name).toBeCloseTo(plain[name]!, 4);
      expect(doubled[name], name).toBeCloseTo(plain[name]! + Math.log(4), 4);
    }
    expect(doubled['power_ratio']! / plain['power_ratio']!).toBeCloseTo(1, 4);
    expect(shifted['skew']).toBeCloseTo(plain['skew']!, 5);
  });

  it('run backwards has the same levels and spectrum and the opposite slopes', () => {
    const x = walk(60, 4, 9, 3, 0.2);
    const there = numbers(x);
    const back = numbers(x.slice().reverse());
    for (const name of ['mean', 'std', 'max', 'mean_abs_diff', 'scl_std']) {
      expect(back[name], name).toBeCloseTo(there[name]!, 6);
    }
    // the periodic Hann window is not quite its own mirror image
    for (const name of ['ln_power_low', 'edasymp']) expect(back[name], name).toBeCloseTo(there[name]!, 1);
    for (const name of ['slope', 'scl_slope']) expect(back[name], name).toBeCloseTo(-there[name]!, 6);
  });

  it('on a straight line is all level: slope and tonic slope are the line, and there is no response', () => {
    const got = featuresOf(Float32Array.from({ length: 240 }, (_, i) => 2 + i / 256));
    expect(got['slope']).toBeCloseTo(1 / 64, 9);
    expect(got['scl_slope']).toBeCloseTo(1 / 64, 9);
    expect(got['mean_abs_diff']).toBeCloseTo(1 / 64, 9);
    expect(got['diff_std']).toBeCloseTo(0, 9);
    expect([got['scr_rate'], got['scr_amplitude_sum'], got['scr_auc']]).toEqual([0, 0, 0]);
    const unmeasurable = ['scr_amplitude_mean', 'scr_amplitude_max', 'scr_rise_mean', 'scr_recovery_mean'];
    expect(unmeasurable.map((name) => got[name])).toEqual(Array(4).fill('flat'));
    expect(got['ln_power_low']).toBe('flat');
  });

  it('of a sine has its power, a squared / 2, in its band', () => {
    const sine = (f: number) => Float32Array.from({ length: 480 }, (_, i) => 5 + 0.3 * Math.sin((Math.PI * f * i) / 2));
    expect(numbers(sine(0.1))['edasymp']).toBeCloseTo(Math.log(0.045), 1);
    expect(numbers(sine(0.3))['ln_power_low']).toBeCloseTo(Math.log(0.045), 1);
    expect(numbers(sine(0.3))['edasymp']!).toBeLessThan(Math.log(0.045) - 3);
  });

  it('is the same signal at 1, 4, 10, 64 and 700 Hz', () => {
    const at = (rate: number) =>
      numbers(
        Float32Array.from({ length: 60 * rate }, (_, i) => {
          const t = i / rate;
          return 4 + 0.02 * t + 0.2 * Math.sin(0.3 * t) + 0.1 * Math.sin(2 * t + 1);
        }),
        rate,
      );
    const usual = at(4);
    for (const rate of [1, 10, 64, 700]) {
      const got = at(rate);
      for (const name of ['mean', 'median', 'std', 'q1', 'q3', 'slope', 'scl_mean', 'scl_std']) {
        expect(Math.abs(got[name]! / usual[name]! - 1), `${name} at ${rate} Hz`).toBeLessThan(rate === 1 ? 0.08 : 0.01);
      }
      // a step of 1 s is a sixth shorter than the way within it
      expect(Math.abs(got['diff_std']! / usual['diff_std']! - 1), `${rate} Hz`).toBeLessThan(rate === 1 ? 0.2 : 0.01);
      expect(Math.abs(got['scr_rate']! - usual['scr_rate']!), `${rate} Hz`).toBeLessThanOrEqual(rate === 1 ? 2 : 0.02);
      expect(got['edasymp'], `${rate} Hz`).toBeCloseTo(usual['edasymp']!, rate === 1 ? 0 : 1);
    }
    // 0.5-1.5 Hz cannot be seen below 3 Hz
    expect([at(1)['ln_power_high'], at(1)['power_ratio']]).toEqual(['out-of-range', 'out-of-range']);
  });
});

describe('tonic', () => {
  it('keeps the mean and the least-squares line of any signal, so that the phasic part has neither', () => {
    const { conductance, tonic: level, phasic } = prepared(walk(60, 4, 11, 3, 0.2));
    expect(mean(level)).toBeCloseTo(mean(conductance), 9);
    expect(slope(level, 4)).toBeCloseTo(slope(conductance, 4), 9);
    expect(mean(phasic)).toBeCloseTo(0, 9);
  });

  it('passes what is slower than about 0.04 Hz: half the amplitude where l (2 pi f / rate)^2 is 1', () => {
    const amplitude = (f: number, rate: number): number => {
      const n = 400 * rate;
      const level = tonic(
        Float64Array.from({ length: n }, (_, i) => Math.sin((2 * Math.PI * f * i) / rate)),
        rate,
      );
      return Math.max(...level.subarray(n / 4, (3 * n) / 4));
    };
    const half = 10 / (2 * Math.PI * Math.sqrt(1500));
    expect(half).toBeCloseTo(0.041, 3);
    for (const rate of [2, 4, 10]) {
      expect(amplitude(half, rate)).toBeCloseTo(0.5, 1);
      expect(amplitude(half / 4, rate)).toBeGreaterThan(0.98);
      expect(amplitude(half * 4, rate)).toBeLessThan(0.01);
    }
  });
});

describe('cleanGsr', () => {
  const good = walk(60, 4, 3, 3, 0.1);

  it('forgives the zero and jump that E4 files begin with', () => {
    const clean = cleanGsr(segment([0, ...good.slice(1)]), 60);
    const reference = cleanGsr(segment([good[1]!, ...good.slice(1)]), 60);
    if (typeof clean === 'string' || typeof reference === 'string') throw new Error('not cleaned');
    expect(clean.conductance).toEqual(reference.conductance);
    expect(clean.present).toBeCloseTo(239 / 240, 12);
  });

  it('fills up to 5 % and calls more a gap', () => {
    const holes = (n: number) => segment(good.map((v, i) => (i >= 50 && i < 50 + n ? Number.NaN : v)));
    expect(cleanGsr(holes(12), 60)).toMatchObject({ rate: 4 });
    expect(cleanGsr(holes(14), 60)).toBe('gap');
    expect(cleanGsr(segment(good.map((v, i) => (i % 10 === 0 ? -1 : v))), 60)).toBe('gap');
    expect(cleanGsr(segment(good.map(() => Number.NaN)), 60)).toBe('gap');
  });

  it('fills by a straight line', () => {
    const line = Float32Array.from({ length: 240 }, (_, i) => 1 + i / 128);
    const clean = cleanGsr(segment(line.map((v, i) => (i > 99 && i < 110 ? 0 : v))), 60);
    if (typeof clean === 'string') throw new Error(clean);
    expect(worst(clean.conductance, line)).toBeLessThan(1e-9);
    expect(worst(clean.tonic, line)).toBeLessThan(1e-9);
  });

  it('knows an electrode that is off, a signal that is stuck, and another unit', () => {
    expect(cleanGsr(segment(new Float32Array(240)), 60)).toBe('flat');
    expect(cleanGsr(segment(noise(240, 1).map((v) => 0.005 * v)), 60)).toBe('flat');
    expect(cleanGsr(segment(new Float32Array(240).fill(2.5)), 60)).toBe('flat');
    expect(cleanGsr(segment(good.map((v) => 1000 * v)), 60)).toBe('out-of-range');
    expect(cleanGsr(segment(good, 0.5), 480)).toBe('out-of-range');
  });

  it('counts what moves faster than skin against the quality', () => {
    const clean = cleanGsr(segment(good.map((v, i) => (i === 100 ? v + 40 : v))), 60);
    if (typeof clean === 'string') throw new Error(clean);
    // the cleaned signal jumps for less than a second; 5 s on either side go with it
    expect(gsrQuality(clean)).toBeLessThan(1 - 10 / 60);
    expect(gsrQuality(clean)).toBeGreaterThan(1 - 13 / 60);
  });
});

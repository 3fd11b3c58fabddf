import { describe, expect, it } from 'vitest';
import type { NN } from '../../src/beats/nnIntervals.ts';
import { BVP_FAMILIES, prepareBvp } from '../../src/features/bvp/bvp.ts';
import type { BvpInput } from '../../src/features/bvp/input.ts';
import type { Value } from '../../src/features/family.ts';
import { noise } from '../noise.ts';
import { onsetsOf, pulseTrain } from './pulseTrain.ts';

/** All features of the families that need intervals only. */
function fromIntervals(lengths: ArrayLike<number>, broken: readonly number[] = []): Record<string, Value> {
  const intervals = Float64Array.from(lengths);
  let t = 0.2;
  const nn: NN = {
    intervals,
    times: intervals.map((length) => {
      t += length / 1000;
      return t;
    }),
    follows: Uint8Array.from(intervals, (_, i) => (i > 0 && !broken.includes(i) ? 1 : 0)),
    ends: Uint32Array.from(intervals, (_, i) => i + 1),
    keptShare: 1,
  };
  const input = { nn } as BvpInput;
  const out: Record<string, Value> = {};
  for (const family of BVP_FAMILIES.slice(0, 6)) {
    const result = family.compute(input);
    for (const name of Object.keys(family.features)) out[name] = typeof result === 'string' ? result : result[name]!;
  }
  return out;
}

function fromSamples(samples: Float32Array, rate: number): Record<string, Value> {
  const input = prepareBvp({ samples, rate, offset: 0 }, samples.length / rate);
  if (typeof input === 'string') throw new Error(input);
  const results = BVP_FAMILIES.map((family) => family.compute(input)).filter((result) => typeof result !== 'string');
  return Object.assign({}, ...results);
}

/** One feature by name. */
const of = (features: Record<string, Value>, name: string): Value | undefined => features[name];

describe('interval features in closed form', () => {
  it('of a clock: no variability, and nothing invented from none', () => {
    const f = fromIntervals(new Array(70).fill(800));
    expect(f).toMatchObject({
      hr_mean: 75,
      hr_std: 0,
      hr_min: 75,
      hr_max: 75,
      nn_mean: 800,
      sdnn: 0,
      rmssd: 0,
      pnn20: 0,
    });
    expect(f).toMatchObject({ nn_skew: 'flat', sd1: 0, sd2: 0, csi: 'flat', sampen: 'flat', ln_hf: 'flat' });
    expect(f).toMatchObject({ triangular_index: 1, tinn: 15.625, shannon: 0, recurrence_rate: 'flat' });
  });

  it('of intervals that alternate by 100 ms', () => {
    const f = fromIntervals(Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? 750 : 850)));
    expect(f).toMatchObject({ nn_median: 800, rmssd: 100, pnn50: 100, pnn20: 100, nn_range: 100, nn_mad: 50, sd2: 0 });
    expect(of(f, 'sdnn')).toBeCloseTo(50 * Math.sqrt(60 / 59), 9);
    expect(of(f, 'cvsd')).toBeCloseTo(0.125, 12);
    expect(of(f, 'sd1_sd2')).toBe('flat');
    expect(of(f, 'shannon')).toBeCloseTo(Math.LN2, 12);
  });

  it('of a breathing rhythm: its power is half the squared amplitude, at its frequency', () => {
    const modulated = (frequency: number, amplitude: number): number[] => {
      const out: number[] = [];
      for (let t = 0; t < 240; t += out.at(-1)! / 1000)
        out.push(800 + amplitude * Math.sin(2 * Math.PI * frequency * t));
      return out;
    };
    const fast = fromIntervals(modulated(0.25, 40));
    expect(Math.exp(of(fast, 'ln_hf') as number) / 800).toBeCloseTo(1, 1);
    expect(of(fast, 'hf_peak')).toBeCloseTo(0.25, 2);
    expect(of(fast, 'hf_nu')).toBeGreaterThan(0.98);
    expect((of(fast, 'hf_nu') as number) + (of(fast, 'lf_nu') as number)).toBeCloseTo(1, 12);
    const slow = fromIntervals(modulated(0.09, 40));
    expect(Math.exp(of(slow, 'ln_lf') as number) / 800).toBeCloseTo(1, 1);
    expect(of(slow, 'lf_peak')).toBeCloseTo(0.09, 2);
    expect(of(slow, 'lf_hf')).toBeGreaterThan(20);
  });

  it('hold Brennan et al. 2001: sd1 is sdsd / sqrt 2, and the ellipse joins the two', () => {
    const f = fromIntervals(noise(80, 21).map((v) => 800 + 60 * v));
    expect(of(f, 'sd1')).toBeCloseTo((of(f, 'sdsd') as number) / Math.SQRT2, 9);
    expect(of(f, 'ellipse_area')).toBeCloseTo(Math.PI * (of(f, 'sd1') as number) * (of(f, 'sd2') as number), 6);
    expect(of(f, 'csi')).toBeCloseTo(1 / (of(f, 'sd1_sd2') as number), 12);
  });

  it('take no difference across a hole', () => {
    const lengths = [...new Array(20).fill(700), ...new Array(20).fill(900)];
    expect(of(fromIntervals(lengths), 'rmssd')).toBeCloseTo(200 / Math.sqrt(39), 9);
    expect(of(fromIntervals(lengths, [20]), 'rmssd')).toBe(0);
  });

  it('do not change when time runs backwards, where order does not matter', () => {
    const lengths = noise(70, 8).map((v) => 800 + 70 * v);
    const forward = fromIntervals(lengths);
    const backward = fromIntervals(lengths.slice().reverse());
    for (const name of ['sdnn', 'rmssd', 'pnn50', 'sd1', 'sd2', 'recurrence_rate', 'determinism']) {
      expect(backward[name]).toBeCloseTo(forward[name] as number, 9);
    }
  });

  it('say when there are too few beats', () => {
    expect(new Set(Object.values(fromIntervals([800, 810, 790, 805])))).toEqual(new Set(['too-few-beats']));
    const f = fromIntervals(noise(12, 4).map((v) => 800 + 50 * v));
    expect(f).toMatchObject({ sampen: 'too-few-beats', dfa_alpha1: 'too-few-beats', determinism: 'too-few-beats' });
    expect(of(f, 'rmssd')).toBeTypeOf('number');
  });
});

describe('waveform features', () => {
  const sine = Float32Array.from({ length: 3840 }, (_, i) => 30 * Math.sin((2 * Math.PI * 1.5 * i) / 64));

  it('of a sine of 1.5 Hz', () => {
    const f = fromSamples(sine, 64);
    expect(of(f, 'std')).toBeCloseTo(30 / Math.SQRT2, 0);
    expect(of(f, 'kurtosis')).toBeCloseTo(-1.5, 1);
    expect(of(f, 'zero_crossing_rate')).toBeCloseTo(3, 1);
    expect(of(f, 'line_length')).toBeCloseTo(4 * 30 * 1.5, -1);
    expect(of(f, 'hjorth_mobility')).toBeCloseTo(2 * Math.PI * 1.5, 1);
    expect(of(f, 'hjorth_complexity')).toBeCloseTo(1, 1);
    expect(of(f, 'dominant_frequency')).toBeCloseTo(1.5, 2);
    expect(of(f, 'centroid')).toBeCloseTo(1.5, 1);
    expect(of(f, 'ln_power_1_2')).toBeCloseTo(0, 2);
    expect(of(f, 'hr_mean')).toBeCloseTo(90, 1);
  });

  it('scale as their units say', () => {
    const samples = pulseTrain(
      onsetsOf((t) => 0.8 + 0.05 * Math.sin(t), 60),
      60,
      64,
    );
    const once = fromSamples(samples, 64);
    const twice = fromSamples(
      samples.map((v) => 2 * v),
      64,
    );
    for (const family of BVP_FAMILIES) {
      for (const [name, { unit }] of Object.entries(family.features)) {
        const value = once[name];
        if (typeof value !== 'number') expect(twice[name]).toBe(value);
        else expect(twice[name]).toBeCloseTo(unit.startsWith('a.u.') ? 2 * value : value, 6);
      }
    }
  });

  it('of pulses hardly depend on the sampling rate', () => {
    const onsets = onsetsOf((t) => 0.8 + 0.05 * Math.sin(t), 60);
    const fast = fromSamples(pulseTrain(onsets, 60, 700), 700);
    const slow = fromSamples(pulseTrain(onsets, 60, 64), 64);
    for (const name of [
      'amplitude_mean',
      'rise_time_mean',
      'width_50_mean',
      'area_mean',
      'max_slope_mean',
      'hr_mean',
    ]) {
      expect(Math.abs((slow[name] as number) / (fast[name] as number) - 1)).toBeLessThan(0.03);
    }
    for (const name of ['sdppg_b_a_mean', 'sdnn', 'line_length', 'hjorth_mobility', 'iqr', 'centroid']) {
      expect(Math.abs((slow[name] as number) / (fast[name] as number) - 1)).toBeLessThan(0.1);
    }
  });
});

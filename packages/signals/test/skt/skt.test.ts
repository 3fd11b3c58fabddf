import { describe, expect, it } from 'vitest';
import { cleanSkt } from '../../src/clean/skt.ts';
import type { Value } from '../../src/features/family.ts';
import { prepareSkt, SKT_FAMILIES } from '../../src/features/skt/skt.ts';
import golden from '../golden/slow.json' with { type: 'json' };
import { walk } from '../walk.ts';

const segment = (samples: ArrayLike<number>, rate = 4) => ({ samples: Float32Array.from(samples), rate, offset: 0 });

function featuresOf(samples: ArrayLike<number>, rate = 4): Record<string, Value> {
  const input = prepareSkt(segment(samples, rate), samples.length / rate);
  if (typeof input === 'string') throw new Error(input);
  return Object.assign({}, ...SKT_FAMILIES.map((family) => family.compute(input)));
}

describe('skin temperature', () => {
  for (const g of golden.windows) {
    it(`has the features NumPy and SciPy give: ${g.seconds} s at ${g.rate} Hz, seed ${g.seed}`, () => {
      const got = featuresOf(walk(g.seconds, g.rate, g.seed, 33, 0.05), g.rate) as Record<string, number>;
      expect(Object.keys(got)).toEqual(Object.keys(g.skt));
      for (const [name, expected] of Object.entries(g.skt)) {
        expect(Math.abs(got[name]! - expected) / (1e-3 + Math.abs(expected)), name).toBeLessThan(1e-8);
      }
    });
  }

  it('that warms steadily is a line: slope, uniform spread, no power', () => {
    const got = featuresOf(Float32Array.from({ length: 241 }, (_, i) => 32 + i / 256));
    expect(got['slope']).toBeCloseTo(1 / 64, 9);
    expect(got['range']).toBeCloseTo(240 / 256, 9);
    expect(got['std']).toBeCloseTo(Math.sqrt((241 ** 2 - 1) / 12) / 256, 9);
    expect(got['skew']).toBeCloseTo(0, 9);
    expect(got['ln_power_0_0p1']).toBe('flat');
  });

  it('that does not move has a level, no spread and no shape', () => {
    const got = featuresOf(new Float32Array(240).fill(33.41));
    const { mean, median, min, max, q1, q3 } = got as Record<string, number>;
    for (const level of [mean, median, min, max, q1, q3]) expect(level).toBeCloseTo(Math.fround(33.41), 10);
    for (const name of ['std', 'range', 'slope']) expect(got[name], name).toBeCloseTo(0, 10);
    for (const name of ['skew', 'kurtosis', 'ln_power_0_0p1', 'ln_power_0p1_0p2']) expect(got[name], name).toBe('flat');
  });

  it('is the same at 1, 4, 10 and 700 Hz', () => {
    const at = (rate: number) =>
      featuresOf(
        Float32Array.from({ length: 60 * rate }, (_, i) => 33 + 0.01 * (i / rate) + 0.2 * Math.sin((0.4 * i) / rate)),
        rate,
      ) as Record<string, number>;
    const usual = at(4);
    for (const rate of [1, 10, 700]) {
      for (const name of ['mean', 'min', 'max', 'q1', 'q3', 'std', 'range', 'slope']) {
        expect(Math.abs(at(rate)[name]! / usual[name]! - 1), `${name} at ${rate} Hz`).toBeLessThan(
          rate === 1 ? 0.05 : 0.01,
        );
      }
      expect(at(rate)['ln_power_0_0p1'], `${rate} Hz`).toBeCloseTo(usual['ln_power_0_0p1']!, 1);
    }
  });
});

describe('cleanSkt', () => {
  const good = walk(60, 4, 3, 33, 0.05);

  it('takes 382 degC at the beginning of a file as a gap', () => {
    const start = (n: number) => segment(good.map((v, i) => (i < n ? 382 : v)));
    const clean = cleanSkt(start(4), 60);
    if (typeof clean === 'string') throw new Error(clean);
    expect(Math.max(...clean.temperature)).toBeLessThan(34);
    expect(clean.present).toBeCloseTo(236 / 240, 12);
    expect(cleanSkt(start(20), 60)).toBe('gap');
  });

  it('knows another unit', () => {
    expect(cleanSkt(segment(good.map((v) => 32 + 1.8 * v)), 60)).toBe('out-of-range');
    expect(cleanSkt(segment(good.map((v) => 273 + v)), 60)).toBe('out-of-range');
  });
});

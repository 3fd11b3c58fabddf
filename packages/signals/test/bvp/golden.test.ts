import { describe, expect, it } from 'vitest';
import { BVP_FAMILIES, prepareBvp } from '../../src/features/bvp/bvp.ts';
import type { Value } from '../../src/features/family.ts';
import golden from '../golden/bvp.json' with { type: 'json' };

function compute(samples: Float32Array, rate: number, duration: number): Record<string, Value> {
  const input = prepareBvp({ samples, rate, offset: 0 }, duration);
  if (typeof input === 'string') throw new Error(input);
  return Object.assign(
    {},
    ...BVP_FAMILIES.map((family) => {
      const result = family.compute(input);
      return typeof result === 'string'
        ? Object.fromEntries(Object.keys(family.features).map((name) => [name, result]))
        : result;
    }),
  );
}

describe('all 84 features against NumPy and SciPy', () => {
  const windows = golden.cases.map((c, i) => {
    const source = c.samples64 ?? golden.cases[i - 1]!.samples64!;
    const samples = Float32Array.from(source, (v) => v / 64);
    if (c.hole !== null) samples.fill(Number.NaN, c.hole[0], c.hole[1]);
    return { ...c, samples };
  });

  for (const { name, samples, rate, duration, features } of windows) {
    it(`${name}: agree to 1e-6`, () => {
      const got = compute(samples, rate, duration);
      expect(Object.keys(got)).toHaveLength(84);
      const expected: Record<string, number | null> = features;
      const wrong = Object.entries(got).filter(([feature, value]) => {
        const known = expected[feature];
        if (known === null || known === undefined) return typeof value !== 'string';
        return !(typeof value === 'number' && Math.abs(value - known) <= 1e-6 * Math.max(1e-3, Math.abs(known)));
      });
      expect(wrong.map(([feature, value]) => [feature, value, expected[feature]])).toEqual([]);
    });
  }

  it('name the features in the order of the vector', () => {
    const names = BVP_FAMILIES.flatMap((family) => Object.keys(family.features));
    expect(names).toEqual(Object.keys(golden.cases[0]!.features));
    expect(BVP_FAMILIES.map((family) => [family.name, Object.keys(family.features).length])).toEqual([
      ['heart-rate', 5],
      ['hrv-time', 18],
      ['hrv-frequency', 13],
      ['hrv-poincare', 7],
      ['hrv-complexity', 7],
      ['hrv-recurrence', 6],
      ['pulse-shape', 12],
      ['waveform', 8],
      ['waveform-spectrum', 8],
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { applyScaler, profileOf, profileVector, USER_CLIP, userScaler } from '../../src/profile/index.ts';

const NaN_ = Number.NaN;

// feature 0: 0, 1, 2, 3, 4; feature 1: present in three windows only; feature 2: constant
const rows = [0, 1, 2, 3, 4].map((x) => Float32Array.of(x, x < 3 ? x : NaN_, 2));

describe('profileOf', () => {
  it('is median and IQR, and NaN below four values', () => {
    const profile = profileOf(rows);
    expect([...profile.median]).toEqual([2, NaN_, 2]);
    expect([...profile.iqr]).toEqual([2, NaN_, 0]);
    expect(profile.windows).toBe(5);
  });

  it('takes four values as enough', () => {
    const profile = profileOf(rows.slice(0, 4));
    expect([...profile.median]).toEqual([1.5, NaN_, 2]);
    expect([...profile.iqr]).toEqual([1.5, NaN_, 0]);
  });

  it('does not care about the order of windows', () => {
    expect(profileOf([...rows].reverse())).toEqual(profileOf(rows));
  });

  it('is empty for no windows', () => {
    expect(profileVector(profileOf([]))).toHaveLength(0);
  });
});

describe('profileVector', () => {
  it('is the medians, then the interquartile ranges', () => {
    expect([...profileVector(profileOf(rows))]).toEqual([2, NaN_, 2, 2, NaN_, 0]);
  });
});

describe('userScaler', () => {
  it('centres on the user, with a floor under the scale and 0 / 1 for what is missing', () => {
    const scaler = userScaler(profileOf(rows));
    expect([...scaler.center]).toEqual([2, 0, 2]);
    expect([...scaler.scale]).toEqual([Math.fround(2 / 1.349), 1, Math.fround(0.1)]);
  });

  it('gives the user the same values whatever population scaler came first', () => {
    const user = [10, 12, 15, 11, 19, 13].map((x) => Float32Array.of(x));
    const normalised = (center: number, scale: number): number[] => {
      const scaled = user.map((r) =>
        applyScaler(r, { center: Float32Array.of(center), scale: Float32Array.of(scale) }),
      );
      const scaler = userScaler(profileOf(scaled));
      return scaled.map((r) => applyScaler(r, scaler, USER_CLIP)[0]!);
    };
    const one = normalised(12, 4);
    normalised(9, 2).forEach((x, i) => {
      expect(x).toBeCloseTo(one[i]!, 5);
    });
  });
});

import { describe, expect, it } from 'vitest';
import { FEATURES } from '../../src/features/tree.ts';
import { isUsable } from '../../src/profile/usable.ts';

const window = (has: (i: number) => boolean): Float32Array =>
  Float32Array.from(FEATURES, (_, i) => (has(i) ? 1 : Number.NaN));
const short = FEATURES.filter(({ minimum }) => minimum <= 20).length;

describe('isUsable', () => {
  it('asks for half of the features and a third of the quality', () => {
    expect(
      isUsable(
        window((i) => i < 62),
        1 / 3,
        60,
      ),
    ).toBe(true);
    expect(
      isUsable(
        window((i) => i < 61),
        1,
        60,
      ),
    ).toBe(false);
    expect(
      isUsable(
        window(() => true),
        0.33,
        60,
      ),
    ).toBe(false);
  });

  it('does not ask a short window for features that need a longer one', () => {
    let left = Math.ceil(short / 2);
    const half = window((i) => FEATURES[i]!.minimum <= 20 && left-- > 0);
    expect(isUsable(half, 1, 20)).toBe(true);
    expect(isUsable(half, 1, 60)).toBe(half.filter(Number.isFinite).length >= 62);
  });

  it('finds nothing in nothing', () => {
    expect(
      isUsable(
        window(() => false),
        1,
        60,
      ),
    ).toBe(false);
    expect(
      isUsable(
        window(() => true),
        1,
        0,
      ),
    ).toBe(false);
  });
});

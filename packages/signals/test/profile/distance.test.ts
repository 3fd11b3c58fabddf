import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distance, nearest } from '../../src/profile/index.ts';

const missing = Number.NaN;

describe('distance', () => {
  it('is Euclidean when nothing is missing', () => {
    expect(distance([0, 0], [3, 4])).toBe(5);
  });

  it('scales up by the share of dimensions present in both', () => {
    // one of four in both: sqrt(4 / 1 * 9) = 6
    expect(distance([3, missing, 1, missing], [0, 1, missing, missing])).toBe(6);
  });

  it('is NaN when nothing is in both', () => {
    expect(distance([1, missing], [missing, 1])).toBeNaN();
    expect(distance([], [])).toBeNaN();
  });

  it('is symmetric, zero to itself, and blind to the order of dimensions', () => {
    const value = fc.oneof(fc.double({ min: -10, max: 10, noNaN: true }), fc.constant(missing));
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 20 }), (pairs) => {
        const a = pairs.map(([x]) => x);
        const b = pairs.map(([, y]) => y);
        expect(distance(a, b)).toBe(distance(b, a));
        if (a.some((x) => !Number.isNaN(x))) expect(distance(a, a)).toBe(0);
        const turned = distance(a.toReversed(), b.toReversed());
        if (Number.isNaN(turned)) expect(distance(a, b)).toBeNaN();
        else expect(turned).toBeCloseTo(distance(a, b), 10);
      }),
    );
  });
});

describe('nearest', () => {
  it('finds it and says how far each is', () => {
    const { index, distances } = nearest(
      [
        [0, 0],
        [3, 4],
        [1, 0],
      ],
      [3, 0],
    );
    expect(index).toBe(2);
    expect([...distances]).toEqual([3, 4, 2]);
  });

  it('takes the first of equals', () => {
    expect(nearest([[5], [1], [-1]], [0]).index).toBe(1);
  });

  it('passes over what cannot be compared', () => {
    expect(
      nearest(
        [
          [missing, 1],
          [9, missing],
        ],
        [0, missing],
      ).index,
    ).toBe(1);
    expect(nearest([[missing, 1]], [0, missing]).index).toBe(-1);
  });
});

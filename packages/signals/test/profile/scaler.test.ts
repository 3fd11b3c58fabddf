import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyScaler, fitScaler } from '../../src/profile/index.ts';

const column = (...values: number[]): Float32Array[] => values.map((v) => Float32Array.of(v));
const only = (scaler: { center: Float32Array; scale: Float32Array }): [number, number] => [
  scaler.center[0]!,
  scaler.scale[0]!,
];

describe('fitScaler', () => {
  it('is median and IQR / 1.349, type 7', () => {
    // 1..5: median 3, quartiles 2 and 4
    expect(only(fitScaler(column(5, 1, 4, 2, 3)))).toEqual([3, Math.fround(2 / 1.349)]);
  });

  it('leaves out what is missing', () => {
    expect(only(fitScaler(column(5, Number.NaN, 1, 4, Number.POSITIVE_INFINITY, 2, 3)))).toEqual([
      3,
      Math.fround(2 / 1.349),
    ]);
  });

  it('falls back to the SD with ddof 0 when the middle half is one value', () => {
    // 0 x 7 and one 8: mean 1, variance (7 + 49) / 8 = 7
    expect(only(fitScaler(column(0, 0, 0, 0, 0, 0, 0, 8)))).toEqual([0, Math.fround(Math.sqrt(7))]);
  });

  it('is 1 for a constant and 0 / 1 for nothing', () => {
    expect(only(fitScaler(column(7, 7, 7)))).toEqual([7, 1]);
    expect(only(fitScaler(column(Number.NaN, Number.NaN)))).toEqual([0, 1]);
    expect(fitScaler([]).center).toHaveLength(0);
  });

  it('never has a scale that 32 bits round to nothing', () => {
    const tiny = 2 ** -149;
    expect(only(fitScaler(column(0, 0, 0, 0, 0, 0, 0, tiny)))[1]).toBe(1);
  });

  it('follows a change of unit', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 30 }), (values) => {
        const [center, scale] = only(fitScaler(column(...values)));
        // times 4 plus 8 is exact in 32 bits
        const [center4, scale4] = only(fitScaler(column(...values.map((v) => 4 * v + 8))));
        expect(center4).toBe(4 * center + 8);
        expect(scale4).toBeCloseTo(new Set(values).size === 1 ? 1 : 4 * scale, 3);
      }),
    );
  });
});

describe('applyScaler', () => {
  const scaler = { center: Float32Array.of(3, 0, 0, 0), scale: Float32Array.of(2, 1, 1, 1) };

  it('subtracts, divides, clips at 10 and keeps what is missing missing', () => {
    expect([...applyScaler(Float32Array.of(7, 11, -1e9, Number.NaN), scaler)]).toEqual([2, 10, -10, Number.NaN]);
    expect(applyScaler(Float32Array.of(0, Number.NEGATIVE_INFINITY, 0, 0), scaler)[1]).toBeNaN();
  });

  it('clips where it is told to', () => {
    expect(applyScaler(Float32Array.of(0, 6, 0, 0), scaler, 5)[1]).toBe(5);
  });

  it('leaves the row as it was', () => {
    const row = Float32Array.of(7, 1, 1, 1);
    applyScaler(row, scaler);
    expect([...row]).toEqual([7, 1, 1, 1]);
  });
});

import { describe, expect, it } from 'vitest';
import { firstFrom } from '../../src/plots/ascending.ts';
import { lineOf, valueAt } from '../../src/plots/line.ts';

const columns = (min: number[], max: number[], width = 2) => ({
  channel: 'GSR' as const,
  from: 100,
  width,
  min: Float32Array.from(min),
  max: Float32Array.from(max),
});

describe('lineOf', () => {
  it('draws samples as they are', () => {
    const { times, values } = lineOf(columns([1, 3, 2], [1, 3, 2]));
    expect([...times]).toEqual([100, 102, 104]);
    expect(values).toEqual([1, 3, 2]);
  });

  it('draws both extremes of a column, the one nearer to where the line was first', () => {
    const { times, values } = lineOf(columns([0, 1, 0], [4, 5, 4]));
    expect([...times]).toEqual([100.5, 101.5, 102.5, 103.5, 104.5, 105.5]);
    expect(values).toEqual([0, 4, 5, 1, 0, 4]);
  });

  it('breaks where nothing was measured', () => {
    expect(lineOf(columns([1, Number.NaN, 2], [1, Number.NaN, 2])).values).toEqual([1, null, 2]);
    expect(lineOf(columns([], []))).toMatchObject({ values: [], low: 0, high: 1 });
  });

  it('has a range that one artefact in a thousand columns does not stretch', () => {
    const min = Array.from({ length: 1000 }, (_, i) => Math.sin(i));
    const calm = lineOf(columns(min, min));
    const wild = lineOf(columns(min.with(500, -900), min.with(500, 900)));
    expect(calm.low).toBeLessThan(-1);
    expect(calm.high).toBeGreaterThan(1);
    expect(wild.high - wild.low).toBeLessThan(1.05 * (calm.high - calm.low));
  });
});

describe('valueAt', () => {
  it('reads the column a time falls into', () => {
    const read = columns([1, 2], [3, 2]);
    expect(valueAt(read, 101)).toBe(2);
    expect(valueAt(read, 103.9)).toBe(2);
    expect([valueAt(read, 99.9), valueAt(read, 104)]).toEqual([Number.NaN, Number.NaN]);
  });
});

describe('firstFrom', () => {
  it('finds what a linear search finds', () => {
    const sorted = Float64Array.from({ length: 200 }, (_, i) => Math.floor(i / 3) * 1.5);
    for (let value = -1; value < 105; value += 0.25) {
      const linear = sorted.findIndex((one) => one >= value);
      expect(firstFrom(sorted, value)).toBe(linear < 0 ? sorted.length : linear);
    }
  });
});

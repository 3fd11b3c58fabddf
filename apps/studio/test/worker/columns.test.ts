import { describe, expect, it } from 'vitest';
import { columnsOf, type Shown } from '../../src/worker/columns.ts';

const shown = (samples: readonly number[], rate = 4, start = 1000): Shown => ({
  name: 'GSR',
  start,
  rate,
  samples: Float32Array.from(samples),
});

describe('columns of a signal', () => {
  it('are samples where there are fewer samples than pixels', () => {
    const { from, width, min, max } = columnsOf(shown([1, 5, 2, 8]), 1000, 1001, 100);
    expect([...min]).toEqual([1, 5, 2, 8]);
    expect([...max]).toEqual([1, 5, 2, 8]);
    // a sample lies in the middle of its column
    expect([from + width / 2, width]).toEqual([1000, 0.25]);
  });

  it('never hide the least or the greatest sample', () => {
    const samples = Array.from({ length: 1000 }, (_, i) => (i === 337 ? 99 : i === 612 ? -99 : Math.sin(i)));
    for (const pixels of [1, 3, 7, 64, 250, 999]) {
      const { min, max } = columnsOf(shown(samples), 1000, 1250, pixels);
      expect(min.length).toBeLessThanOrEqual(pixels);
      expect([Math.min(...min), Math.max(...max)]).toEqual([-99, 99]);
    }
  });

  it('stand on one grid wherever the view begins, so that a picture does not shimmer as it is moved', () => {
    const samples = Array.from({ length: 400 }, (_, i) => i);
    const a = columnsOf(shown(samples), 1000, 1050, 10);
    const b = columnsOf(shown(samples), 1013.7, 1063.7, 10);
    expect(b.width).toBe(a.width);
    expect(((b.from - a.from) / a.width) % 1).toBeCloseTo(0, 9);
  });

  it('are empty where nothing was measured, and where there is no signal', () => {
    const { min } = columnsOf(shown([Number.NaN, Number.NaN, 3, Number.NaN]), 1000, 1001, 2);
    expect([...min]).toEqual([Number.NaN, 3]);
    expect(columnsOf(shown([1, 2, 3]), 2000, 3000, 10).min).toHaveLength(0);
    expect(columnsOf(shown([1, 2, 3]), 0, 900, 10).min).toHaveLength(0);
    expect(columnsOf(shown([]), 1000, 1010, 10).min).toHaveLength(0);
  });

  it('are a view of what there is where more is asked for', () => {
    expect([...columnsOf(shown([1, 2, 3]), 900, 1100, 1000).min]).toEqual([1, 2, 3]);
  });
});

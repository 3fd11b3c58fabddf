import { describe, expect, it } from 'vitest';
import { fillMap, mapLength, mapsOf } from '../../src/baselines/index.ts';

const WINDOW = { length: 60, step: 30 };
const rowsOf = (values: readonly number[]): Float32Array[] => values.map((x) => Float32Array.of(x, 10 * x));

describe('maps of successive windows', () => {
  it('reach back four minutes: 8 windows of 30 s, 24 of 10 s, and between 4 and 32', () => {
    expect([30, 10, 1, 120].map((step) => mapLength({ length: 60, step }))).toEqual([8, 24, 32, 4]);
  });

  it('end with their window, and repeat the first where the session begins or a window is missing', () => {
    const windows = {
      rows: rowsOf([1, 2, 3, 4, 5, 6]),
      sessions: ['a', 'a', 'a', 'b', 'b', 'b'],
      starts: [1000, 1030, 1060, 0, 30, 90], // one missing in b
    };
    const { places } = mapsOf(windows, WINDOW, 3);
    expect([...places]).toEqual([...[0, 0, 0], ...[0, 0, 1], ...[0, 1, 2], ...[3, 3, 3], ...[3, 3, 4], ...[4, 5, 5]]);
  });

  it('leave out windows on which the device abstains', () => {
    const windows = { rows: rowsOf([1, 2, 3]), sessions: ['a', 'a', 'a'], starts: [0, 30, 60] };
    expect([...mapsOf(windows, WINDOW, 3, [true, false, true]).places.subarray(6)]).toEqual([0, 2, 2]);
  });

  it('never hold what is later than their window', () => {
    const count = 40;
    const starts = Array.from({ length: count }, (_, i) => 30 * ((i * 7) % count)); // in any order
    const windows = { rows: rowsOf(starts), sessions: starts.map(() => 'a'), starts };
    const { places } = mapsOf(windows, WINDOW, 8);
    for (let i = 0; i < count; i++)
      for (let t = 0; t < 8; t++) expect(starts[places[i * 8 + t]!]).toBe(Math.max(0, starts[i]! - 30 * (7 - t)));
  });

  it('are laid out time by time, window by window, with 0 where a feature is missing', () => {
    const rows = [Float32Array.of(1, Number.NaN), Float32Array.of(3, 4)];
    const maps = mapsOf({ rows, sessions: ['a', 'a'], starts: [0, 30] }, WINDOW, 2);
    const batch = new Float32Array(8);
    fillMap(maps, 1, batch, 1, 2);
    expect([...batch]).toEqual([0, 0, 1, 0, 0, 0, 3, 4]);
  });
});

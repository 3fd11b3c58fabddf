import { describe, expect, it } from 'vitest';
import { firstApart, overlap } from '../src/index.ts';

const within = (a: number, b: number): boolean => overlap(a, b, 60);

describe('overlap', () => {
  it('is to share time: not of windows that touch, also where doubles round, and the same from both sides', () => {
    expect([within(0, 59), within(59, 0), within(0, 0)]).toEqual([true, true, true]);
    expect([within(0, 60), within(60, 0), within(0, 60 - 1e-6)]).toEqual([false, false, false]);
  });
});

describe('firstApart', () => {
  it('takes every other window of a grid with half steps, as many as are asked for, beside what is taken', () => {
    const grid = [0, 30, 60, 90, 120, 150];
    expect(firstApart(grid, within, 10)).toEqual([0, 60, 120]);
    expect(firstApart(grid, within, 2)).toEqual([0, 60]);
    expect(firstApart(grid, within, 10, [75])).toEqual([0, 150]);
  });
});

import { random } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { alignMarks, type Border, distanceTo } from '../src/datasets/align.ts';

const at = (...times: number[]): Border[] => times.map((time) => ({ from: time, to: time }));

/** The cost of an assignment by its definition, and the least over all of them: every subset of pairs in order. */
function leastCost(marks: readonly number[], borders: readonly Border[], tolerance: number): number {
  const best = (i: number, j: number): number => {
    if (i === marks.length || j === borders.length) return ((marks.length - i + borders.length - j) * tolerance) / 2;
    const distance = distanceTo(marks[i]!, borders[j]!);
    return Math.min(
      best(i + 1, j) + tolerance / 2,
      best(i, j + 1) + tolerance / 2,
      distance < tolerance ? best(i + 1, j + 1) + distance : Number.POSITIVE_INFINITY,
    );
  };
  return best(0, 0);
}

describe('alignMarks', () => {
  it('pairs in order by time and leaves out what has no partner', () => {
    expect(alignMarks([105, 290], at(100, 200, 300), 50)).toEqual([0, -1, 1]);
    expect(alignMarks([105, 150, 290], at(100, 300), 50)).toEqual([0, 2]);
    expect(alignMarks([], at(100), 50)).toEqual([-1]);
    expect(alignMarks([100], [], 50)).toEqual([]);
    expect(alignMarks([150], at(100), 50)).toEqual([-1]);
    expect(alignMarks([149], at(100), 50)).toEqual([0]);
  });

  it('counts nothing inside a border that is a stretch', () => {
    expect(distanceTo(150, { from: 100, to: 200 })).toBe(0);
    expect(distanceTo(90, { from: 100, to: 200 })).toBe(10);
    expect(distanceTo(203, { from: 100, to: 200 })).toBe(3);
  });

  it('keeps a constant shift together where the nearest border would not', () => {
    // all marks 70 late: the second is nearer to the third border, but then the third mark has none
    expect(alignMarks([170, 290, 410], at(100, 220, 340), 210)).toEqual([0, 1, 2]);
  });

  it('finds the least cost of all assignments', () => {
    const draw = random(3, 'align');
    for (let trial = 0; trial < 200; trial++) {
      const times = (n: number) => Array.from({ length: n }, () => draw.integer(600)).sort((a, b) => a - b);
      const marks = times(draw.integer(6));
      const borders = times(draw.integer(6)).map((from) => ({ from, to: from + draw.integer(60) }));
      const pairs = alignMarks(marks, borders, 90);
      const used = pairs.filter((mark) => mark >= 0);
      expect(used).toEqual([...used].sort((a, b) => a - b));
      const paired = pairs.reduce((sum, mark, j) => sum + (mark < 0 ? 0 : distanceTo(marks[mark]!, borders[j]!)), 0);
      const cost = paired + (marks.length + borders.length - 2 * used.length) * 45;
      expect(cost).toBe(leastCost(marks, borders, 90));
    }
  });
});

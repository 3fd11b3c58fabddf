import { describe, expect, it } from 'vitest';
import { describeSkipped } from '../src/skipped.ts';

describe('describeSkipped', () => {
  it('is one line a reason, with the people and, if there were several, the draws', () => {
    const cell = (subject: string, draw: number, k = 5) => ({
      subject,
      support: 'random' as const,
      k,
      draw,
      reason: 'no',
    });
    expect(describeSkipped([])).toEqual([]);
    expect(describeSkipped([cell('a', 0), cell('a', 1), cell('b', 0), cell('a', 0, 3)])).toEqual([
      'random, k = 5: no (a, b; 3 draws)',
      'random, k = 3: no (a)',
    ]);
    const many = Array.from({ length: 9 }, (_, i) => cell(`s${i}`, 0));
    expect(describeSkipped(many)).toEqual(['random, k = 5: no (s0, s1, s2, s3, s4, s5 and 3 more)']);
  });
});

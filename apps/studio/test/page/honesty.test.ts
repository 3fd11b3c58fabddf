import { describe, expect, it } from 'vitest';
import { judge } from '../../src/page/honesty.ts';

const GRID = { length: 60, step: 30 };
const judged = (counts: Record<string, number>, accuracy: number | null) =>
  judge(
    {
      counts,
      leaveOneOut: accuracy === null ? null : { accuracy, windows: Object.values(counts).reduce((a, b) => a + b, 0) },
    },
    GRID,
  );

describe('what an accuracy is worth', () => {
  it('is nothing with few windows that do not overlap, or a state with hardly any', () => {
    expect(judged({ a: 5, b: 5 }, 1).verdict).toBe('too-few');
    expect(judged({ a: 30, b: 3 }, 0.95).verdict).toBe('too-few');
    expect(judged({ a: 30, b: 30 }, null)).toMatchObject({ verdict: 'too-few', accuracy: null });
  });

  it('is measured against always naming the most frequent state', () => {
    // Wilson, 95 %: 27 of 30 from 0.74, 18 of 30 from 0.42
    expect(judged({ a: 30, b: 30 }, 0.9)).toMatchObject({
      verdict: 'better-than-chance',
      chance: 0.5,
      independent: 30,
    });
    expect(judged({ a: 30, b: 30 }, 0.6).verdict).toBe('not-told-from-chance');
    expect(judged({ a: 50, b: 10 }, 0.9)).toMatchObject({ verdict: 'not-told-from-chance', chance: 5 / 6 });
    expect(judged({ a: 30, b: 30 }, 0.1).verdict).toBe('not-told-from-chance');
  });

  it('counts windows that overlap by what each adds', () => {
    expect(judged({ a: 10, b: 10 }, 1).independent).toBe(10);
    const apart = judge(
      { counts: { a: 10, b: 10 }, leaveOneOut: { accuracy: 1, windows: 20 } },
      { length: 60, step: 60 },
    );
    expect(apart.independent).toBe(20);
  });
});

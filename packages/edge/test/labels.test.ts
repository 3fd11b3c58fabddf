import fc from 'fast-check';
import { expect, it } from 'vitest';
import { without } from '../src/labels.ts';

it('leaves of a span what is not said anew', () => {
  const span = { start: 10, end: 20, label: 'a' };
  const left = (start: number, end: number) => without(span, { start, end }).map((one) => [one.start, one.end]);
  expect(left(0, 10)).toEqual([[10, 20]]);
  expect(left(5, 15)).toEqual([[15, 20]]);
  expect(left(12, 14)).toEqual([
    [10, 12],
    [14, 20],
  ]);
  expect(left(0, 30)).toEqual([]);
});

it('never leaves two claims on one moment, nor loses any other', () => {
  const moment = fc.integer({ min: 0, max: 50 });
  fc.assert(
    fc.property(moment, moment, moment, moment, (a, b, c, d) => {
      const [span, stretch] = [
        { start: Math.min(a, b), end: Math.max(a, b) + 1, label: 'x' },
        { start: Math.min(c, d), end: Math.max(c, d) + 1 },
      ];
      const inside = (t: number, { start, end }: { start: number; end: number }): boolean => t >= start && t < end;
      for (let t = 0.5; t < 52; t++) {
        const kept = without(span, stretch).filter((one) => inside(t, one)).length;
        expect(kept).toBe(inside(t, span) && !inside(t, stretch) ? 1 : 0);
      }
    }),
  );
});

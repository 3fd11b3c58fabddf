import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pieces } from '../../src/worker/pieces.ts';

it('cover everything once, with the signal around that there is', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 5000 }),
      fc.integer({ min: 1, max: 700 }),
      fc.integer({ min: 0, max: 90 }),
      (length, size, margin) => {
        let at = 0;
        for (const { from, to, before, after } of pieces(length, size, margin)) {
          expect(from).toBe(at);
          expect(to).toBeGreaterThan(from);
          expect(to - from).toBeLessThan(1.5 * size + 1);
          expect([before, after]).toEqual([Math.max(0, from - margin), Math.min(length, to + margin)]);
          at = to;
        }
        expect(at).toBe(length);
      },
    ),
  );
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bytes, clock, count, duration, groups, milliseconds, parseClock, percent } from '../../src/page/format.ts';

it('writes numbers as a person reads them', () => {
  expect([0, 999, 1000, 77_640, 1_600_000].map(bytes)).toEqual(['0 bytes', '999 bytes', '1.0 kB', '78 kB', '1.6 MB']);
  expect([0, 245, 3729, -3].map(clock)).toEqual(['0:00', '4:05', '1:02:09', '0:00']);
  expect([40, 1800, 7200, 8100].map(duration)).toEqual(['40 s', '30 min', '2 h', '2 h 15 min']);
  expect([0.14, 63, 1500].map(milliseconds)).toEqual(['0.1 ms', '63 ms', '1.5 s']);
  expect([percent(0.705), count(1, 'window'), count(2, 'person', 'people')]).toEqual([
    '71\u00a0%',
    '1 window',
    '2 people',
  ]);
  expect(groups('0fb18245fe')).toBe('0fb1 8245 fe');
});

it('reads times as people write them', () => {
  expect(['4', '4.5', '4,5', '4:30', ' 1:02:09 ', '90:00'].map(parseClock)).toEqual([240, 270, 270, 270, 3729, 5400]);
  expect(['', 'x', '4:75', '4:', '1:2:3:4', '-4', '1e3'].map(parseClock)).toEqual(Array(7).fill(null));
});

it('reads what it writes', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 86_400 }), (s) => parseClock(clock(s)) === s));
});

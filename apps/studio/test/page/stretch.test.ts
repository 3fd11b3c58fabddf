import { expect, it } from 'vitest';
import { typedStretch } from '../../src/page/stretch.ts';

const recording = { duration: 1799.6, length: 60, starts: Array.from({ length: 58 }, (_, i) => 30 * i) };
const of = (from: string, to: string) => typedStretch(from, to, recording);

it('ends with the recording, and says so where that is not what was typed', () => {
  expect(of('1:00', '99:00')).toEqual({
    stretch: { start: 60, end: 1799.6 },
    remark: 'The recording ends at 30:00: kept to there.',
  });
  // what the page itself shows as the end is no mistake
  expect(of('1:00', '30:00')).toEqual({ stretch: { start: 60, end: 1799.6 }, remark: null });
  expect(of('31:00', '40:00')).toEqual({ stretch: null, remark: 'The recording ends at 30:00.' });
});

it('keeps nothing in which no window fits', () => {
  expect(of('1:00', '1:20')).toMatchObject({ stretch: null, remark: expect.stringContaining('window of 60 s') });
  expect(of('29:30', '99:00').stretch).toBeNull();
  // long enough, and beside the grid
  expect(of('1:10', '2:15')).toMatchObject({ stretch: null, remark: expect.stringContaining('make it longer') });
  expect(typedStretch('1:10', '2:15', { ...recording, starts: null }).stretch).toEqual({ start: 70, end: 135 });
  expect(of('1:10', '2:30').stretch).toEqual({ start: 70, end: 150 });
});

it('asks for times as it writes them', () => {
  expect([of('', ''), of('1:00', '')]).toEqual(Array(2).fill({ stretch: null, remark: null }));
  expect(of('soon', '2').remark).toMatch(/beginning as 4:30/);
  expect(of('1', 'later').remark).toMatch(/end as 7:00/);
  expect(of('2:00', '1:00').remark).toBe('The end must come after the beginning.');
});

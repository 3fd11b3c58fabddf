import { describe, expect, it } from 'vitest';
import { chooseSupport, overlaps, type Support, type SupportWindow } from '../src/support.ts';

/** Windows of 60 s every 30 s; one letter a window, `.` for no label. */
const timeline = (labels: string, session = '1', at = 1_700_000_000): SupportWindow[] =>
  [...labels].map((label, i) => ({ session, start: at + 30 * i, label: label === '.' ? null : label }));

const choose = (windows: SupportWindow[], rule: 'random' | 'chronological', k: number, seed = 1): Support => {
  const found = chooseSupport(windows, 60, { rule, k, seed });
  if ('reason' in found) throw new Error(found.reason);
  return found;
};

describe('overlaps', () => {
  const at = (start: number, session = '1'): SupportWindow => ({ session, start, label: null });
  it('holds for windows that share time, not for those that touch or lie in another session', () => {
    expect(overlaps(at(0), at(59), 60)).toBe(true);
    expect(overlaps(at(59), at(0), 60)).toBe(true);
    expect(overlaps(at(0), at(60), 60)).toBe(false);
    expect(overlaps(at(0), at(60 - 1e-6), 60)).toBe(false);
    expect(overlaps(at(0), at(0, '2'), 60)).toBe(false);
  });
});

describe('chronological support', () => {
  it('takes the first of each class that do not overlap, and leaves a gap of one window beside each', () => {
    //                         0123456789
    const windows = timeline('.aaaaa.bbbbbb');
    expect(choose(windows, 'chronological', 1)).toEqual({ support: [1, 7], test: [3, 4, 5, 9, 10, 11, 12] });
    expect(choose(windows, 'chronological', 2)).toEqual({ support: [1, 3, 7, 9], test: [5, 11, 12] });
  });

  it('goes by time, not by the order of the list, and tests in the order of the list', () => {
    const windows = timeline('aaaabbbb').reverse();
    expect(choose(windows, 'chronological', 1)).toEqual({ support: [7, 3], test: [0, 1, 5] });
  });

  it('removes from the test a window of another class that overlaps a support window', () => {
    expect(choose(timeline('aaaabbb'), 'chronological', 1)).toEqual({ support: [0, 4], test: [2, 6] });
  });
});

describe('random support', () => {
  const windows = timeline('aaaaaaaaa..bbbbbbbbbbbbbbb..aaaaaaaa');
  it('keeps support windows apart from one another and from every test window, for every seed', () => {
    for (let seed = 0; seed < 50; seed++) {
      const { support, test } = choose(windows, 'random', 4, seed);
      expect(support.map((i) => windows[i]!.label).join('')).toBe('aaaabbbb');
      for (const i of support) {
        for (const j of [...support, ...test]) {
          if (i !== j) expect(overlaps(windows[i]!, windows[j]!, 60)).toBe(false);
        }
      }
      const near = (i: number): boolean => support.some((j) => overlaps(windows[i]!, windows[j]!, 60));
      expect(test).toEqual([...windows.keys()].filter((i) => windows[i]!.label !== null && !near(i)));
    }
  });

  it('is the same for the same seed and reaches every window over seeds', () => {
    expect(choose(windows, 'random', 2, 5)).toEqual(choose(windows, 'random', 2, 5));
    const drawn = new Set(Array.from({ length: 300 }, (_, seed) => choose(windows, 'random', 1, seed).support).flat());
    expect(drawn.size).toBe(windows.filter(({ label }) => label !== null).length);
  });

  it('finds k windows whenever there are k, however it begins', () => {
    // nine overlapping windows hold five apart in one way only, with none left to test on but the one of session 3
    const tight = [...timeline('aaaaaaaaa', '1'), ...timeline('b'.repeat(20), '2'), ...timeline('a', '3')];
    const outcomes = Array.from({ length: 100 }, (_, seed) => chooseSupport(tight, 60, { rule: 'random', k: 5, seed }));
    const found = outcomes.filter((one) => 'support' in one);
    for (const { support } of found) {
      const own = support.slice(0, 5);
      expect(own.includes(29) || own.join() === '0,2,4,6,8').toBe(true);
      expect(support).toHaveLength(10);
    }
    // with the lone window in the support, nine hold the other four in ways that leave one to test on or none
    for (const one of outcomes) if ('reason' in one) expect(one.reason).toBe('"a" has no window left to test on');
    expect(found.length).toBeGreaterThan(10);
  });
});

describe('a person who cannot be tested', () => {
  const reason = (labels: string, k: number): unknown =>
    chooseSupport(timeline(labels), 60, { rule: 'chronological', k, seed: 1 });
  it('is named with the reason', () => {
    expect(reason('aaaa....', 1)).toEqual({ reason: '1 of at least 2 classes are labelled' });
    expect(reason('aaaa..bbbbbbb', 3)).toEqual({ reason: '"a" has 2 of 3 windows that do not overlap' });
    expect(reason('aaaaa..bb', 1)).toEqual({ reason: '"b" has no window left to test on' });
  });
});

import { describe, expect, it } from 'vitest';
import { type ProposeInput, propose } from '../src/index.ts';

/** Windows of 60 s every 60 s, embedded on a line. */
const line = (places: readonly (number | null)[], labels: readonly (string | null)[] = []): ProposeInput => ({
  points: places.map((x) => (x === null ? null : Float32Array.of(x))),
  starts: places.map((_, i) => 60 * i),
  labels: places.map((_, i) => labels[i] ?? null),
  length: 60,
});
const windowsOf = (input: ProposeInput, n: number): number[] => propose(input, n).map(({ start }) => start / 60);

describe('propose', () => {
  it('begins in the middle, then takes each time what is farthest from all so far', () => {
    // mean 5: 5 first; then 12 (7 away), 0 (5 away), then 3 and 8 as far as 2 and 3: 8
    expect(windowsOf(line([0, 3, 5, 8, 12, 2]), 6)).toEqual([2, 4, 0, 3, 1, 5]);
    expect(propose(line([0, 3, 5, 8, 12, 2]), 2)).toEqual([
      { start: 120, end: 180, why: 'typical', distance: null, entropy: null },
      { start: 240, end: 300, why: 'unlike', distance: 7, entropy: null },
    ]);
  });

  it('goes on from what is labelled, and asks for nothing twice', () => {
    expect(windowsOf(line([0, 3, 5, 8, 12, 2], ['a']), 2)).toEqual([4, 2]);
    expect(windowsOf(line([0, 3, 5], ['a', 'a', 'b']), 3)).toEqual([]);
  });

  it('passes over windows with too little in them', () => {
    expect(windowsOf(line([null, 4, null]), 5)).toEqual([1]);
    expect(propose(line([null]), 1)).toEqual([]);
  });

  it('never proposes windows that overlap one another or a labelled one', () => {
    const places = Array.from({ length: 40 }, (_, i) => Math.sin(i));
    const input = { ...line(places, [null, null, null, 'a']), starts: places.map((_, i) => 30 * i) };
    const starts = propose(input, 100).map(({ start }) => start);
    expect(starts.length).toBeGreaterThan(10);
    const all = [...starts, 90].sort((a, b) => a - b);
    for (let i = 1; i < all.length; i++) expect(all[i]! - all[i - 1]!).toBeGreaterThanOrEqual(60);
  });

  it('asks where the classifier wavers, once there is one, and says so', () => {
    const input = line([0, 10, 9, 5], ['a', 'b']);
    const sure = propose(input, 1);
    expect(sure).toMatchObject([{ start: 180, why: 'unlike', distance: 5, entropy: null }]);
    const probabilities = [
      [1, 0],
      [0, 1],
      [0.5, 0.5],
      [1, 0],
    ];
    // 5: distance 1 of the most, entropy 0; 9: distance 0.2 of the most, entropy 1
    expect(propose({ ...input, probabilities }, 1)).toEqual([
      { start: 120, end: 180, why: 'unsure', distance: 1, entropy: 1 },
    ]);
  });
});

import { random } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { fitPersistence, offline, smooth } from '../src/index.ts';

const grid = { length: 30, step: 30 };

/** A chain of known persistence seen through windows whose probabilities are those of Bayes' rule. */
function simulate(stay: number, classes: number, n: number, occurrence?: readonly number[], seed = 1) {
  const stream = random('smoothing', seed, stay, classes);
  const draw = (): number => {
    let u = stream.uniform();
    for (let c = 0; c < classes; c++) {
      u -= occurrence?.[c] ?? 1 / classes;
      if (u < 0) return c;
    }
    return classes - 1;
  };
  const lambda = (classes * stay - 1) / (classes - 1);
  const states: number[] = [];
  for (let t = 0; t < n; t++) states.push(t > 0 && stream.uniform() < lambda ? states[t - 1]! : draw());
  // a unit normal about 1.5 in the state's own dimension
  const probabilities = states.map((state) => {
    const z = Array.from({ length: classes }, (_, c) => Math.exp(1.5 * (stream.normal() + (c === state ? 1.5 : 0))));
    const sum = z.reduce((a, b) => a + b);
    return z.map((value) => value / sum);
  });
  return { states, probabilities, starts: states.map((_, t) => 1.7e9 + t * grid.step), shuffle: stream.shuffle };
}

const argmax = (row: ArrayLike<number>): number => Array.from(row).indexOf(Math.max(...Array.from(row)));
const accuracy = (rows: readonly ArrayLike<number>[], states: readonly number[]): number =>
  rows.filter((row, t) => argmax(row) === states[t]).length / states.length;

describe('fitPersistence', () => {
  it.each([
    [0.97, 3],
    [0.9, 3],
    [0.7, 4],
    [0.95, 2],
  ])('finds p = %f of a chain of %i states', (stay, classes) => {
    const { probabilities, starts } = simulate(stay, classes, 2000);
    expect(Math.abs(fitPersistence(probabilities, starts, grid).stay - stay)).toBeLessThan(0.02);
  });

  it('finds none in a shuffled stream, also if one class is much more frequent', () => {
    for (const occurrence of [undefined, [0.8, 0.1, 0.1]]) {
      const { probabilities, starts, shuffle } = simulate(0.97, 3, 2000, occurrence);
      const shuffled = fitPersistence(shuffle(probabilities), starts, grid);
      expect(shuffled.stay).toBeLessThan(1 / 3 + 0.06);
      expect(shuffled.gain).toBeLessThan(1e-3);
      expect(fitPersistence(probabilities, starts, grid).gain).toBeGreaterThan(0.05);
    }
  });

  it('does not take a head that always says the same for a state that lasts', () => {
    const starts = Array.from({ length: 200 }, (_, t) => t * 30);
    expect(
      fitPersistence(
        starts.map(() => [0.7, 0.2, 0.1]),
        starts,
        grid,
      ).stay,
    ).toBeLessThan(0.4);
  });

  it('finds persistence also through a timid head, whose flat stream one class alone would explain in any order', () => {
    const { probabilities, starts, shuffle } = simulate(0.97, 2, 400);
    const timid = probabilities.map(([p]) => [0.5 + 0.2 * (p! - 0.5), 0.5 - 0.2 * (p! - 0.5)]);
    expect(fitPersistence(timid, starts, grid).stay).toBeGreaterThan(0.85);
    expect(fitPersistence(shuffle(timid), starts, grid).stay).toBeLessThan(0.56);
  });

  it.each([3, 5, 6])('finds it in a chain of %i states whose recordings do not lie on one grid', (classes) => {
    const { probabilities, starts } = simulate(0.95, classes, 600);
    const apart = starts.map((start, t) => start + (t > 200 ? 45 : 0) + (t > 400 ? 1e-6 : 0));
    const { stay, gain } = fitPersistence(probabilities, apart, grid);
    expect(Math.abs(stay - 0.95)).toBeLessThan(0.03);
    expect(gain).toBeGreaterThan(0.1);
  });

  it('stays at chance with a head that knows nothing', () => {
    const starts = Array.from({ length: 100 }, (_, t) => t * 30);
    const all = starts.map(() => [1 / 3, 1 / 3, 1 / 3]);
    expect(fitPersistence(all, starts, grid)).toEqual({ stay: 1 / 3, gain: 0 });
    const fits = Array.from({ length: 40 }, (_, seed) => {
      const draw = random('uninformative', seed);
      const noise = starts.map(() => {
        const z = [0, 0, 0].map(() => Math.exp(draw.normal()));
        return z.map((value) => value / z.reduce((a, b) => a + b));
      });
      return fitPersistence(noise, starts, grid);
    });
    const stays = fits.map(({ stay }) => stay).sort((a, b) => a - b);
    expect(stays[20]).toBeLessThan(0.36); // half of them at chance
    expect(stays[39]).toBeLessThan(0.8); // and none where a state would last
    expect(Math.max(...fits.map(({ gain }) => gain))).toBeLessThan(0.03);
  });

  it('stays at chance without a stream to learn from', () => {
    expect(fitPersistence([], [], grid)).toEqual({ stay: 0.5, gain: 0 });
    expect(fitPersistence([[0.9, 0.05, 0.05]], [0], grid)).toEqual({ stay: 1 / 3, gain: 0 });
    expect(fitPersistence([null, [0.2, 0.3, 0.5], null], [0, 30, 60], grid).stay).toBe(1 / 3);
  });

  it('never reaches certainty, so that evidence can always change the state', () => {
    const starts = Array.from({ length: 3000 }, (_, t) => t * 30);
    const halves = starts.map((_, t) => (t < 1500 ? [0.95, 0.05] : [0.05, 0.95]));
    const { stay } = fitPersistence(halves, starts, grid);
    expect(stay).toBeLessThanOrEqual(0.999);
    expect(stay).toBeGreaterThan(0.99);
  });
});

describe('smooth', () => {
  it('is the two-step product of Bayes, worked out by hand', () => {
    // stay 0.8 of 2: before the second window 0.8 * 0.9 + 0.2 * 0.1 = 0.74; evidence 0.4 : 0.6
    const [first, second] = smooth(
      [
        [0.9, 0.1],
        [0.4, 0.6],
      ],
      [0, 30],
      grid,
      0.8,
    );
    expect(first![0]).toBeCloseTo(0.9, 12);
    expect(second![0]).toBeCloseTo((0.74 * 0.4) / (0.74 * 0.4 + 0.26 * 0.6), 12);
  });

  it('forgets over a gap as the chain itself would, step by step', () => {
    const stay = 0.9;
    const gap = smooth(
      [
        [0.8, 0.1, 0.1],
        [0.2, 0.5, 0.3],
      ],
      [0, 4 * 30],
      grid,
      stay,
    );
    const filled = smooth([[0.8, 0.1, 0.1], null, null, null, [0.2, 0.5, 0.3]], [0, 30, 60, 90, 120], grid, stay);
    for (let c = 0; c < 3; c++) expect(gap[1]![c]).toBeCloseTo(filled[4]![c]!, 12);
    const long = smooth(
      [
        [0.98, 0.01, 0.01],
        [0.2, 0.5, 0.3],
      ],
      [0, 1e7],
      grid,
      stay,
    );
    for (const [c, p] of [0.2, 0.5, 0.3].entries()) expect(long[1]![c]).toBeCloseTo(p, 12);
  });

  it('equals the sum over all paths, with windows that overlap, gaps and a window not judged', () => {
    const half = { length: 60, step: 30 };
    const starts = [0, 30, 60, 165, 195];
    const stream = [[0.6, 0.3, 0.1], [0.2, 0.5, 0.3], null, [0.1, 0.1, 0.8], [0.7, 0.2, 0.1]];
    const stay = 0.85;
    const lambda = (3 * stay - 1) / 2;
    for (const [last, row] of smooth(stream, starts, half, stay).entries()) {
      const posterior = [0, 0, 0];
      for (let path = 0; path < 3 ** (last + 1); path++) {
        const states = Array.from({ length: last + 1 }, (_, t) => Math.floor(path / 3 ** t) % 3);
        let p = 1;
        for (const [t, s] of states.entries()) {
          const kept = t === 0 ? 0 : lambda ** ((starts[t]! - starts[t - 1]!) / 30);
          p *= (kept * (s === states[t - 1] ? 1 : 0) + (1 - kept) / 3) * Math.sqrt(stream[t]?.[s] ?? 1);
        }
        posterior[states[last]!]! += p;
      }
      const total = posterior.reduce((a, b) => a + b);
      for (let c = 0; c < 3; c++) expect(row[c]).toBeCloseTo(posterior[c]! / total, 12);
    }
  });

  it('knows nothing at p = 1 / K whatever the gap, also where 1 / K is no exact number', () => {
    const uneven = Array.from({ length: 49 }, (_, c) => (c === 0 ? 0.52 : 0.01));
    const [, second] = smooth([uneven, uneven], [0, 45], grid, 1 / 49);
    for (const [c, p] of uneven.entries()) expect(second![c]).toBeCloseTo(p, 12);
  });

  it('counts overlapping evidence once: two half steps of the same window weigh as one', () => {
    const half = { length: 60, step: 30 };
    const twice = smooth(
      [
        [0.9, 0.1],
        [0.9, 0.1],
      ],
      [0, 30],
      half,
      1,
    );
    expect(twice[1]![0]).toBeCloseTo(0.9, 12);
  });

  it('changes nothing at p = 1 / K, and sums to 1', () => {
    const { probabilities, starts } = simulate(0.9, 3, 300);
    for (const [t, row] of smooth(probabilities, starts, grid, 1 / 3).entries()) {
      for (let c = 0; c < 3; c++) expect(row[c]).toBeCloseTo(probabilities[t]![c]!, 5);
    }
    for (const decode of [smooth, offline]) {
      for (const row of decode(
        [...probabilities, [1, 0, 0], [0, 1, 0], null],
        [...starts, 2e9, 2e9 + 1, 3e9],
        grid,
        0.999,
      )) {
        expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      }
    }
  });

  it('is causal: what comes later changes nothing', () => {
    const { probabilities, starts } = simulate(0.95, 3, 100);
    const part = smooth(probabilities.slice(0, 60), starts.slice(0, 60), grid, 0.9);
    expect(smooth(probabilities, starts, grid, 0.9).slice(0, 60)).toEqual(part);
  });

  it('helps where states last, more so offline, and not where the order is lost', () => {
    const { probabilities, starts, states, shuffle } = simulate(0.97, 3, 2000);
    const { stay } = fitPersistence(probabilities, starts, grid);
    const windowed = accuracy(probabilities, states);
    const causal = accuracy(smooth(probabilities, starts, grid, stay), states);
    const both = accuracy(offline(probabilities, starts, grid, stay), states);
    expect(causal).toBeGreaterThan(windowed + 0.05);
    expect(both).toBeGreaterThan(causal);

    const order = shuffle(states.map((_, t) => t));
    const mixed = order.map((t) => probabilities[t]!);
    const mixedStates = order.map((t) => states[t]!);
    const none = fitPersistence(mixed, starts, grid).stay;
    expect(Math.abs(accuracy(smooth(mixed, starts, grid, none), mixedStates) - windowed)).toBeLessThan(0.01);
  });

  it('refuses disorder, other lengths and what is no probability', () => {
    expect(() =>
      smooth(
        [
          [0.5, 0.5],
          [0.5, 0.5],
        ],
        [30, 0],
        grid,
        0.9,
      ),
    ).toThrow('order of time');
    expect(() => smooth([[0.5, 0.5]], [0, 30], grid, 0.9)).toThrow('as many starts');
    expect(() =>
      smooth(
        [
          [0.5, 0.5],
          [1, 0, 0],
        ],
        [0, 30],
        grid,
        0.9,
      ),
    ).toThrow('classes');
    expect(() => smooth([[Number.NaN, 0.5]], [0], grid, 0.9)).toThrow('probability');
    expect(() => smooth([[0.5, 0.5]], [0], grid, 0.2)).toThrow('to stay');
  });
});

describe('offline', () => {
  it('equals the sum over all paths, by brute force', () => {
    const stay = 0.8;
    const rows = [
      [0.6, 0.3, 0.1],
      [0.2, 0.5, 0.3],
      [0.1, 0.1, 0.8],
    ];
    const posterior = rows.map(() => [0, 0, 0]);
    let total = 0;
    for (let path = 0; path < 27; path++) {
      const states = [path % 3, Math.floor(path / 3) % 3, Math.floor(path / 9)];
      let p = 1;
      for (const [t, s] of states.entries()) {
        p *= rows[t]![s]! * (t === 0 ? 1 / 3 : s === states[t - 1] ? stay : (1 - stay) / 2);
      }
      total += p;
      for (const [t, s] of states.entries()) posterior[t]![s]! += p;
    }
    for (const [t, row] of offline(rows, [0, 30, 60], grid, stay).entries()) {
      for (let c = 0; c < 3; c++) expect(row[c]).toBeCloseTo(posterior[t]![c]! / total, 12);
    }
  });
});

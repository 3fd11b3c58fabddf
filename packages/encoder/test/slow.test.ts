import { readFileSync } from 'node:fs';
import { random } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import {
  calm,
  fitSlowFeatures,
  forwardSupport,
  type OwnWindows,
  openPersonal,
  personalise,
  SLOW_FIT,
} from '../src/slow/index.ts';

interface GoldenPerson {
  readonly rows: readonly (readonly (number | null)[])[];
  readonly session: readonly number[];
  readonly start: readonly number[];
  readonly usable: readonly boolean[];
}
interface Golden {
  readonly people: readonly GoldenPerson[];
  readonly directions: readonly (readonly number[])[];
  readonly strengths: readonly number[];
  readonly guests: readonly {
    readonly person: GoldenPerson;
    readonly embedded: readonly (readonly number[])[];
    readonly size: number;
    readonly memory: number;
    readonly labelled: readonly number[];
    readonly support: readonly (readonly number[])[];
    readonly probabilities: readonly (readonly number[])[];
    readonly decoded: readonly (readonly number[])[];
  }[];
}
/** golden/slow.py: numpy and scipy, from the definitions */
const golden = JSON.parse(readFileSync(new URL('golden/slow.json', import.meta.url), 'utf8')) as Golden;
const GRID = { length: 60, step: 30 };
const RANK = 6;
const own = ({ rows, session, start, usable }: GoldenPerson): OwnWindows => ({
  rows: rows.map((row) => Float32Array.from(row, (value) => value ?? Number.NaN)),
  sessions: session,
  starts: start,
  usable,
});
const people = golden.people.map(own);
const slow = fitSlowFeatures(people, GRID, { rank: RANK });
const guest = own(golden.guests[1]!.person);

/** Largest difference of two lists of numbers; NaN wins. */
function off(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  const differences = Array.from(a, (value, i) => Math.abs(value - b[i]!));
  return differences.some(Number.isNaN) ? Number.NaN : Math.max(0, ...differences);
}

/** A person of two states of ten windows each, noise, and features that are missing now and then. */
function made(name: string, windows: number, features = 10): OwnWindows {
  const stream = random('slow', name);
  const places = Array.from({ length: windows }, (_, i) => i);
  return {
    rows: places.map((i) =>
      Float32Array.from({ length: features }, (_, j) =>
        stream.uniform() < 0.05 ? Number.NaN : stream.normal() + (j < 3 && Math.floor(i / 10) % 2 === 1 ? 2 : 0),
      ),
    ),
    sessions: places.map(() => 'a'),
    starts: places.map((i) => 30 * i),
  };
}

describe('slow features, cloud', () => {
  it('are those of numpy and scipy', () => {
    expect(off(slow.strengths, golden.strengths)).toBeLessThan(1e-6);
    expect(off(slow.directions, golden.directions.flat())).toBeLessThan(2e-6);
  });

  it('do not depend on the order of people, nor on that of windows', () => {
    const turned = people.toReversed().map(
      ({ rows, sessions, starts, usable }): OwnWindows => ({
        rows: rows.toReversed(),
        sessions: Array.from(sessions).reverse(),
        starts: Array.from(starts).reverse(),
        usable: Array.from(usable!).reverse(),
      }),
    );
    const again = fitSlowFeatures(turned, GRID, { rank: RANK });
    expect(off(again.strengths, slow.strengths)).toBeLessThan(1e-6);
    expect(off(again.directions, slow.directions)).toBeLessThan(2e-6);
  });

  it('do not change if everything is said twice, if time is shifted, or if a window is scaled', () => {
    const twice = fitSlowFeatures([...people, ...people], GRID, { rank: RANK });
    expect(off(twice.directions, slow.directions)).toBeLessThan(2e-6);
    const later = people.map((person) => ({
      ...person,
      starts: Array.from(person.starts, (t) => t + 1.7e9),
      rows: person.rows.map((row) => row.map((value) => value * 4)),
    }));
    expect(off(fitSlowFeatures(later, GRID, { rank: RANK }).directions, slow.directions)).toBeLessThan(2e-6);
  });

  it('find the one direction that lasts', () => {
    const { directions, strengths } = fitSlowFeatures(
      Array.from({ length: 8 }, (_, i) => made(`p${i}`, 120)),
      GRID,
      { rank: 3 },
    );
    const first = Array.from({ length: 10 }, (_, i) => directions[i * 3]!);
    const length = Math.sqrt(first.reduce((sum, v) => sum + v * v, 0));
    const along = Math.abs(first[0]! + first[1]! + first[2]!) / Math.sqrt(3) / length;
    expect(along).toBeGreaterThan(0.97); // the state moves features 0, 1, 2 alike
    expect(strengths[0]!).toBeGreaterThan(5 * strengths[1]!);
  });

  it('leave out people without two windows one length apart, and refuse to learn from nobody', () => {
    const short = { ...made('short', 2), starts: [0, 30] };
    expect(fitSlowFeatures([...people, short], GRID, { rank: RANK })).toEqual(slow);
    const unusable = { ...people[0]!, usable: people[0]!.rows.map(() => false) };
    for (const nobody of [[], [short], [unusable]]) {
      expect(() => fitSlowFeatures(nobody, GRID)).toThrow(expect.objectContaining({ code: 'too-few-subjects' }));
    }
    expect(() => fitSlowFeatures([made('a', 40), made('b', 40, 11)], GRID)).toThrow(/same features: 10 .* got 11/);
  });

  it('stay finite where features are constant, missing throughout, or windows few', () => {
    const still = { ...made('still', 40), rows: Array.from({ length: 40 }, () => new Float32Array(10).fill(1)) };
    const empty = { ...still, rows: still.rows.map((row) => row.map(() => Number.NaN)) };
    for (const cohort of [[still], [empty], [made('few', 3)], [made('few', 5)], [empty, made('few', 12)]]) {
      const { directions, strengths } = fitSlowFeatures(cohort, GRID);
      expect(directions.every(Number.isFinite) && strengths.every((w) => w >= 0 && Number.isFinite(w))).toBe(true);
      for (const somebody of [still, empty, made('few', 3)]) {
        const { embed, size, memory } = personalise({ directions, strengths, grid: GRID }, somebody);
        expect(size > 0 && memory >= 0 && memory <= 0.9).toBe(true);
        for (const row of somebody.rows) expect(embed(row).every(Number.isFinite)).toBe(true);
      }
    }
  });
});

describe('slow features, device', () => {
  it.each([0, 1])('person %i is embedded as by numpy', (g) => {
    const { person, embedded, size, memory } = golden.guests[g]!;
    const stored = {
      directions: Float32Array.from(golden.directions.flat()),
      strengths: Float32Array.from(golden.strengths),
      grid: GRID,
    };
    const personal = personalise(stored, own(person));
    expect(personal.size / size).toBeCloseTo(1, 6);
    expect(personal.memory).toBeCloseTo(memory, 5);
    for (const [i, row] of own(person).rows.entries()) {
      expect(off(personal.embed(row), embedded[i]!)).toBeLessThan(2e-6);
    }
  });

  it('says the same of a window whichever way eigenvectors point', () => {
    const flipped = slow.directions.map((value, i) => (i % RANK === 1 || i % RANK === 4 ? -value : value));
    const a = personalise(slow, guest);
    const b = personalise({ ...slow, directions: flipped }, guest);
    const dot = (x: Float32Array, y: Float32Array): number => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
    for (let i = 1; i < guest.rows.length; i++) {
      const [p, q] = [guest.rows[i - 1]!, guest.rows[i]!];
      expect(dot(a.embed(p), a.embed(q))).toBeCloseTo(dot(b.embed(p), b.embed(q)), 5);
    }
  });

  it('counts usable windows only, and those of a session only among themselves', () => {
    const same = personalise(slow, guest);
    const spoilt = guest.rows.map((row, i) => (guest.usable![i] ? row : row.map(() => 5)));
    expect(personalise(slow, { ...guest, rows: spoilt }).map).toEqual(same.map);
    const elsewhere = Array.from(guest.starts, (t, i) => t + 1e6 * (guest.sessions[i] as number));
    expect(personalise(slow, { ...guest, starts: elsewhere }).map).toEqual(same.map);
    const merged = personalise(slow, { ...guest, sessions: guest.rows.map(() => 0) });
    expect(off(merged.map, same.map)).toBeGreaterThan(1e-3);
  });

  it("of somebody unknown takes the other people's strengths", () => {
    const { map, size, memory } = personalise(slow, { rows: [], sessions: [], starts: [] });
    const expected = Array.from({ length: map.length }, (_, at) => {
      const [r, i] = [Math.floor(at / 10), at % 10];
      return Math.sqrt(slow.strengths[r]!) * slow.directions[i * RANK + r]!;
    });
    expect(off(map, expected)).toBeLessThan(1e-6);
    expect(size).toBeCloseTo(
      slow.strengths.reduce((sum, w) => sum + w * (1 + w), 0),
      6,
    );
    expect(memory).toBe(0);
    const nothing = personalise(slow, guest, { drift: 0, states: 0 });
    expect(off(nothing.map, expected)).toBeLessThan(1e-6);
  });

  it('makes do with 8 windows, and is kept as it was made', () => {
    const eight = made('eight', 8);
    const personal = personalise(slow, eight);
    const again = openPersonal({ map: personal.map, size: personal.size, memory: personal.memory });
    for (const row of eight.rows) {
      const z = personal.embed(row);
      expect(z.reduce((sum, value) => sum + value * value, 0)).toBeLessThan(2);
      expect(again.embed(row)).toEqual(z);
    }
    expect(personal.embed(new Float32Array(10).fill(Number.NaN))).toEqual(new Float32Array(RANK));
  });

  it('has the documented size: 64 directions of 123 features, 32 kB', () => {
    const cohort = Array.from({ length: 3 }, (_, i) => made(`wide ${i}`, 60, 123));
    const full = fitSlowFeatures(cohort, GRID);
    expect(full.strengths.length).toBe(SLOW_FIT.rank);
    expect(full.directions.byteLength + full.strengths.byteLength).toBe(4 * (64 * 123 + 64));
  });
});

describe('support and causal decoding with slow features', () => {
  it.each([0, 1])('person %i: are those of numpy', (g) => {
    const { person, embedded, labelled, support, probabilities, decoded } = golden.guests[g]!;
    const times = own(person);
    const points = embedded.map((z, i) => (person.usable[i] ? Float32Array.from(z) : null));
    const found = forwardSupport(points, times, labelled, 60);
    for (const [at, point] of found.entries()) expect(off(point, support[at]!)).toBeLessThan(1e-6);
    const single = probabilities.map((p, i) => (person.usable[i] ? Float64Array.from(p) : null));
    for (const [i, p] of calm(single, times, 30, 0.4).entries()) {
      if (p === null) expect(person.usable[i]).toBe(false);
      else expect(off(p, decoded[i]!)).toBeLessThan(1e-8);
    }
  });

  it('a lone or last window is its own support point; one that is not usable is refused', () => {
    const points = [Float32Array.of(1, 2), Float32Array.of(3, 4), null];
    const times = { sessions: [0, 0, 0], starts: [0, 30, 60] };
    expect(forwardSupport(points, times, [1], 60)).toEqual([points[1]]);
    expect(() => forwardSupport(points, times, [2], 60)).toThrow(/window 2 is not/);
  });

  it('without memory leaves probabilities alone, with it never makes a NaN', () => {
    const sure = [Float64Array.of(1, 0), Float64Array.of(0, 1), null, Float64Array.of(0.5, 0.5)];
    const times = { sessions: [0, 0, 0, 0], starts: [0, 30, 60, 90] };
    expect(off(calm(sure, times, 30, 0)[3]!, [0.5, 0.5])).toBeLessThan(1e-12);
    expect(off(calm(sure, times, 30, 0)[0]!, [1, 0])).toBeLessThan(1e-12);
    for (const row of calm(sure, times, 30, 0.9)) expect(row === null || row.every(Number.isFinite)).toBe(true);
  });
});

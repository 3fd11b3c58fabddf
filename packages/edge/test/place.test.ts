import { FEATURES } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { place } from '../src/index.ts';

const WIDTH = 2 * FEATURES.length;
const at = (entries: Readonly<Record<number, number>>): Float32Array => {
  const vector = new Float32Array(WIDTH);
  for (const [j, x] of Object.entries(entries)) vector[Number(j)] = x;
  return vector;
};
const apart = (a: readonly number[], b: readonly number[]): number => Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!);

describe('place', () => {
  it('shows three centroids as far apart as they are, and the person as near to each as can be shown', () => {
    // a triangle of sides 3, 4, 5 and a person 12 off its plane, above the right angle
    const centroids = [at({}), at({ 7: 3 }), at({ 200: 4 })];
    const person = at({ 50: 12 });
    const { centroids: shown, person: own, distances, cluster, explained } = place(centroids, person);
    expect(apart(shown[0]!, shown[1]!)).toBeCloseTo(3, 10);
    expect(apart(shown[0]!, shown[2]!)).toBeCloseTo(4, 10);
    expect(apart(shown[1]!, shown[2]!)).toBeCloseTo(5, 10);
    expect(apart(own, shown[0]!)).toBeCloseTo(0, 10);
    expect(distances[0]).toBeCloseTo(12, 10);
    expect(distances[1]).toBeCloseTo(Math.hypot(12, 3), 10);
    for (const k of [0, 1, 2]) expect(apart(own, shown[k]!) ** 2 + 144).toBeCloseTo(distances[k]! ** 2, 8);
    expect(cluster).toBe(0);
    expect(explained).toBeCloseTo(1, 12);
  });

  it('has the axis of most variance first, and says how much it shows', () => {
    const centroids = [at({ 0: 5 }), at({ 0: -5 }), at({ 1: 3 }), at({ 1: -3 }), at({ 2: 1 }), at({ 2: -1 })];
    const { centroids: shown, explained } = place(centroids, at({ 0: 1, 1: 1, 2: 9 }));
    const wanted = [
      [5, 0],
      [-5, 0],
      [0, 3],
      [0, -3],
      [0, 0],
      [0, 0],
    ];
    for (const [k, [x, y]] of wanted.entries()) {
      expect(shown[k]![0]).toBeCloseTo(x!, 10);
      expect(shown[k]![1]).toBeCloseTo(y!, 10);
    }
    expect(explained).toBeCloseTo((50 + 18) / (50 + 18 + 2), 12);
  });

  it('draws one centroid as a point, two on a line, and equal ones on each other', () => {
    const person = at({ 3: 2, 4: 2 });
    expect(place([at({ 3: 9 })], person)).toMatchObject({
      centroids: [[0, 0]],
      person: [0, 0],
      cluster: 0,
      explained: 1,
    });
    const two = place([at({ 3: 4 }), at({})], person);
    expect(two.centroids.map(([x, y]) => [Math.round(1e9 * x) / 1e9, y])).toEqual([
      [2, 0],
      [-2, 0],
    ]);
    expect(two.person[0]).toBeCloseTo(0, 12);
    const same = place([at({ 3: 4 }), at({ 3: 4 }), at({ 3: 4 })], person);
    expect(same.centroids).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    expect(same.explained).toBe(1);
  });

  it('takes what is missing as the middle of the centroids, and leaves it out of distances', () => {
    const centroids = [at({ 0: 2, 5: 1 }), at({ 0: -2, 5: Number.NaN })];
    const { centroids: shown, person, distances } = place(centroids, at({ 0: Number.NaN, 5: 1 }));
    expect(shown[0]![0]).toBeCloseTo(2, 12);
    expect(shown[1]![0]).toBeCloseTo(-2, 12);
    expect(person[0]).toBe(0);
    expect(distances).toEqual([0, 0]);
    const nothing = place([at({}).fill(Number.NaN)], at({}));
    expect(nothing).toMatchObject({ centroids: [[0, 0]], person: [0, 0], cluster: -1, distances: [Number.NaN] });
  });

  it('is the same whatever the order of the centroids, each in its place', () => {
    const centroids = [at({ 0: 5, 9: 1 }), at({ 1: 3 }), at({ 0: -2, 2: 1 }), at({ 3: 2, 1: -1 })];
    const a = place(centroids, at({ 0: 1 }));
    const b = place([...centroids].reverse(), at({ 0: 1 }));
    for (const k of [0, 1, 2, 3]) {
      expect(b.centroids[3 - k]![0]).toBeCloseTo(a.centroids[k]![0], 9);
      expect(b.centroids[3 - k]![1]).toBeCloseTo(a.centroids[k]![1], 9);
    }
  });
});

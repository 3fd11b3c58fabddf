import { readFileSync } from 'node:fs';
import { nearest } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { kmeans } from '../src/kmeans.ts';
import { chooseK, silhouette } from '../src/silhouette.ts';

interface Golden {
  points: number[][];
  runs: { k: number; inertia: number; labels: number[]; silhouette: number }[];
}
const golden: Golden = JSON.parse(readFileSync(new URL('./golden/clusters.golden.json', import.meta.url), 'utf8'));
const points = golden.points.map((p) => Float32Array.from(p));
const row = (...values: number[]): Float32Array => Float32Array.from(values);
const missing = Number.NaN;

/** The same partition whatever the clusters are called: numbers by first appearance. */
function renamed(labels: ArrayLike<number>): number[] {
  const names = new Map<number, number>();
  return Array.from(labels, (label) => {
    if (!names.has(label)) names.set(label, names.size);
    return names.get(label)!;
  });
}

describe('kmeans', () => {
  // above 5 clusters of 24 points the optimum is one local minimum among many, and scikit-learn misses it too
  it.each(golden.runs.filter((run) => run.k <= 5))(
    'finds the partition of scikit-learn with 2000 restarts, K = $k',
    (run) => {
      const found = kmeans(points, run.k, { seed: 1, restarts: 200 });
      expect(found.inertia).toBeCloseTo(run.inertia, 4);
      expect(renamed(found.assignment)).toEqual(renamed(run.labels));
    },
  );

  it('gives the same bits for the same seed', () => {
    expect(kmeans(points, 4, { seed: 3, restarts: 2 })).toEqual(kmeans(points, 4, { seed: 3, restarts: 2 }));
  });

  it('orders clusters by size, then by the first coordinate', () => {
    const { centroids, assignment } = kmeans([row(9), row(5), row(0), row(9.5), row(9.2), row(5.5), row(0.5)], 3, {
      seed: 1,
    });
    expect(centroids.map((c) => c[0])).toEqual([Math.fround(27.7 / 3), 0.25, 5.25]);
    expect([...assignment]).toEqual([0, 2, 1, 0, 0, 2, 1]);
  });

  it('assigns as a device will: to the nearest published centroid', () => {
    const { centroids, assignment } = kmeans(points, 3, { seed: 1 });
    expect([...assignment]).toEqual(points.map((p) => nearest(centroids, p).index));
  });

  it('averages what is present and leaves missing what nobody has', () => {
    const { centroids } = kmeans([row(0, missing, 1), row(2, missing, missing), row(missing, missing, 3)], 1, {
      seed: 1,
    });
    expect([...centroids[0]!]).toEqual([1, missing, 2]);
  });

  it('parts people who were measured in nothing alike', () => {
    const { assignment } = kmeans([row(1, missing), row(1.1, missing), row(missing, 1)], 2, { seed: 1 });
    expect([...assignment]).toEqual([0, 0, 1]);
  });

  it('leaves no cluster empty', () => {
    for (let seed = 0; seed < 50; seed++) {
      const many = [0, 0, 0, 0, 1, 1, 1, 50].map((x) => row(x));
      expect(new Set(kmeans(many, 3, { seed, restarts: 1 }).assignment).size).toBe(3);
    }
  });

  it('has no inertia with one cluster a person', () => {
    expect(kmeans(points, points.length, { seed: 1, restarts: 1 }).inertia).toBe(0);
  });

  it.each([
    ['too-few-subjects', [row(1), row(1)], 2],
    ['too-few-subjects', [], 1],
    ['option-invalid', [row(1)], 0],
    ['option-invalid', [row(1)], 1.5],
    ['no-usable-window', [row(1), row(missing)], 1],
  ])('says %s', (code, vectors, k) => {
    expect(() => kmeans(vectors as Float32Array[], k as number, { seed: 1 })).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

describe('silhouette', () => {
  it.each(golden.runs)('is that of scikit-learn, K = $k', (run) => {
    expect(silhouette(points, run.labels)).toBeCloseTo(run.silhouette, 10);
  });

  it('has a closed form for two pairs on a line', () => {
    // a = 1, b = 10.5 for the outer points, 9.5 for the inner
    const value = silhouette([row(0), row(1), row(10), row(11)], [0, 0, 1, 1]);
    expect(value).toBeCloseTo((9.5 / 10.5 + 8.5 / 9.5) / 2, 12);
  });

  it('counts a cluster of one as 0 and one cluster as nothing', () => {
    expect(silhouette([row(0), row(2), row(10)], [0, 0, 1])).toBeCloseTo((0.8 + 0.75) / 3, 12);
    expect(silhouette([row(0), row(2)], [0, 0])).toBeNaN();
  });
});

describe('chooseK', () => {
  it('finds the three groups and shows its curve', () => {
    const groups = [0, 100, 200].flatMap((c) => [0, 1, 2, 3].map((x) => row(c + x, c - x)));
    const { k, curve } = chooseK(groups, { seed: 1 });
    expect(k).toBe(3);
    expect(curve.map((point) => point.k)).toEqual([2, 3, 4, 5, 6, 7, 8]);
  });

  it('follows scikit-learn along the curve', () => {
    const { k, curve } = chooseK(points, { seed: 1, restarts: 200 });
    golden.runs.slice(0, 4).forEach((run, i) => {
      expect(curve[i]!.silhouette).toBeCloseTo(run.silhouette, 6);
    });
    expect(k).toBe(golden.runs.reduce((a, b) => (b.silhouette > a.silhouette ? b : a)).k);
  });

  it('looks at no more clusters than people less one', () => {
    expect(chooseK([row(0), row(1), row(5), row(6)], { seed: 1 }).curve.map((point) => point.k)).toEqual([2, 3]);
  });

  it('needs three people', () => {
    expect(() => chooseK([row(0), row(1)], { seed: 1 })).toThrow(expect.objectContaining({ code: 'too-few-subjects' }));
  });
});

import { applyScaler, fitScaler, profileOf, profileVector, random } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { attackCentroids } from '../../src/membership/centroidAttack.ts';
import { nearness, referenceOf, tracing, tracingAll } from '../../src/membership/centroidScores.ts';
import { type Cohort, cohortOf, onScale, scalerPoint } from '../../src/membership/cohort.ts';
import { noisyCentroids, noisyScaler, secretNormal } from '../../src/membership/noise.ts';
import { movedShare, remedyCost } from '../../src/membership/remedyCost.ts';
import { scalersOf } from '../../src/membership/sortedCohort.ts';

/** People who differ by as much as each of them moves, all of one kind. */
function people(count: number, width: number, windows = 8): Cohort {
  const draw = random('people', count, width);
  return cohortOf(
    Array.from({ length: count }, () => {
      const own = Float32Array.from({ length: width }, () => draw.normal());
      return Array.from({ length: windows }, () => own.map((x) => x + draw.normal()));
    }),
  );
}

const noTick = async (): Promise<void> => {};
const attacked = (cohort: Cohort, clusters: number, noise = 0, splits = 32) =>
  attackCentroids(cohort, { clusters, noise, splits, seed: 1 }, noTick);
const best = async (cohort: Cohort, clusters: number, noise = 0) => (await attacked(cohort, clusters, noise))[0]!.auc;

describe('membership inference on centroids', () => {
  it('knows for certain where every person is a cluster of their own', async () => {
    expect(await best(people(12, 10), 12)).toBe(1);
  });

  it('guesses where a cluster holds hundreds of people who are described by little', async () => {
    expect(await best(people(400, 2, 4), 1)).toBeLessThan(0.56);
  });

  it('finds more in smaller clusters, and less the more noise is added, down to a guess', async () => {
    const cohort = people(24, 20);
    const [one, six] = [await best(cohort, 1), await best(cohort, 6)];
    expect(six).toBeGreaterThan(one);
    const noisy = [0, 0.5, 2, 5].map((noise) => best(cohort, 6, noise));
    const [none, some, much, most] = (await Promise.all(noisy)) as [number, number, number, number];
    expect(some).toBeLessThan(none);
    expect(much).toBeLessThan(some);
    expect(most).toBeLessThan(0.6);
  });

  it('finds more in centroids and scaler together than in either', async () => {
    const [centroids, scaler, both] = await attacked(people(24, 20), 4, 1, 64);
    expect(both!.part).toBe('centroids and scaler');
    expect(both!.by).toBe('joint, likelihood ratio');
    expect(both!.auc).toBeGreaterThan(Math.max(centroids!.auc, scaler!.auc));
  });

  it('gives the same figures for the same seed', async () => {
    const options = { clusters: 3, noise: 0.5, splits: 8, seed: 4 };
    const cohort = people(12, 6);
    expect(await attackCentroids(cohort, options, noTick)).toEqual(await attackCentroids(cohort, options, noTick));
  });
});

describe('scores', () => {
  it('nearness is minus the distance to the nearest centroid', () => {
    const scores = nearness(
      [Float32Array.of(0, 0), Float32Array.of(3, 4)],
      [Float32Array.of(3, 3), Float32Array.of(0, 2)],
    );
    expect([...scores]).toEqual([-1, -2]);
  });

  it('tracing is the mean product of what is special, in SDs: by hand, and without what is missing', () => {
    const reference = { mean: Float64Array.of(1, 0, 0), sd: Float64Array.of(2, 1, 1) };
    const vectors = [Float32Array.of(5, 2, Number.NaN)];
    // (5 - 1)(3 - 1) / 4 = 2, and 2 x -1 = -2 ... of the two coordinates that are there
    expect([...tracing([Float32Array.of(3, -1, 9)], vectors, reference)]).toEqual([0]);
    expect([...tracing([Float32Array.of(3, 1, 9)], vectors, reference)]).toEqual([2]);
  });

  it('tracing of all adds up what is alike over centroids, and leaves out those with nothing in common', () => {
    const reference = { mean: Float64Array.of(1, 0), sd: Float64Array.of(2, 1) };
    const centroids = [Float32Array.of(3, 1), Float32Array.of(1, -3), Float32Array.of(Number.NaN, Number.NaN)];
    // (2 + 2) / 2 and (0 - 6) / 2
    expect([...tracingAll(centroids, [Float32Array.of(5, 2)], reference)]).toEqual([-1]);
  });

  it('who has nothing in common with any centroid is the least likely member', () => {
    const nobody = Float32Array.of(Number.NaN, Number.NaN);
    expect([...nearness([Float32Array.of(0, 0)], [Float32Array.of(3, 4), nobody])]).toEqual([-5, -5]);
  });
});

describe('a cohort on another scale', () => {
  const cohort = people(9, 5);
  const split = { member: Uint8Array.from({ length: 9 }, (_, i) => (i < 5 ? 1 : 0)) };
  const own = scalersOf(cohort)(split);

  it('is that of the members, from values that were sorted once: missing ones and ones that do not vary too', () => {
    const draw = random('sorted');
    const rows = Array.from({ length: 9 }, () =>
      Array.from({ length: 7 }, () =>
        Float32Array.of(
          draw.normal(),
          draw.uniform() < 0.3 ? Number.NaN : draw.normal(),
          4,
          Number.NaN,
          draw.uniform() < 0.1 ? 1 : 0,
        ),
      ),
    );
    const expected = fitScaler(rows.slice(0, 5).flat());
    const found = scalersOf({ rows })(split);
    expect(found.center).toEqual(expected.center);
    for (const [j, x] of found.scale.entries()) expect(x).toBeCloseTo(expected.scale[j]!, 6);
  });

  it('has the profiles that its windows have on that scale', () => {
    const moved = onScale(cohort, own);
    for (const [i, rows] of cohort.rows.entries()) {
      const direct = profileVector(profileOf(rows.map((row) => applyScaler(row, own))));
      for (const [j, x] of direct.entries()) expect(moved[i]![j]).toBeCloseTo(x, 4);
    }
  });

  it('its scaler is the profile of all its windows as if they were one person', () => {
    const all = cohort.rows.slice(0, 5).flat();
    const one = profileVector(profileOf(all.map((row) => applyScaler(row, cohort.scaler))));
    for (const [j, x] of scalerPoint(own, cohort.scaler).entries()) expect(x).toBeCloseTo(one[j]!, 4);
  });
});

describe('noise', () => {
  it('has the SD asked for, leaves what is missing missing, and is none at 0', () => {
    const { normal } = random('noise');
    const centroids = [new Float32Array(20_000).fill(3), Float32Array.of(Number.NaN)];
    const sd = new Float64Array(20_000).fill(2);
    const [noisy, missing] = noisyCentroids(centroids, { sd }, 0.5, normal);
    const { mean, sd: spread } = referenceOf([...noisy!].map((x) => [x]));
    expect(mean[0]).toBeCloseTo(3, 1);
    expect(spread[0]).toBeCloseTo(1, 1);
    expect(missing).toEqual(Float32Array.of(Number.NaN));
    expect(noisyCentroids(centroids, { sd }, 0, normal)).toEqual(centroids);
  });

  it('keeps the widths of a scaler positive, however much there is of it', () => {
    const { normal } = random('widths');
    const scaler = { center: new Float32Array(1000), scale: new Float32Array(1000).fill(0.1) };
    const noisy = noisyScaler(scaler, { sd: new Float64Array(2000).fill(3) }, 5, normal);
    expect(Math.min(...noisy.scale)).toBeGreaterThanOrEqual(0.1 / 5 - 1e-6);
    expect(Math.max(...noisy.scale)).toBeLessThanOrEqual(0.5 + 1e-6);
    expect(noisyScaler(scaler, { sd: new Float64Array(2000) }, 0, normal)).toEqual(scaler);
  });

  it('that is published is normal and never twice the same', () => {
    const drawn = Array.from({ length: 20_000 }, secretNormal);
    const { mean, sd } = referenceOf(drawn.map((x) => [x]));
    expect(mean[0]).toBeCloseTo(0, 1);
    expect(sd[0]).toBeCloseTo(1, 1);
    expect(drawn.filter((x) => Math.abs(x) > 1.96).length / 20_000).toBeCloseTo(0.05, 1);
    expect(secretNormal()).not.toBe(secretNormal());
  });

  it.each([-1, Number.NaN, 6])('refuses a scale of %s', (scale) => {
    expect(() => noisyCentroids([], { sd: new Float64Array() }, scale, () => 0)).toThrow('from 0 to 5');
  });
});

describe('what a remedy costs', () => {
  it('nobody moves if groups only change their names; all of a group do that is taken in by a larger one', () => {
    expect(movedShare([0, 0, 1, 1, 2], [2, 2, 0, 0, 1])).toBe(0);
    expect(movedShare([0, 0, 0, 1, 1], [0, 0, 0, 0, 0])).toBeCloseTo(0.4, 12);
    expect(movedShare([0, 0, 1, 1], [0, 1, 0, 1])).toBe(0.5);
  });

  it('is nothing for what is published now, and more for more noise', () => {
    const cohort = people(16, 6);
    const draw = (clusters: number, noise: number) => remedyCost(cohort, now, { clusters, noise, seed: 1 });
    const now = Array.from({ length: 16 }, () => 0);
    expect(draw(1, 0)).toEqual({ moved: 0, silhouette: null });
    const grouped = remedyCost(cohort, now, { clusters: 3, noise: 0, seed: 1 });
    expect(grouped.silhouette).toBeGreaterThan(-1);
    expect(grouped.moved).toBeGreaterThan(0.2);
  });
});

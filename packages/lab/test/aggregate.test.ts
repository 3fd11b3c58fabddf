import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { aggregate, spread } from '../src/aggregate.ts';
import type { ResultRow } from '../src/fewShot.ts';
import { principalComponents, project } from '../src/pca.ts';
import { studentT } from '../src/studentT.ts';

interface Golden {
  t: [number, number][];
  pca: { points: number[][]; scores: number[][]; explained: number[] };
}
const golden: Golden = JSON.parse(readFileSync(new URL('./golden/lab.golden.json', import.meta.url), 'utf8'));

describe('studentT', () => {
  it.each(golden.t)('agrees with SciPy at %d degrees of freedom', (degrees, known) => {
    // SciPy's own inverse is good to about 4e-10
    expect(studentT(0.95, degrees) / known).toBeCloseTo(1, 8);
  });
});

describe('spread', () => {
  it('is mean, SD and t interval', () => {
    // t(0.975, 3) = 3.182446
    expect(spread([1, 2, 3, 4])).toMatchObject({ mean: 2.5, n: 4 });
    expect(spread([1, 2, 3, 4]).sd).toBeCloseTo(Math.sqrt(5 / 3), 12);
    expect(spread([1, 2, 3, 4]).halfWidth).toBeCloseTo((3.182446305 * Math.sqrt(5 / 3)) / 2, 8);
    expect(spread([1])).toEqual({ mean: 1, sd: Number.NaN, halfWidth: Number.NaN, n: 1 });
  });
});

describe('aggregate', () => {
  const row = (subject: string, draw: number, macroF1: number): ResultRow => ({
    ...{
      subject,
      method: 'raw',
      support: 'random',
      k: 1,
      draw,
      seed: 1,
      decoding: 'windowed',
      windows: 10,
      abstained: 0,
    },
    ...{ accuracy: macroF1, balancedAccuracy: macroF1, macroF1, f1: {}, confusion: { classes: [], counts: [] } },
  });

  it('averages the draws of a person first, so that a person counts once', () => {
    const [cell, ...more] = aggregate([row('a', 0, 0.2), row('a', 1, 0.4), row('b', 0, 0.9)]);
    expect(more).toEqual([]);
    expect(cell!.scores.macroF1.mean).toBeCloseTo(0.6, 12);
    expect(cell!.scores.macroF1.n).toBe(2);
    expect(cell!.people.map(({ subject }) => subject)).toEqual(['a', 'b']);
  });
});

describe('principalComponents', () => {
  const points = golden.pca.points;
  const found = principalComponents(points, 3);
  it('agrees with scikit-learn', () => {
    for (const [i, known] of golden.pca.explained.entries()) expect(found.explained[i]).toBeCloseTo(known, 10);
    for (const [i, point] of points.entries()) {
      for (const [c, known] of golden.pca.scores[i]!.entries()) expect(project(found, point)[c]).toBeCloseTo(known, 9);
    }
  });

  it('puts the mean, and what is missing everywhere, in the middle', () => {
    for (const value of project(found, found.mean)) expect(value).toBeCloseTo(0, 12);
    const gaps = principalComponents(
      [
        [1, Number.NaN],
        [3, Number.NaN],
        [5, Number.NaN],
      ],
      2,
    );
    expect(gaps.components).toHaveLength(1);
    expect(gaps.components[0]![0]).toBe(1);
    expect(project(gaps, [4, 9])).toEqual([1]);
  });
});

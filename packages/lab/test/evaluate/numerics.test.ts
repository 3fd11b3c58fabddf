import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { adjustedRand } from '../../src/evaluate/adjustedRand.ts';
import { stretches } from '../../src/evaluate/methods/ward.ts';
import { holm } from '../../src/holm.ts';
import { generalisedEigenvectors } from '../../src/numeric/generalisedEigenvectors.ts';
import { symmetricEigen } from '../../src/numeric/symmetricEigen.ts';

const golden = JSON.parse(readFileSync(new URL('golden/evaluate.golden.json', import.meta.url), 'utf8'));
const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
const matrix = (rows: number[][]): Float64Array[] => rows.map((row) => Float64Array.from(row));

describe('eigenvectors', () => {
  it('of one matrix: A v = lambda v, v orthonormal, the trace kept', () => {
    // of rank 4 among 9: five eigenvalues are 0, and alike
    const a = matrix(golden.eigen.b);
    const { values, vectors } = symmetricEigen(a);
    for (const [e, v] of vectors.entries()) {
      for (const [i, row] of a.entries()) expect(dot(row, v)).toBeCloseTo(values[e]! * v[i]!, 12);
      for (const [f, w] of vectors.entries()) expect(dot(v, w)).toBeCloseTo(e === f ? 1 : 0, 12);
      if (e > 0) expect(values[e]).toBeLessThanOrEqual(values[e - 1]!);
    }
    expect(values.reduce((sum, x) => sum + x, 0)).toBeCloseTo(
      a.reduce((sum, row, i) => sum + row[i]!, 0),
      12,
    );
    expect(values[4]).toBeCloseTo(0, 12);
  });

  it('of a path of n points are cosines (Strang 1999): 2 - 2 cos(pi j / n)', () => {
    const n = 40;
    const path = Array.from({ length: n }, (_, i) =>
      Float64Array.from({ length: n }, (__, j) =>
        i === j ? (i % (n - 1) === 0 ? 1 : 2) : Math.abs(i - j) === 1 ? -1 : 0,
      ),
    );
    const { values } = symmetricEigen(path);
    for (const [i, value] of values.entries())
      expect(value).toBeCloseTo(2 - 2 * Math.cos((Math.PI * (n - 1 - i)) / n), 12);
    expect(symmetricEigen([Float64Array.of(3)])).toEqual({ values: [3], vectors: [Float64Array.of(1)] });
  });

  it('of two matrices are those of LAPACK', () => {
    const { b, w, values, vectors } = golden.eigen;
    const found = generalisedEigenvectors(matrix(b), matrix(w), 4);
    for (const [e, value] of values.entries()) {
      expect(found.values[e]).toBeCloseTo(value, 10);
      for (const [j, x] of vectors[e].entries()) expect(found.vectors[e]![j]).toBeCloseTo(x, 8);
    }
  });

  it('need a second matrix that is positive definite', () => {
    const zero = matrix([
      [1, 0],
      [0, 0],
    ]);
    expect(() => generalisedEigenvectors(zero, zero, 1)).toThrow(/positive definite, its pivot 1 is 0/u);
  });
});

it('stretches of time are those of scikit-learn with neighbours connected', () => {
  const series = matrix(golden.ward.series);
  for (const [count, starts] of Object.entries(golden.ward.cuts)) {
    expect(stretches(series, Number(count)).map(({ from }) => from)).toEqual(starts);
  }
  expect(stretches(series.slice(0, 3), 7)).toHaveLength(3);
});

it("the adjusted Rand index is scikit-learn's", () => {
  for (const { a, b, index } of golden.adjustedRand) expect(adjustedRand(a, b)).toBeCloseTo(index, 12);
  expect(adjustedRand([0, 0, 1, 1], [5, 5, 3, 3])).toBe(1);
});

it("Holm's correction of his own kind of example", () => {
  // 4 x 0.005, then 3 x 0.01, then 2 x 0.03, then 0.04, which may not be below the one before
  const corrected = holm([0.01, 0.04, 0.03, 0.005]);
  for (const [i, p] of [0.03, 0.06, 0.06, 0.02].entries()) expect(corrected[i]).toBeCloseTo(p, 12);
  expect(holm([0.9, 0.8])).toEqual([1, 1]);
});

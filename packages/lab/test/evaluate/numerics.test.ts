import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { adjustedRand } from '../../src/evaluate/adjustedRand.ts';
import { stretches } from '../../src/evaluate/methods/ward.ts';
import { holm } from '../../src/holm.ts';
import { generalisedEigenvectors } from '../../src/numeric/generalisedEigenvectors.ts';
import { jacobi } from '../../src/numeric/jacobi.ts';

const golden = JSON.parse(readFileSync(new URL('golden/evaluate.golden.json', import.meta.url), 'utf8'));
const matrix = (rows: number[][]): Float64Array[] => rows.map((row) => Float64Array.from(row));

describe('eigenvectors', () => {
  it('of one matrix: A V = V diag(lambda), V orthogonal', () => {
    const a = matrix(golden.eigen.b);
    const { values, vectors } = jacobi(matrix(golden.eigen.b));
    for (const [e, value] of values.entries()) {
      for (let i = 0; i < a.length; i++) {
        const left = a[i]!.reduce((sum, x, j) => sum + x * vectors[j]![e]!, 0);
        expect(left).toBeCloseTo(value * vectors[i]![e]!, 12);
      }
      const square = vectors.reduce((sum, row) => sum + row[e]! ** 2, 0);
      expect(square).toBeCloseTo(1, 12);
    }
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

import { random } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { generalisedEigen } from '../src/slow/generalisedEigen.ts';
import { symmetricEigen } from '../src/slow/symmetricEigen.ts';

/** X X' / m of m random columns: positive definite if m >= n. */
function scatter(name: string, n: number, m: number): Float64Array {
  const stream = random('eigen', name, n);
  const x = Float64Array.from({ length: n * m }, () => stream.normal());
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    let sum = 0;
    for (let k = 0; k < m; k++) sum += x[i * m + k]! * x[j * m + k]!;
    return sum / m;
  });
}

/** Largest entry of A v - w N v, and of V N V' - I; N the identity if absent. */
function residual(
  a: Float64Array,
  n: number,
  values: Float64Array,
  vectors: Float64Array,
  noise?: Float64Array,
): number {
  const times = (matrix: Float64Array | undefined, v: Float64Array): Float64Array =>
    matrix === undefined
      ? v
      : v.map((_, i) => matrix.subarray(i * n, (i + 1) * n).reduce((sum, x, j) => sum + x * v[j]!, 0));
  let worst = 0;
  for (let k = 0; k < n; k++) {
    const v = vectors.slice(k * n, (k + 1) * n);
    const nv = times(noise, v);
    for (const [i, x] of times(a, v).entries()) worst = Math.max(worst, Math.abs(x - values[k]! * nv[i]!));
    for (let j = 0; j < n; j++) {
      const inner = nv.reduce((sum, x, i) => sum + x * vectors[j * n + i]!, 0);
      worst = Math.max(worst, Math.abs(inner - (j === k ? 1 : 0)));
    }
  }
  return worst;
}

describe('symmetricEigen', () => {
  it.each([1, 2, 3, 10, 64, 123])('n = %i: A v = w v, orthonormal, falling', (n) => {
    const a = scatter('full', n, 2 * n);
    const { values, vectors } = symmetricEigen(a, n);
    expect(residual(a, n, values, vectors)).toBeLessThan(1e-12);
    for (let k = 1; k < n; k++) expect(values[k]!).toBeLessThanOrEqual(values[k - 1]!);
  });

  it('of the second difference has the eigenvalues 2 - 2 cos(k pi / (n + 1))', () => {
    const n = 20;
    const a = Float64Array.from({ length: n * n }, (_, at) => {
      const apart = Math.abs(Math.floor(at / n) - (at % n));
      return apart === 0 ? 2 : apart === 1 ? -1 : 0;
    });
    const { values } = symmetricEigen(a, n);
    for (let k = 0; k < n; k++) expect(values[k]!).toBeCloseTo(2 - 2 * Math.cos(((n - k) * Math.PI) / (n + 1)), 12);
  });

  it('copes with zeros, a diagonal, equal eigenvalues, low rank and sizes far apart', () => {
    const n = 12;
    const identity = Float64Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? 1 : 0));
    const low = scatter('low', n, 2);
    const negative = low.map((x) => -x);
    const tiny = scatter('tiny', n, n).map((x) => x * 1e-200);
    for (const a of [new Float64Array(n * n), identity, low, negative, tiny]) {
      const { values, vectors } = symmetricEigen(a, n);
      expect(residual(a, n, values, vectors)).toBeLessThan(1e-12);
    }
    expect(symmetricEigen(low, n).values.filter((w) => w > 1e-12).length).toBe(2);
  });

  it('points each vector so that its largest entry is positive', () => {
    const { vectors } = symmetricEigen(Float64Array.of(2, -1, -1, 2), 2);
    expect(vectors[0]).toBeGreaterThan(0);
    expect(vectors[0]).toBeCloseTo(Math.SQRT1_2, 15);
    expect(vectors[1]).toBeCloseTo(-Math.SQRT1_2, 15);
  });
});

describe('generalisedEigen', () => {
  it.each([1, 5, 64])("n = %i: B v = w N v, v' N v = 1", (n) => {
    const b = scatter('b', n, Math.ceil(n / 2));
    const noise = scatter('n', n, 3 * n);
    const { values, vectors } = generalisedEigen(b, noise, n)!;
    expect(residual(b, n, values, vectors, noise)).toBeLessThan(1e-11);
  });

  it('says when N is not positive definite', () => {
    expect(generalisedEigen(scatter('b', 6, 6), scatter('n', 6, 3), 6)).toBeUndefined();
    expect(generalisedEigen(Float64Array.of(1), Float64Array.of(-1), 1)).toBeUndefined();
  });
});

/** Principal components of a few long vectors, by the eigenvectors of their Gram matrix. */
import { symmetricEigen } from './numeric/symmetricEigen.ts';

export interface PrincipalComponents {
  readonly mean: Float64Array;
  /** unit vectors, by falling variance; the largest entry of each is positive, so that pictures do not flip */
  readonly components: readonly Float64Array[];
  /** share of the total variance that each explains */
  readonly explained: readonly number[];
}

/** At most `count` components; fewer if the vectors span less. A value that is not finite counts as 0. */
export function principalComponents(vectors: readonly ArrayLike<number>[], count: number): PrincipalComponents {
  const n = vectors.length;
  const width = vectors[0]?.length ?? 0;
  const centred = vectors.map((vector) => Float64Array.from(vector, (x) => (Number.isFinite(x) ? x : 0)));
  const mean = new Float64Array(width);
  for (const vector of centred) for (let j = 0; j < width; j++) mean[j]! += vector[j]! / n;
  for (const vector of centred) for (let j = 0; j < width; j++) vector[j]! -= mean[j]!;

  const gram = centred.map((a) => Float64Array.from(centred, (b) => dot(a, b)));
  const total = gram.reduce((sum, row, i) => sum + row[i]!, 0);
  const { values, vectors: rotations } = symmetricEigen(gram);
  const components: Float64Array[] = [];
  const explained: number[] = [];
  for (const [e, rotation] of rotations.slice(0, count).entries()) {
    if (!(values[e]! > 1e-12 * total)) break;
    const component = new Float64Array(width);
    for (const [i, vector] of centred.entries()) {
      const weight = rotation[i]! / Math.sqrt(values[e]!);
      for (let j = 0; j < width; j++) component[j]! += weight * vector[j]!;
    }
    const largest = component.reduce((best, x) => (Math.abs(x) > Math.abs(best) ? x : best), 0);
    components.push(largest < 0 ? component.map((x) => -x) : component);
    explained.push(values[e]! / total);
  }
  return { mean, components, explained };
}

/** Where a vector lies on the components. */
export function project({ mean, components }: PrincipalComponents, vector: ArrayLike<number>): number[] {
  const centred = Float64Array.from(mean, (m, j) => (Number.isFinite(vector[j]!) ? vector[j]! : 0) - m);
  return components.map((component) => dot(component, centred));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

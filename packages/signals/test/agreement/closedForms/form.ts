/** What a closed form is, and what each needs. */
import type { Family, Value } from '../../../src/features/family.ts';
import type { Segment } from '../../../src/features/segment.ts';

export interface ClosedForm {
  readonly input: string;
  readonly modality: 'bvp' | 'gsr' | 'skt';
  readonly compute: () => Readonly<Record<string, Value>>;
  /** feature, answer, and the relative tolerance where it is not 1e-6 (absolute for 0), with the reason */
  readonly answers: readonly (readonly [feature: string, answer: Value, tolerance?: number, why?: string])[];
}

/** Every feature of the families by name. */
export function only<Input>(families: readonly Family<Input>[], input: Input): Readonly<Record<string, Value>> {
  const out: Record<string, Value> = {};
  for (const family of families) {
    const result = family.compute(input);
    for (const name of Object.keys(family.features)) out[name] = typeof result === 'string' ? result : result[name]!;
  }
  return out;
}

export const segment = (samples: Float32Array, rate: number): Segment => ({ samples, rate, offset: 0 });

/** Samples by their number, in double and in single precision. */
export const series = (n: number, at: (i: number) => number) => Float64Array.from({ length: n }, (_, i) => at(i));
export const single = (n: number, at: (i: number) => number) => Float32Array.from({ length: n }, (_, i) => at(i));

/** The features of one modality, straight from its families, in double precision and by name. */
import { BVP_FAMILIES, prepareBvp } from '../../src/features/bvp/bvp.ts';
import type { Family, Reason, Value } from '../../src/features/family.ts';
import { GSR_FAMILIES, prepareGsr } from '../../src/features/gsr/gsr.ts';
import type { Segment } from '../../src/features/segment.ts';
import { prepareSkt, SKT_FAMILIES } from '../../src/features/skt/skt.ts';

export type Values = Readonly<Record<string, Value>>;

/** `family/feature` and its value. */
export function valuesOf<Input>(families: readonly Family<Input>[], input: Input): Values {
  const out: Record<string, Value> = {};
  for (const family of families) {
    const result = family.compute(input);
    for (const name of Object.keys(family.features)) {
      out[`${family.name}/${name}`] = typeof result === 'string' ? result : result[name]!;
    }
  }
  return out;
}

/** What a modality's families share of one window; a window that has none is a mistake in the test. */
export const prepared = {
  BVP: (segment: Segment, duration: number) => some(prepareBvp(segment, duration)),
  GSR: (segment: Segment, duration: number) => some(prepareGsr(segment, duration)),
  SKT: (segment: Segment, duration: number) => some(prepareSkt(segment, duration)),
};

export const computed = {
  BVP: (input: ReturnType<typeof prepared.BVP>) => valuesOf(BVP_FAMILIES, input),
  GSR: (input: ReturnType<typeof prepared.GSR>) => valuesOf(GSR_FAMILIES, input),
  SKT: (input: ReturnType<typeof prepared.SKT>) => valuesOf(SKT_FAMILIES, input),
};

function some<Input>(input: Input | Reason): Input {
  if (typeof input === 'string') throw new Error(`nothing prepared: ${input}`);
  return input as Input;
}

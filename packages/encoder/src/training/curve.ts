/** The training curve: what an encoder's file and a training's state say of the losses, in a size that steps do not change. */
import type { PretextTerm } from '../pretext/spec.ts';
import type { Reading } from './training.ts';

export interface CurvePoint extends Reading {
  readonly step: number;
  /** of a weighted sum, what each term has by itself, unweighted */
  readonly terms?: readonly (Reading & { readonly name: string })[];
}

/** Steps between two progress reports, and steps that a point of the curve is the mean of: those up to its own. */
export const REPORT_EVERY = 20;

/** Points of a curve at most: some 3 kB of a file. */
export const CURVE_POINTS = 50;

/** Whether a report becomes a point: the first, the last, and between them as many as fit, at even distances. */
export function isCurvePoint(step: number, steps: number): boolean {
  const apart = REPORT_EVERY * Math.ceil(steps / (REPORT_EVERY * (CURVE_POINTS - 2)));
  return step === REPORT_EVERY || step === steps || step % apart === 0;
}

/** Means over some steps: of the weighted sum, and of its terms if there are several. */
export function curvePoint(
  step: number,
  terms: readonly PretextTerm[],
  readings: readonly (readonly Reading[])[],
): CurvePoint {
  const means = terms.map((_, t): Reading => {
    const mean = (of: (reading: Reading) => number): number =>
      readings.reduce((sum, one) => sum + of(one[t]!), 0) / readings.length;
    const lookup = readings[0]![t]!.lookup === undefined ? {} : { lookup: mean(({ lookup }) => lookup!) };
    return { loss: mean(({ loss }) => loss), chance: mean(({ chance }) => chance), ...lookup };
  });
  if (terms.length === 1) return { step, ...legible(means[0]!) };
  const weighted = (of: (reading: Reading) => number): number =>
    terms.reduce((sum, { weight }, t) => sum + weight * of(means[t]!), 0);
  return {
    step,
    ...legible({ loss: weighted(({ loss }) => loss), chance: weighted(({ chance }) => chance) }),
    terms: terms.map(({ name }, t) => ({ name, ...legible(means[t]!) })),
  };
}

/** The curve goes into the encoder's file, for people to read. */
function legible({ loss, chance, lookup }: Reading): Reading {
  const six = (value: number): number => Number(value.toPrecision(6));
  return { loss: six(loss), chance: six(chance), ...(lookup === undefined ? {} : { lookup: six(lookup) }) };
}

/** People as an attacker of a release sees them: their profiles, on whatever scale a release publishes. */
import { applyScaler, fitScaler, IQR_OF_NORMAL, profileOf, profileVector, type Scaler } from '@cheer/signals';

export interface Cohort {
  /** features of each person's windows, as they were computed */
  readonly rows: readonly (readonly Float32Array[])[];
  /** of all of them */
  readonly scaler: Scaler;
  /** profile of each person on that scale */
  readonly vectors: readonly Float32Array[];
}

export function cohortOf(rows: Cohort['rows']): Cohort {
  const scaler = fitScaler(rows.flat());
  return { rows, scaler, vectors: profilesOf(rows, scaler) };
}

export const profilesOf = (rows: Cohort['rows'], scaler: Scaler): Float32Array[] =>
  rows.map((own) => profileVector(profileOf(own.map((row) => applyScaler(row, scaler)))));

/** Everyone's profile on another scale. */
export const onScale = ({ scaler, vectors }: Pick<Cohort, 'scaler' | 'vectors'>, own: Scaler): Float32Array[] =>
  vectors.map((vector) => rescaled(vector, scaler, own));

/**
 * A scaler as a point among profiles: where it says the middle of the cohort is, and how far it says people move. Its medians
 * and widths are to all windows of the cohort what a profile is to a person's.
 */
export function scalerPoint(of: Scaler, on: Scaler): Float32Array {
  const width = of.center.length;
  const point = new Float32Array(2 * width);
  for (let j = 0; j < width; j++) {
    point[j] = (of.center[j]! - on.center[j]!) / on.scale[j]!;
    point[width + j] = (IQR_OF_NORMAL * of.scale[j]!) / on.scale[j]!;
  }
  return point;
}

/** Medians and quartiles move with the scale: exactly, but where a value was clipped. */
function rescaled(vector: Float32Array, from: Scaler, to: Scaler): Float32Array {
  const width = from.center.length;
  const out = new Float32Array(2 * width);
  for (let j = 0; j < width; j++) {
    const ratio = from.scale[j]! / to.scale[j]!;
    out[j] = vector[j]! * ratio + (from.center[j]! - to.center[j]!) / to.scale[j]!;
    out[width + j] = vector[width + j]! * ratio;
  }
  return out;
}

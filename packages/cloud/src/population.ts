/** From a feature table to what people are compared by: a population's scale, one profile and normalised rows a person. */
import { applyScaler, fitScaler, type Profile, profileOf, type Scaler, USER_CLIP, userScaler } from '@cheer/signals';
import type { FeatureRow } from './table.ts';

/** What an encoder takes: features on the population's scale, or after that on the user's own. */
export type Normalisation = 'user' | 'population';

export interface Person {
  readonly subject: string;
  readonly rows: readonly FeatureRow[];
  readonly profile: Profile;
  /** as the encoder takes them, in the order of `rows` */
  readonly normalised: readonly Float32Array[];
}

export interface Population {
  readonly scaler: Scaler;
  readonly people: readonly Person[];
}

/** @param scaler that of these rows unless given */
export function population(
  rows: readonly FeatureRow[],
  normalisation: Normalisation,
  scaler: Scaler = fitScaler(rows.map(({ values }) => values)),
): Population {
  const bySubject = new Map<string, FeatureRow[]>();
  for (const row of rows) {
    const own = bySubject.get(row.subject);
    if (own === undefined) bySubject.set(row.subject, [row]);
    else own.push(row);
  }
  const people = [...bySubject].map(([subject, own]) => {
    const scaled = own.map(({ values }) => applyScaler(values, scaler));
    const profile = profileOf(scaled);
    const user = userScaler(profile);
    const normalised = normalisation === 'user' ? scaled.map((row) => applyScaler(row, user, USER_CLIP)) : scaled;
    return { subject, rows: own, profile, normalised };
  });
  return { scaler, people };
}

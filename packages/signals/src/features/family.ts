/** How a family of features is declared: names, units and definitions beside the code that computes them. */

/** Why a feature has no value. `ok` is 0, so a block of zeros means that all is well. */
export const QUALITY_CODES = [
  'ok',
  'missing-modality',
  'too-short',
  'too-few-beats',
  'flat',
  'clipped',
  'gap',
  'out-of-range',
] as const;
export type QualityCode = (typeof QUALITY_CODES)[number];

/** Why a feature has no value: every quality code but `ok`. */
export type Reason = Exclude<QualityCode, 'ok'>;

/** A number, or the reason why there is none. A number that is not finite becomes `out-of-range`. */
export type Value = number | Reason;

export interface FeatureDeclaration {
  /** unit, `1` if dimensionless */
  readonly unit: string;
  /** one line: what is computed, with ddof where it matters */
  readonly definition: string;
  /** shortest window, seconds, in which the definition means something; shorter ones get `too-short` */
  readonly minimum: number;
  /** source: a DOI where there is one, `-` for plain statistics */
  readonly reference: string;
}

/**
 * A family: an internal node of the feature tree. `Input` is what the modality prepares once for all its families
 * (cleaned signal, beats, spectrum ...). The order of the keys of `features` is the order in the vector.
 */
export interface Family<Input, Name extends string = string> {
  readonly name: string;
  readonly features: Readonly<Record<Name, FeatureDeclaration>>;
  /** all features of the family, or one reason that holds for all of them; never throws */
  readonly compute: (input: Input) => Readonly<Record<Name, Value>> | Reason;
}

/** Declares a family; the compiler checks that `compute` returns each declared feature and no other. */
export function family<Input, Name extends string>(declaration: Family<Input, Name>): Family<Input> {
  return declaration as unknown as Family<Input>;
}

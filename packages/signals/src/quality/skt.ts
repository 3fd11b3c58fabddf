import type { CleanSkt } from '../clean/skt.ts';
import { type QualityParts, qualityIndex } from './parts.ts';
import { steadyShare } from './steadyShare.ts';

/**
 * degC: a larger change within a second is the sensor leaving the skin, coming back to it or moving on it. Our choice: of
 * the minutes of Stress-Predict and Induced-Stress, 995 in 1000 have none, and in pictures of those that do the
 * temperature drops, or falls back, by a whole step.
 */
const LARGEST = 0.3;
/**
 * degC: outside, nobody wears the sensor. Ours: worn wrists in those datasets are between 24.6 and 37.5 degC, and one that
 * is taken off goes to 22. Kleckner et al. 2018 (doi 10.1109/TBME.2017.2758643, rule 3) take 30 to 40 degC, which is
 * warmer than a third of the minutes in which the wristband of Stress-Predict is worn.
 */
const COLDEST = 24;
const WARMEST = 40;

/**
 * - `present`: share of the window that was measured and possible (15 to 45 degC)
 * - `steady`: share of the window further than 5 s from a change of more than 0.3 degC within a second
 * - `worn`: share of the window further than 5 s from a temperature outside 24 to 40 degC
 *
 * There is no part for standing still: skin at rest does, in steps of a wristband's 0.02 degC.
 */
export type SktQualityPart = 'present' | 'steady' | 'worn';

/** Why a window's skin temperature has the quality it has. Never throws. */
export function sktQualityParts({ present, rate, temperature }: CleanSkt): QualityParts<SktQualityPart> {
  const calm = (from: number, to: number): boolean => Math.abs(to - from) <= LARGEST;
  const warm = (_: number, value: number): boolean => value >= COLDEST && value <= WARMEST;
  return {
    present,
    steady: steadyShare(temperature, rate, Math.max(1, Math.round(rate)), calm),
    worn: steadyShare(temperature, rate, 0, warm),
  };
}

/** How far to trust a window's skin temperature, 0..1: the least of its parts. */
export const sktQuality = (clean: CleanSkt): number => qualityIndex(sktQualityParts(clean));

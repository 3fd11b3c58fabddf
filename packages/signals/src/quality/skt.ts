import type { CleanSkt } from '../clean/skt.ts';
import { type QualityParts, qualityIndex } from './parts.ts';
import { steadyShare } from './steadyShare.ts';

/**
 * Faster than this, degC/s, is the sensor leaving the skin or coming back to it. Our choice: of the minutes of
 * Stress-Predict and Induced-Stress, 995 in 1000 stay below 0.32 degC/s.
 */
const FASTEST = 1;

/**
 * - `present`: share of the window that was measured and possible (15 to 45 degC)
 * - `steady`: share of the window further than 5 s from a change faster than 1 degC/s
 *
 * There is no part for standing still: skin at rest does, in steps of a wristband's 0.02 degC.
 */
export type SktQualityPart = 'present' | 'steady';

/** Why a window's skin temperature has the quality it has. Never throws. */
export function sktQualityParts(clean: CleanSkt): QualityParts<SktQualityPart> {
  return { present: clean.present, steady: steadyShare(clean.temperature, clean.rate, FASTEST) };
}

/** How far to trust a window's skin temperature, 0..1: the least of its parts. */
export const sktQuality = (clean: CleanSkt): number => qualityIndex(sktQualityParts(clean));

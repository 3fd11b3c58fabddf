import type { CleanGsr } from '../clean/gsr.ts';
import { type QualityParts, qualityIndex } from './parts.ts';

/**
 * - `present`: share of the window that was measured and possible (0.01 to 100 uS)
 * - `moving`: share of the samples that do not stand still for 5 s or longer: skin does not, in steps of a wristband's
 *   thousandths of a uS (the longest run in 70 recordings of Stress-Predict and Induced-Stress is 4.25 s)
 * - `contact`: share of the window further than 5 s from a level outside 0.05 to 60 uS, see `contact`
 * - `steady`: share of the window further than 5 s from a jump, absolute or relative, see `contact`
 */
export type GsrQualityPart = 'present' | 'moving' | 'contact' | 'steady';

/** Why a window's skin conductance has the quality it has. Never throws. */
export function gsrQualityParts(clean: CleanGsr): QualityParts<GsrQualityPart> {
  return {
    present: clean.present,
    moving: 1 - clean.stillShare,
    contact: clean.contact.level,
    steady: clean.contact.steady,
  };
}

/** How far to trust a window's skin conductance, 0..1: the least of its parts. */
export const gsrQuality = (clean: CleanGsr): number => qualityIndex(gsrQualityParts(clean));

import type { CleanGsr } from '../clean/gsr.ts';
import { type QualityParts, qualityIndex } from './parts.ts';
import { steadyShare } from './steadyShare.ts';

/** Faster than this, uS/s, is movement of the electrode: rule 2 of Kleckner et al. 2018, doi 10.1109/TBME.2017.2758643. */
const FASTEST = 10;

/**
 * - `present`: share of the window that was measured and possible (0.01 to 100 uS)
 * - `moving`: share of the samples that do not stand still for 5 s or longer: skin does not, in steps of a wristband's
 *   thousandths of a uS (the longest run in 70 recordings of Stress-Predict and Induced-Stress is 4.25 s)
 * - `steady`: share of the window further than 5 s from a change faster than 10 uS/s
 */
export type GsrQualityPart = 'present' | 'moving' | 'steady';

/** Why a window's skin conductance has the quality it has. Never throws. */
export function gsrQualityParts(clean: CleanGsr): QualityParts<GsrQualityPart> {
  return {
    present: clean.present,
    moving: 1 - clean.stillShare,
    steady: steadyShare(clean.conductance, clean.rate, FASTEST),
  };
}

/** How far to trust a window's skin conductance, 0..1: the least of its parts. */
export const gsrQuality = (clean: CleanGsr): number => qualityIndex(gsrQualityParts(clean));

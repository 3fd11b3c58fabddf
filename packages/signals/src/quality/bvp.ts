import type { Beats } from '../beats/findBeats.ts';
import type { NN } from '../beats/nnIntervals.ts';
import type { CleanBvp } from '../clean/bvp.ts';
import { selectQuantile } from '../numeric/select.ts';
import { type QualityParts, qualityIndex } from './parts.ts';
import { polarity } from './polarity.ts';
import { templateCorrelation } from './template.ts';

/**
 * - `present`: share of the window that was measured
 * - `unclipped`: share of the samples that are not at the sensor's rails
 * - `moving`: share of the samples that do not stand still for 0.25 s or longer
 * - `beats`: share of the beat intervals kept, holes counted as the beats they would have held
 * - `template`: how alike the pulses are, see `templateCorrelation`
 * - `polarity`: whether the upstroke is positive, see `polarity`; without it, an upside-down pulse passes all the others
 */
export type BvpQualityPart = 'present' | 'unclipped' | 'moving' | 'beats' | 'template' | 'polarity';

/** Why a window's blood volume pulse has the quality it has. Never throws. */
export function bvpQualityParts(input: {
  readonly clean: CleanBvp;
  readonly beats: Beats;
  readonly nn: NN;
}): QualityParts<BvpQualityPart> {
  const { clean, beats, nn } = input;
  return {
    present: Math.min(1, clean.validShare + clean.clippedShare),
    unclipped: 1 - clean.clippedShare,
    moving: 1 - clean.stillShare,
    beats: nn.keptShare,
    template: templateCorrelation(clean.samples, clean.rate, beats, selectQuantile(nn.intervals.slice(), 0.5)),
    polarity: polarity(clean.samples, beats),
  };
}

/** How far to trust a window's blood volume pulse, 0..1: the least of its parts. */
export const bvpQuality = (input: Parameters<typeof bvpQualityParts>[0]): number =>
  qualityIndex(bvpQualityParts(input));

import { findBeats } from '../beats/findBeats.ts';
import { nnIntervals } from '../beats/nnIntervals.ts';
import { cleanBvp } from '../clean/bvp.ts';
import { cleanGsr } from '../clean/gsr.ts';
import { cleanSkt } from '../clean/skt.ts';
import { checkedSegment, checkedWindow, type FeatureWindow } from '../features/checked.ts';
import type { Reason } from '../features/family.ts';
import type { Segment } from '../features/segment.ts';
import type { Modality } from '../recording.ts';
import { type BvpQualityPart, bvpQualityParts } from './bvp.ts';
import { type GsrQualityPart, gsrQualityParts } from './gsr.ts';
import { type AccelerationSegments, motionQuality } from './motion.ts';
import type { QualityParts } from './parts.ts';
import { type SktQualityPart, sktQualityParts } from './skt.ts';

/** The parts of each modality's quality, or why the modality has nothing to give. */
export interface WindowQualityParts {
  /** with `motion` where acceleration was given */
  readonly BVP: (QualityParts<BvpQualityPart> & { readonly motion?: number }) | Reason;
  readonly GSR: QualityParts<GsrQualityPart> | Reason;
  readonly SKT: QualityParts<SktQualityPart> | Reason;
}

/**
 * Why a window has the quality that `extractFeatures` says: `qualityIndex` of each modality's parts is that number.
 * With acceleration (g), the pulse has `motion` as one more part, which the index of `extractFeatures` does not know.
 *
 * @throws CheerError as `extractFeatures`, for what is no window
 */
export function windowQualityParts(window: FeatureWindow, acceleration: AccelerationSegments = {}): WindowQualityParts {
  const checked = checkedWindow('windowQualityParts', window);
  const { duration } = checked;
  const motion = motionQuality(acceleration);
  const judge = <Parts>(modality: Modality, parts: (segment: Segment) => Parts | Reason): Parts | Reason => {
    const segment = checkedSegment(checked, modality);
    return typeof segment === 'string' ? segment : parts(segment);
  };
  return {
    BVP: judge('BVP', (segment) => {
      const clean = cleanBvp(segment, duration);
      if (typeof clean === 'string') return clean;
      const beats = findBeats(clean.samples, clean.rate, clean.filled);
      const parts = bvpQualityParts({ clean, beats, nn: nnIntervals(beats) });
      return motion === undefined ? parts : { ...parts, motion };
    }),
    GSR: judge('GSR', (segment) => {
      const clean = cleanGsr(segment, duration);
      return typeof clean === 'string' ? clean : gsrQualityParts(clean);
    }),
    SKT: judge('SKT', (segment) => {
      const clean = cleanSkt(segment, duration);
      return typeof clean === 'string' ? clean : sktQualityParts(clean);
    }),
  };
}

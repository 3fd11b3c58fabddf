export { type Beats, findBeats } from './beats/findBeats.ts';
export { type NN, nnIntervals } from './beats/nnIntervals.ts';
export { type CleanBvp, cleanBvp } from './clean/bvp.ts';
export { type CleanGsr, cleanGsr } from './clean/gsr.ts';
export { type CleanSkt, cleanSkt } from './clean/skt.ts';
export * from './errors.ts';
export {
  extractFeatures,
  type Features,
  type FeatureWindow,
  type WindowQuality,
} from './features/extract.ts';
export {
  type FeatureDeclaration,
  QUALITY_CODES,
  type QualityCode,
  type Reason,
} from './features/family.ts';
export * from './features/segment.ts';
export * from './features/tree.ts';
export * from './numeric/random.ts';
export * from './profile/index.ts';
export * from './quality/index.ts';
export * from './recording.ts';
export { findScrs, type Scr } from './scr/scr.ts';
export { CLEANING, extractRecording } from './stream/extractRecording.ts';
export {
  FeatureStream,
  featureStream,
  type StreamedWindow,
  type StreamOptions,
} from './stream/featureStream.ts';
export type { Chunk, RefusalReason } from './stream/parts.ts';
export type { Refusal } from './stream/refusal.ts';
export * from './windows.ts';

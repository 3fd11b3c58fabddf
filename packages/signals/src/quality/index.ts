export { type BvpQualityPart, bvpQualityParts } from './bvp.ts';
export { type GsrQualityPart, gsrQualityParts } from './gsr.ts';
export { type AccelerationSegments, motionQuality } from './motion.ts';
export { type QualityParts, qualityIndex } from './parts.ts';
export { type SktQualityPart, sktQualityParts } from './skt.ts';
export { type WindowQualityParts, windowQualityParts } from './window.ts';

import type { Family } from '../family.ts';
import { heartRate } from './heartRate.ts';
import { hrvComplexity } from './hrvComplexity.ts';
import { hrvFrequency } from './hrvFrequency.ts';
import { hrvPoincare } from './hrvPoincare.ts';
import { hrvRecurrence } from './hrvRecurrence.ts';
import { hrvTime } from './hrvTime.ts';
import type { BvpInput } from './input.ts';
import { pulseShape } from './pulseShape.ts';
import { waveform } from './waveform.ts';
import { waveformSpectrum } from './waveformSpectrum.ts';

export { bvpQuality } from '../../quality/bvp.ts';
export { type BvpInput, prepareBvp } from './input.ts';

/** The nine families of the blood volume pulse, 84 features, in the order of the vector. */
export const BVP_FAMILIES: readonly Family<BvpInput>[] = [
  heartRate,
  hrvTime,
  hrvFrequency,
  hrvPoincare,
  hrvComplexity,
  hrvRecurrence,
  pulseShape,
  waveform,
  waveformSpectrum,
];

/** Skin conductance: 26 features in 5 families. */
import type { Family } from '../family.ts';
import { gsrDynamics } from './dynamics.ts';
import type { GsrInput } from './input.ts';
import { gsrLevel } from './level.ts';
import { gsrPhasic } from './phasic.ts';
import { gsrSpectrum } from './spectrum.ts';
import { gsrTonic } from './tonic.ts';

export { gsrQuality } from '../../quality/gsr.ts';
export { type GsrInput, prepareGsr } from './input.ts';

export const GSR_FAMILIES: readonly Family<GsrInput>[] = [gsrLevel, gsrDynamics, gsrTonic, gsrPhasic, gsrSpectrum];

/** Skin temperature: 13 features in 3 families. */
import type { Family } from '../family.ts';
import { sktDispersion } from './dispersion.ts';
import { sktDynamics } from './dynamics.ts';
import type { SktInput } from './input.ts';
import { sktLevel } from './level.ts';

export { sktQuality } from '../../quality/skt.ts';
export { prepareSkt, type SktInput } from './input.ts';

export const SKT_FAMILIES: readonly Family<SktInput>[] = [sktLevel, sktDispersion, sktDynamics];

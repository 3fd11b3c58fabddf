/** Skin temperature: 13 features in 3 families. */
import type { Family } from '../family.ts';
import { sktDispersion } from './dispersion.ts';
import { sktDynamics } from './dynamics.ts';
import type { SktInput } from './input.ts';
import { sktLevel } from './level.ts';

export { prepareSkt, type SktInput } from './input.ts';

export const SKT_FAMILIES: readonly Family<SktInput>[] = [sktLevel, sktDispersion, sktDynamics];

/** Share of the window that can be trusted, 0..1. */
export const sktQuality = (input: SktInput): number => input.quality;

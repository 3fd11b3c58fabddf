import { type CleanGsr, cleanGsr, type ReadyGsr } from '../../clean/gsr.ts';
import { sorted } from '../../numeric/statistics.ts';
import { findScrs, type Scr } from '../../scr/scr.ts';
import { type SlowSpectrum, slowSpectrum } from '../band.ts';
import type { Reason } from '../family.ts';
import type { Segment } from '../segment.ts';

/** What all families of skin conductance share. */
export interface GsrInput extends CleanGsr {
  /** the conductance in ascending order, uS */
  readonly ascending: Float64Array;
  readonly scrs: readonly Scr[];
  readonly spectrum: SlowSpectrum;
}

/** Cleans a window's skin conductance and finds its responses; see `cleanGsr` for the reasons. */
export function prepareGsr(segment: Segment, duration: number, ready?: ReadyGsr): GsrInput | Reason {
  const clean = cleanGsr(segment, duration, ready);
  if (typeof clean === 'string') return clean;
  return {
    ...clean,
    ascending: sorted(clean.conductance),
    scrs: findScrs(clean.phasic, clean.rate),
    spectrum: slowSpectrum(clean.conductance, clean.rate),
  };
}

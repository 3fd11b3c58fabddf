import { type CleanGsr, cleanGsr, type ReadyGsr } from '../../clean/gsr.ts';
import { type FiveNumbers, fiveNumbers } from '../../numeric/select.ts';
import { responses, type Scr } from '../../scr/scr.ts';
import { type SlowSpectrum, slowSpectrum } from '../band.ts';
import type { Reason } from '../family.ts';
import type { Segment } from '../segment.ts';

/** What all families of skin conductance share. */
export interface GsrInput extends CleanGsr {
  /** extremes and quartiles of the conductance, uS */
  readonly order: FiveNumbers;
  readonly scrs: readonly Scr[];
  readonly spectrum: SlowSpectrum;
}

/** Cleans a window's skin conductance and finds its responses; see `cleanGsr` for the reasons. */
export function prepareGsr(segment: Segment, duration: number, ready?: ReadyGsr): GsrInput | Reason {
  const clean = cleanGsr(segment, duration, ready);
  if (typeof clean === 'string') return clean;
  return {
    ...clean,
    order: fiveNumbers(clean.conductance),
    scrs: responses(clean.phasic, clean.rate),
    spectrum: slowSpectrum(clean.conductance, clean.rate),
  };
}

import { type CleanSkt, cleanSkt, type ReadySkt } from '../../clean/skt.ts';
import { sorted } from '../../numeric/statistics.ts';
import { type SlowSpectrum, slowSpectrum } from '../band.ts';
import type { Reason } from '../family.ts';
import type { Segment } from '../segment.ts';

/** What all families of skin temperature share. */
export interface SktInput extends CleanSkt {
  /** the temperature in ascending order, degC */
  readonly ascending: Float64Array;
  readonly spectrum: SlowSpectrum;
}

/** Cleans a window's skin temperature; see `cleanSkt` for the reasons. */
export function prepareSkt(segment: Segment, duration: number, ready?: ReadySkt): SktInput | Reason {
  const clean = cleanSkt(segment, duration, ready);
  if (typeof clean === 'string') return clean;
  return {
    ...clean,
    ascending: sorted(clean.temperature),
    spectrum: slowSpectrum(clean.temperature, clean.rate),
  };
}

import { type CleanSkt, cleanSkt, type ReadySkt } from '../../clean/skt.ts';
import { type FiveNumbers, fiveNumbers } from '../../numeric/select.ts';
import { type SlowSpectrum, slowSpectrum } from '../band.ts';
import type { Reason } from '../family.ts';
import type { Segment } from '../segment.ts';

/** What all families of skin temperature share. */
export interface SktInput extends CleanSkt {
  /** extremes and quartiles of the temperature, degC */
  readonly order: FiveNumbers;
  readonly spectrum: SlowSpectrum;
}

/** Cleans a window's skin temperature; see `cleanSkt` for the reasons. */
export function prepareSkt(segment: Segment, duration: number, ready?: ReadySkt): SktInput | Reason {
  const clean = cleanSkt(segment, duration, ready);
  if (typeof clean === 'string') return clean;
  return {
    ...clean,
    order: fiveNumbers(clean.temperature),
    spectrum: slowSpectrum(clean.temperature, clean.rate),
  };
}

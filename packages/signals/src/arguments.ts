/** What the detectors ask of their arguments, since with less they would find nothing, or the wrong thing, in silence. */
import { CheerError, quoted } from './errors.ts';

/** @throws CheerError `option-invalid` */
export function requireRate(caller: string, rate: number): void {
  if (typeof rate === 'number' && rate > 0 && rate < Number.POSITIVE_INFINITY) return;
  throw new CheerError(
    'option-invalid',
    `${caller}: rate must be a positive number of Hz, got ${quoted(rate)}`,
    'Give the sampling rate at which the samples were taken.',
  );
}

/** @throws CheerError `number-invalid` that names the first sample that is not finite */
export function requireFinite(caller: string, name: string, x: ArrayLike<number>): void {
  for (let i = 0; i < x.length; i++) {
    // the difference of a finite number and itself is 0, of any other NaN
    if (x[i]! - x[i]! === 0) continue;
    throw new CheerError(
      'number-invalid',
      `${caller}: ${name}[${i}] must be finite, got ${quoted(x[i])}`,
      'Fill what is missing first, as the cleaning of this signal does.',
    );
  }
}

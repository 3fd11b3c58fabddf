import { MAXIMUM_GAP } from '../clean/gaps.ts';

/** Where windows lie on the samples of a channel: one rule for recordings at rest and for live streams. */

/**
 * The samples of a window that begins `from` seconds after a channel's first sample: [begin, end), before it is cut to
 * the samples there are. All windows have the same number, wherever their start falls between two samples.
 */
export function samplesOf(rate: number, from: number, length: number): { begin: number; end: number } {
  // a thousandth of a sample: unix times in double precision carry about 0.2 us
  const begin = Math.ceil(from * rate - 1e-3);
  return { begin, end: begin + Math.round(length * rate) };
}

/** Seconds that a last window may lack: one sample of the slowest channel. */
export function slack(length: number, rates: readonly number[]): number {
  // without the bound, one sample a minute would forgive a whole window
  return Math.min(MAXIMUM_GAP * length, Math.max(...rates.map((rate) => 1 / rate)));
}

/** How many windows fit into `span` seconds; 0 or less if none does. */
export function windowCount(
  span: number,
  { length, step }: { readonly length: number; readonly step: number },
  rates: readonly number[],
): number {
  return Math.floor((span - length + slack(length, rates)) / step) + 1;
}

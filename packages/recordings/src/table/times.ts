import { parseDate } from '../date.ts';
import { isPlausibleTime } from '../e4/time.ts';
import { TIME_UNITS } from './units.ts';

/** How the times of a column become seconds: a number of units, or dates. */
export type Clock = { readonly scale: number } | 'iso';

/**
 * The clock of a column from what is stated and its first cell; a number that can only be a time since 1970 in one unit says which
 * itself. Undefined if neither tells.
 */
export function clockOf(stated: string | undefined, cell: string, value: number | undefined): Clock | undefined {
  if (stated === 'iso') return 'iso';
  if (stated !== undefined) return { scale: TIME_UNITS[stated]! };
  if (value === undefined || Number.isNaN(value)) return parseDate(cell) === undefined ? undefined : 'iso';
  const units = Object.values(TIME_UNITS).filter((scale) => isPlausibleTime(value * scale));
  return units.length === 1 ? { scale: units[0]! } : undefined;
}

/** Seconds; dividing by a power of ten rounds once, multiplying by its inverse twice. */
export const secondsOf = (value: number, { scale }: { scale: number }): number => value / Math.round(1 / scale);

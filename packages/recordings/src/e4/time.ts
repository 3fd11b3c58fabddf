import { CheerError, quoted } from '@cheer/signals';
import { parseDate } from '../date.ts';
import { parseDecimal } from '../rows.ts';

/** Recordings of wrist sensors lie between these, unix seconds: 2000-01-01 and 2100-01-01. */
const EARLIEST = 946_684_800;
const LATEST = 4_102_444_800;

/** Unix seconds from a number or from a date, see parseDate; undefined for anything else. */
export const parseTime = (text: string): number | undefined => parseDecimal(text.trim()) ?? parseDate(text);

export const isPlausibleTime = (seconds: number): boolean => seconds >= EARLIEST && seconds <= LATEST;

/** The start of a recording, unix seconds; `header-invalid` if it is no time or lies outside 2000 to 2100. */
export function startTime(where: string, text: string): number {
  const seconds = parseTime(text);
  if (seconds !== undefined && isPlausibleTime(seconds)) return seconds;
  const milliseconds = seconds !== undefined && isPlausibleTime(seconds / 1000);
  throw new CheerError(
    'header-invalid',
    `${where}: the start must be a time between 2000 and 2100, in unix seconds or as YYYY-MM-DD HH:MM:SS (UTC), got ${quoted(text)}`,
    milliseconds ? 'This looks like milliseconds: divide by 1000' : 'Correct the first row of the file',
  );
}

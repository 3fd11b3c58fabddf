import { CheerError, quoted } from '@cheer/signals';
import { parseDecimal } from '../rows.ts';

/** Recordings of wrist sensors lie between these, unix seconds: 2000-01-01 and 2100-01-01. */
const EARLIEST = 946_684_800;
const LATEST = 4_102_444_800;

/** Unix seconds from a number or from a UTC date `YYYY-MM-DD HH:MM:SS[.ffffff]`; undefined for anything else. */
export function parseTime(text: string): number | undefined {
  const cell = text.trim();
  const seconds = parseDecimal(cell);
  if (seconds !== undefined) return seconds;
  const date = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(\.\d{1,9})?Z?$/.exec(cell);
  if (date === null) return undefined;
  const [year, month, day, hour, minute, second] = date.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const time = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // Date.UTC carries the 31st of June over to July; a date that comes back changed does not exist
  const same = time.getUTCMonth() === month - 1 && time.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return same ? time.getTime() / 1000 + Number(`0${date[7] ?? ''}`) : undefined;
}

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

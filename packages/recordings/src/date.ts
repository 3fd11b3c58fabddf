/**
 * Unix seconds of `YYYY-MM-DD HH:MM:SS[.fffffffff][Z|+HH:MM]`, a T or a space between; UTC unless a zone is stated. Undefined for
 * anything else.
 */
export function parseDate(cell: string): number | undefined {
  const date = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?:Z|([+-])(\d\d):?(\d\d))?$/.exec(
    cell.trim(),
  );
  if (date === null) return undefined;
  const [year, month, day, hour, minute, second] = date.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [fraction = '0', sign, hours, minutes] = date.slice(7);
  const time = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // Date.UTC carries the 31st of June over to July; a date that comes back changed does not exist
  const same = time.getUTCMonth() === month - 1 && time.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  if (!same) return undefined;
  const zone = sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
  return time.getTime() / 1000 - zone + Number(`0.${fraction}`);
}

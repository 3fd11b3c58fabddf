/** Times since the beginning of a recording, as a person writes them. */

/** `90`, `1:30` or `0:01:30` in seconds; undefined if it is none of these. */
export function parseClockTime(text: string | undefined): number | undefined {
  if (text === undefined || !/^\s*(\d+:){0,2}\d+(\.\d+)?\s*$/u.test(text)) return undefined;
  return text.split(':').reduce((seconds, part) => 60 * seconds + Number(part), 0);
}

/** `1:30`, `1:02:03` */
export function clockTime(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const tail = `${String(m).padStart(h > 0 ? 2 : 1, '0')}:${String(s).padStart(2, '0')}`;
  return h > 0 ? `${h}:${tail}` : tail;
}

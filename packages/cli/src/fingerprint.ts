/** A fingerprint as people compare it: in groups that can be read out. */

/** The 64 hexadecimal digits of a root's fingerprint in 16 groups of four, in two lines of eight. */
export function spelled(fingerprint: string): [string, string] {
  const groups = fingerprint.match(/.{1,4}/gu) ?? [];
  return [groups.slice(0, 8).join(' '), groups.slice(8).join(' ')];
}

/** `2026-12-07` */
export const day = (seconds: number): string => new Date(1000 * seconds).toISOString().slice(0, 10);

/** Windows that share time share samples: which of them do, and a choice of which none do. */

/** Whether windows of `length` seconds that start at a and b share time. Those that touch do not; a window and itself do. */
export function overlap(a: number, b: number, length: number): boolean {
  // a millisecond: starts are unix times in double precision, on grids of 1 / rate
  return Math.abs(a - b) < length - 1e-3;
}

/**
 * The first, the next that does not overlap it, and so on: for windows of one length, in order of time, also the most there can be.
 * @param taken what none of them may overlap either
 */
export function firstApart<T>(
  from: readonly T[],
  overlaps: (a: T, b: T) => boolean,
  most: number,
  taken: readonly T[] = [],
): T[] {
  const found: T[] = [];
  for (const one of from) {
    if (found.length === most) break;
    if (![...taken, ...found].some((other) => overlaps(one, other))) found.push(one);
  }
  return found;
}

/** One person's windows in the order of time, without any label: all that slow features are learned from. */

/** Length of a window and distance between the starts of two, s. */
export interface SlowGrid {
  readonly length: number;
  readonly step: number;
}

/** When a person's windows were, and which count. The lists are parallel. */
export interface WindowTimes {
  /** which recording a window comes from */
  readonly sessions: ArrayLike<number | string>;
  /** s */
  readonly starts: ArrayLike<number>;
  /** false where a window has too little in it to count; all true if absent */
  readonly usable?: ArrayLike<boolean> | undefined;
}

export interface OwnWindows extends WindowTimes {
  /** normalised features of each window, NaN where missing */
  readonly rows: readonly Float32Array[];
}

/** Places of the usable windows, a list a session, each in the order of time. */
export function usableBySession({ sessions, starts, usable }: WindowTimes): number[][] {
  const lists = new Map<number | string, number[]>();
  for (let i = 0; i < starts.length; i++) {
    if (usable?.[i] === false) continue;
    const list = lists.get(sessions[i]!);
    if (list === undefined) lists.set(sessions[i]!, [i]);
    else list.push(i);
  }
  return [...lists.values()].map((list) => list.sort((a, b) => starts[a]! - starts[b]! || a - b));
}

/**
 * Calls `pair` for every two places of a session whose starts are `lag` seconds apart, to half a step.
 * @param places in the order of time
 */
export function eachPair(
  places: readonly number[],
  starts: ArrayLike<number>,
  lag: number,
  step: number,
  pair: (early: number, late: number) => void,
): void {
  let from = 0;
  for (const early of places) {
    while (from < places.length && starts[places[from]!]! - starts[early]! <= lag - step / 2) from++;
    for (let at = from; at < places.length; at++) {
      const late = places[at]!;
      if (starts[late]! - starts[early]! >= lag + step / 2) break;
      pair(early, late);
    }
  }
}

/** A window's features scaled to unit length into out from `at`; a missing one is 0, the centre of its scale. */
export function unitLength(row: ArrayLike<number>, out: Float64Array, at = 0): void {
  let square = 0;
  for (let i = 0; i < row.length; i++) {
    const value = row[i]!;
    const present = Number.isFinite(value) ? value : 0;
    out[at + i] = present;
    square += present * present;
  }
  if (!(square > 0)) return;
  const factor = 1 / Math.sqrt(square);
  for (let i = 0; i < row.length; i++) out[at + i] = out[at + i]! * factor;
}

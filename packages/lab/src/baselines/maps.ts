/**
 * Maps of features x successive windows. The map of a window ends with it and reaches back over the windows before it in the
 * same session: nothing later than the window is seen, so that it can be had live. What stood before, labelled or not, is seen
 * as features only.
 */
import type { Numbers } from '@cheer/tensor';
import type { Window, Windows } from '../evaluate/method.ts';

/** Four minutes of steps, from 4 to 32 windows: 8 with a window every 30 s, 24 with one every 10 s. */
export function mapLength({ step }: Window): number {
  return Math.min(32, Math.max(4, Math.round(240 / step)));
}

export interface Maps {
  /** windows of a map, oldest first */
  readonly time: number;
  readonly channels: number;
  /** [windows, channels], 0 where a feature is missing: the centre of its scale */
  readonly values: Float32Array;
  /** [windows, time]: the windows that make up each window's map */
  readonly places: Int32Array;
}

/**
 * Place by place the window that started a step earlier; where there is none (the session began, or the device abstained), the
 * one after it stands twice.
 * @param usable false where a window is in no other's map; all true if absent
 */
export function mapsOf(
  windows: Pick<Windows, 'rows' | 'sessions' | 'starts'>,
  { step }: Window,
  time: number,
  usable?: readonly boolean[],
): Maps {
  const { rows, sessions, starts } = windows;
  const channels = rows[0]?.length ?? 0;
  const values = new Float32Array(rows.length * channels);
  for (const [i, row] of rows.entries())
    for (let c = 0; c < channels; c++) values[i * channels + c] = Number.isFinite(row[c]!) ? row[c]! : 0;

  const bySession = new Map<string, Map<number, number>>();
  const first = new Map<string, number>();
  for (const [i, session] of sessions.entries())
    first.set(session, Math.min(first.get(session) ?? Number.POSITIVE_INFINITY, starts[i]!));
  const tick = (i: number): number => Math.round((starts[i]! - first.get(sessions[i]!)!) / step);
  for (const [i, session] of sessions.entries()) {
    const ticks = bySession.get(session) ?? new Map<number, number>();
    bySession.set(session, ticks);
    if (usable?.[i] !== false) ticks.set(tick(i), i);
  }
  const places = new Int32Array(rows.length * time);
  for (const [i, session] of sessions.entries()) {
    const ticks = bySession.get(session)!;
    let at = i;
    for (let back = 0; back < time; back++) {
      if (back > 0) at = ticks.get(tick(i) - back) ?? at;
      places[i * time + time - 1 - back] = at;
    }
  }
  return { time, channels, values, places };
}

/** Writes the map of `window` into place `slot` of a batch [time, batch, channels]. */
export function fillMap(maps: Maps, window: number, into: Numbers, slot: number, batch: number): void {
  const { time, channels, values, places } = maps;
  for (let t = 0; t < time; t++) {
    const from = places[window * time + t]! * channels;
    into.set(values.subarray(from, from + channels), (t * batch + slot) * channels);
  }
}

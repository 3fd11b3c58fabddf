/** Which stretch of a recording is in view, and how it moves. All pure; times are unix seconds. */
import type { Stretch } from './props.ts';

/** s: closer than this there is nothing more to see in a pulse sampled at 64 Hz. */
export const CLOSEST = 4;

/** Keeps a stretch inside the bounds, and no shorter than CLOSEST. */
export function fit(view: Stretch, bounds: Stretch): Stretch {
  const whole = bounds.end - bounds.start;
  const length = Math.min(whole, Math.max(Math.min(CLOSEST, whole), view.end - view.start));
  const start = Math.min(bounds.end - length, Math.max(bounds.start, view.start));
  return { start, end: start + length };
}

/** @param factor below 1 to come closer @param at the time that stays where it is */
export function zoom(view: Stretch, factor: number, at: number, bounds: Stretch): Stretch {
  const length = Math.min(bounds.end - bounds.start, Math.max(CLOSEST, (view.end - view.start) * factor));
  const share = (at - view.start) / (view.end - view.start);
  return fit({ start: at - share * length, end: at + (1 - share) * length }, bounds);
}

/** @param share of what is in view, positive towards the end */
export function pan(view: Stretch, share: number, bounds: Stretch): Stretch {
  const by = share * (view.end - view.start);
  return fit({ start: view.start + by, end: view.end + by }, bounds);
}

/** Moves a view just so far that a time is in it. */
export function follow(view: Stretch, time: number, bounds: Stretch): Stretch {
  if (time < view.start) return pan(view, (time - view.start) / (view.end - view.start), bounds);
  if (time > view.end) return pan(view, (time - view.end) / (view.end - view.start), bounds);
  return view;
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];

/** s between ticks so that at most `most` of them are in view. */
export const tickStep = (seconds: number, most: number): number =>
  STEPS.find((step) => seconds / step <= most) ?? 7200 * Math.ceil(seconds / most / 7200);

/** Times of ticks in view, counted from `origin`. */
export function ticks(view: Stretch, origin: number, most: number): number[] {
  const step = tickStep(view.end - view.start, most);
  const first = Math.ceil((view.start - origin) / step - 1e-9);
  const last = Math.floor((view.end - origin) / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => origin + (first + i) * step);
}

/** Time since the beginning in words, for who listens: `7 minutes 5 seconds`. */
export function spokenTime(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [m, s] = [Math.floor(whole / 60), whole % 60];
  const part = (count: number, name: string): string => (count > 0 ? `${count} ${name}${count === 1 ? '' : 's'}` : '');
  return [part(m, 'minute'), part(s, 'second')].filter(Boolean).join(' ') || '0 seconds';
}

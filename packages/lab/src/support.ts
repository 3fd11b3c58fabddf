/**
 * Which windows of a person are labelled for training (the support), and which are tested on. No two support windows
 * overlap, and no test window overlaps a support window: overlapping windows share samples, and a test on them is a test on
 * what was trained on.
 */
import { firstApart, overlap as shareTime } from '@cheer/edge';
import { random } from '@cheer/signals';

/**
 * `random`: k non-overlapping windows per class, drawn with a seed. `chronological`: the first k non-overlapping windows of
 * each class. With 60 s windows every 30 s the rule of overlap leaves a gap of one window beside each support window.
 */
export const SUPPORT_RULES = ['random', 'chronological'] as const;
export type SupportRule = (typeof SUPPORT_RULES)[number];

export interface SupportWindow {
  readonly session: string;
  /** s */
  readonly start: number;
  /** null: not labelled, neither support nor test */
  readonly label: string | null;
}

export interface Support {
  /** places in the list of windows: class by class in alphabetical order, within a class by time */
  readonly support: readonly number[];
  /** places of every labelled window that overlaps no support window, in the order given */
  readonly test: readonly number[];
}

export interface SupportOptions {
  readonly rule: SupportRule;
  /** windows per class */
  readonly k: number;
  /** names the draw; of no meaning for `chronological` */
  readonly seed: number | string;
}

/**
 * The support and test windows of one person, or the reason why there are none, in words. Every class must have k windows
 * to train on and one to test on, or the figure would be that of another, easier task.
 * @param length of a window, s
 */
export function chooseSupport(
  windows: readonly SupportWindow[],
  length: number,
  options: SupportOptions,
): Support | { readonly reason: string } {
  const { rule, k, seed } = options;
  const classes = [...new Set(windows.flatMap(({ label }) => label ?? []))].sort();
  if (classes.length < 2) return { reason: `${classes.length} of at least 2 classes are labelled` };
  const byTime = [...windows.keys()].sort((a, b) => windows[a]!.start - windows[b]!.start || a - b);
  const overlap = (a: number, b: number): boolean => overlaps(windows[a]!, windows[b]!, length);

  const support: number[] = [];
  for (const label of classes) {
    // windows of two classes overlap only where labels are not pure
    const own = byTime.filter((i) => windows[i]!.label === label && !support.some((j) => overlap(i, j)));
    const most = firstApart(own, overlap, k).length;
    if (most < k) return { reason: `"${label}" has ${most} of ${k} windows that do not overlap` };
    const chosen = rule === 'chronological' ? firstApart(own, overlap, k) : drawApart(own, overlap, k, label, seed);
    support.push(...chosen);
  }
  const test = [...windows.keys()].filter((i) => windows[i]!.label !== null && !support.some((j) => overlap(i, j)));
  const untested = classes.find((label) => !test.some((i) => windows[i]!.label === label));
  if (untested !== undefined) return { reason: `"${untested}" has no window left to test on` };
  return { support, test };
}

/** Whether two windows of `length` seconds share time; windows that touch do not. */
export function overlaps(a: SupportWindow, b: SupportWindow, length: number): boolean {
  return a.session === b.session && shareTime(a.start, b.start, length);
}

/** Windows in random order, each taken unless too few would remain beside it, so that k are found if k can be. */
function drawApart(
  own: readonly number[],
  overlap: (a: number, b: number) => boolean,
  k: number,
  label: string,
  seed: number | string,
): number[] {
  const taken: number[] = [];
  let free = own;
  for (const i of random(seed, 'support', label).shuffle(own)) {
    if (taken.length === k) break;
    if (!free.includes(i)) continue;
    const rest = free.filter((j) => !overlap(i, j));
    const needed = k - taken.length - 1;
    if (firstApart(rest, overlap, needed).length < needed) continue;
    taken.push(i);
    free = rest;
  }
  return taken.sort((a, b) => own.indexOf(a) - own.indexOf(b));
}

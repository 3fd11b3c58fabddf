import type { LabelTime } from '../labelTimes.ts';

const BLOCKS = '\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588';
const DIGITS = '0123456789';

/** One line of shares from 0 to 1, the least of what falls into a character; a blank where nothing was measured. */
export function shareBand(
  windows: readonly { readonly start: number; readonly share: number | undefined }[],
  length: number,
  seconds: number,
  width: number,
  ascii: boolean,
): string {
  const marks = ascii ? DIGITS : BLOCKS;
  const least = new Float64Array(width).fill(Number.NaN);
  for (const { start, share } of windows) {
    if (share === undefined) continue;
    const first = Math.floor((start / seconds) * width);
    const last = Math.max(first + 1, Math.floor(((start + length) / seconds) * width));
    for (let i = first; i < Math.min(width, last); i++) least[i] = least[i]! <= share ? least[i]! : share;
  }
  return Array.from(least, (share) =>
    Number.isNaN(share) ? ' ' : marks[Math.min(marks.length - 1, Math.floor(share * marks.length))]!,
  ).join('');
}

/** One line in which each label is a letter of its own, and what the letters mean. */
export function labelBand(
  labels: readonly LabelTime[],
  seconds: number,
  width: number,
): { line: string; letters: ReadonlyMap<string, string> } {
  const letters = lettersOf(labels.map(({ label }) => label));
  const cells = new Array<string>(width).fill('\u00b7');
  for (const { label, stretches } of labels) {
    for (const { start, end } of stretches) {
      const first = Math.round((start / seconds) * width);
      const last = Math.max(first + 1, Math.round((end / seconds) * width));
      for (let i = first; i < Math.min(width, last); i++) cells[i] = letters.get(label)!;
    }
  }
  return { line: cells.join(''), letters };
}

/** The first letter of each name that no other has yet, or else a digit. */
export function lettersOf(names: readonly string[]): ReadonlyMap<string, string> {
  const letters = new Map<string, string>();
  const taken = new Set<string>();
  for (const name of names) {
    const candidates = [...name.toLowerCase(), ...DIGITS, ...'abcdefghijklmnopqrstuvwxyz'];
    const letter = candidates.find((one) => /[\p{L}\d]/u.test(one) && !taken.has(one)) ?? '+';
    taken.add(letter);
    letters.set(name, letter);
  }
  return letters;
}

/** Steps of a time axis that people read at a glance, s. */
const STEPS = [1, 5, 10, 30, 60, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400, 604_800];
/** Characters that a tick and its number need. */
const TICK = 9;

/** Two lines: a rule with ticks, and what they stand for. */
export function timeAxis(seconds: number, width: number, ascii: boolean): [rule: string, numbers: string] {
  const step = STEPS.find((one) => (one / seconds) * width >= TICK) ?? STEPS.at(-1)!;
  const [unit, name] = step >= 3600 ? [3600, 'h'] : step >= 60 ? [60, 'min'] : [1, 's'];
  const rule = new Array<string>(width).fill(ascii ? '-' : '\u2500');
  let numbers = '';
  for (let t = 0; t <= seconds; t += step) {
    const at = Math.floor((t / seconds) * width);
    if (at >= width) break;
    const text = t === 0 ? '0' : `${Number((t / unit).toFixed(2))} ${name}`;
    if (numbers.length > at || at + text.length > width) continue;
    rule[at] = ascii ? '+' : t === 0 ? '\u251c' : '\u253c';
    numbers = numbers.padEnd(at) + text;
  }
  return [rule.join(''), numbers];
}

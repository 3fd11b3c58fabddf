/** The same differences with people as the unit: pooled windows let one person with many good ones speak for all. */
import { type Against, type Compared, differencesOf, NAMES } from './empatica.ts';
import { median } from './statistics.ts';
import { fixed, markdown, percent, type Row } from './table.ts';

const THRESHOLDS = [0, 0.7, 0.8, 0.9];
const CONFIDENCE = 0.95;

/**
 * Ranks (from 1) between which the median of `n` values lies with at least 95 % confidence, whatever their distribution:
 * the number of values below the median is binomial (Conover, Practical Nonparametric Statistics, 3rd ed. 1999, 3.2).
 * Undefined below 6 values, where not even the lowest and the highest suffice.
 */
export function ranksOfMedian(n: number): readonly [number, number] | undefined {
  let below = 0;
  let chance = 0.5 ** n;
  for (let rank = 1; rank <= n / 2 + 1; rank++) {
    below += chance;
    if (2 * below > 1 - CONFIDENCE) return rank === 1 ? undefined : [rank - 1, n + 2 - rank];
    chance *= (n - rank + 1) / rank;
  }
  return undefined;
}

/** Each person's own median difference, and of these the median with its interval. */
export function peopleTable(all: readonly Compared[], against: Against): string {
  const rows: Row[] = [];
  for (const name of NAMES) {
    const own = all.filter((one) => one.dataset === name);
    const people = new Set(own.map(({ person }) => person)).size;
    for (const threshold of THRESHOLDS) {
      const kept = own.filter(({ quality }) => quality >= threshold);
      const windows = byPerson(kept).map(({ length }) => length);
      const medians = byPerson(differencesOf(kept, against))
        .map((those) => median(those.map(({ difference }) => Math.abs(difference))))
        .sort((a, b) => a - b);
      const ranks = ranksOfMedian(medians.length);
      rows.push([
        name,
        threshold === 0 ? 'all' : `at least ${threshold}`,
        `${windows.length} of ${people}`,
        kept.length,
        `${Math.max(0, ...windows)} (${percent(Math.max(0, ...windows) / kept.length, 0)} %)`,
        medians.length,
        fixed(median(medians), 2),
        ranks === undefined ? '-' : `${fixed(medians[ranks[0] - 1]!, 2)} to ${fixed(medians[ranks[1] - 1]!, 2)}`,
        fixed(medians.at(-1) ?? Number.NaN, 2),
      ]);
    }
  }
  return markdown(
    [
      'dataset',
      'quality',
      'people with such windows',
      'windows',
      'of the person with most',
      'people compared',
      'median over people of their median \\|difference\\|, 1/min',
      '95 % interval',
      'largest',
    ],
    rows,
  );
}

function byPerson<One extends { readonly person: string }>(all: readonly One[]): One[][] {
  const people = new Map<string, One[]>();
  for (const one of all) {
    const own = people.get(one.person);
    if (own === undefined) people.set(one.person, [one]);
    else own.push(one);
  }
  return [...people.values()];
}

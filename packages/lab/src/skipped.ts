/** What could not be run, in words: one line a support rule, k and reason, with how many people it holds for. */
import type { SkippedCell } from './fewShot.ts';

export function describeSkipped(skipped: readonly SkippedCell[]): string[] {
  const groups = new Map<string, Map<string, number>>();
  for (const { subject, support, k, reason } of skipped) {
    const name = `${support}, k = ${k}: ${reason}`;
    const people = groups.get(name) ?? new Map<string, number>();
    people.set(subject, (people.get(subject) ?? 0) + 1);
    groups.set(name, people);
  }
  return [...groups].map(([name, people]) => {
    const draws = [...people.values()].reduce((sum, count) => sum + count, 0);
    const first = [...people.keys()].slice(0, MOST_NAMES).join(', ');
    const more = people.size > MOST_NAMES ? ` and ${people.size - MOST_NAMES} more` : '';
    return `${name} (${first}${more}${draws > people.size ? `; ${draws} draws` : ''})`;
  });
}

const MOST_NAMES = 6;

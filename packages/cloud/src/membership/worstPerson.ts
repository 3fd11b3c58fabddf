/** What a mean over people hides: somebody who is always found, and the few whom an attacker can be sure of (Carlini et al. 2022). */
import type { Split } from './splits.ts';

/**
 * Area under the ROC curve of the person who is found best: the chance that they score higher in a cohort that they are in than in one that
 * they are not. The largest of many estimates is too large by their scatter, so the person is chosen by every second cohort and
 * measured by the others, and the other way round; the mean of the two. It may be somewhat too small, as the wrong person may be
 * chosen. NaN if no person is both in and out of cohorts of either half.
 */
export function worstPerson(splits: readonly Split[], scores: readonly Float64Array[]): number {
  const n = splits[0]?.member.length ?? 0;
  const halves = [0, 1].map((half) =>
    Float64Array.from({ length: n }, (_, person) => personArea(splits, scores, person, half)),
  );
  const measured = halves.map((own, half) => {
    let chosen = -1;
    for (const [i, area] of own.entries()) {
      if (!Number.isNaN(area) && !Number.isNaN(halves[1 - half]![i]!) && !(area <= own[chosen]!)) chosen = i;
    }
    return halves[1 - half]![chosen] ?? Number.NaN;
  });
  return (measured[0]! + measured[1]!) / 2;
}

function personArea(splits: readonly Split[], scores: readonly Float64Array[], person: number, half: number): number {
  const sides: [number[], number[]] = [[], []];
  for (let s = half; s < splits.length; s += 2) sides[splits[s]!.member[person] as 0 | 1].push(scores[s]![person]!);
  const [without, within] = sides;
  let won = 0;
  for (const x of within) for (const y of without) won += x > y ? 1 : x === y ? 0.5 : 0;
  return won / (within.length * without.length);
}

/** Share of members above a score that at most a share of the others exceeds, people and cohorts taken together. */
export function caughtAt(share: number, splits: readonly Split[], scores: readonly Float64Array[]): number {
  const sides: [number[], number[]] = [[], []];
  for (const [s, { member }] of splits.entries()) {
    for (const [i, side] of member.entries()) sides[side as 0 | 1].push(scores[s]![i]!);
  }
  const [others, members] = sides;
  others.sort((a, b) => b - a);
  const limit = others[Math.floor(share * others.length)] ?? Number.NEGATIVE_INFINITY;
  return members.filter((score) => score > limit).length / members.length;
}

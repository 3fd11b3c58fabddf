/**
 * Cohorts that could have been: people drawn at random into a cohort and out of it, so that who is in and who is not are
 * exchangeable and an attack that tells them apart has nothing to go by but what a release says.
 */
import { random } from '@cheer/signals';

/** One made-up publication: who took part. */
export interface Split {
  /** [people], 1 for who took part */
  readonly member: Uint8Array;
}

/** How large the cohorts are, and how many clusters are made of each. */
export interface SplitSize {
  readonly members: number;
  readonly clusters: number;
}

/**
 * Cohorts of at least half the people with as many people a cluster as the published one: of K clusters of n people, K' = K / 2
 * rounded up of n K' / K. With a single cluster that cannot be, as nobody would be left outside: two thirds of the people then
 * stand for all, and overstate what leaks.
 */
export function splitSize(people: number, clusters: number): SplitSize {
  const own = Math.ceil(clusters / 2);
  const members = clusters === 1 ? Math.round((2 * people) / 3) : Math.round((people * own) / clusters);
  const held = Math.min(people - 1, Math.max(1, members));
  return { members: held, clusters: Math.min(own, held) };
}

/** Independent cohorts of a size. The same seed gives the same cohorts. */
export function drawSplits(people: number, members: number, count: number, seed: number): Split[] {
  const everyone = [...Array(people).keys()];
  return Array.from({ length: count }, (_, i) => {
    const member = new Uint8Array(people);
    for (const person of random(seed, 'membership', i).shuffle(everyone).slice(0, members)) member[person] = 1;
    return { member };
  });
}

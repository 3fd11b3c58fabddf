/**
 * Whether a release gives away who was in its cohort: every part that is made from people is attacked, on cohorts drawn at
 * random from the same people, and so is what might be published instead.
 */
import type { Runner, RunOptions, Task } from '../runner/runner.ts';
import { type MembershipParameters, type MembershipResult, membershipTask } from '../tasks/membership.ts';
import type { Attack, Has, Part } from './attack.ts';
import { isLeaking, MEMBERSHIP_PEOPLE } from './limits.ts';
import { splitSize } from './splits.ts';
import { wholeAttack } from './whole.ts';

/** What a release is, as far as it matters who can be found in it. */
export interface Published {
  readonly clusters: number;
  /** see `noisyCentroids` */
  readonly noise: number;
  readonly pretext: string;
  /** whether slow features are among it */
  readonly slow: boolean;
}

export interface Exposure extends Published {
  /** the best attack on each part */
  readonly attacks: readonly Attack[];
  /** the best of them all */
  readonly strongest: Attack;
  /** share of the people whom devices would match to another cluster than without noise and with the clusters of `now` */
  readonly moved: number;
  readonly silhouette: number | null;
}

export interface MembershipReport {
  readonly people: number;
  /** of training, if it was told how many */
  readonly steps?: number;
  readonly now: Exposure;
  /** the best attack on each part of what is published by who has another recording of a person */
  readonly other: readonly Attack[];
  /** what might be published instead: without trained parts that leak, and, if centroids and scaler do, with fewer clusters or more noise */
  readonly remedies: readonly Exposure[];
}

export interface MembershipInput extends RunOptions {
  readonly runner: Runner;
  readonly now: Published;
  /** whether to look at what might be published instead */
  readonly remedies: boolean;
  readonly seed: number;
  readonly steps?: number | undefined;
  /** s from the start of one window to the start of the next */
  readonly step: number;
  /** which person each recording is of */
  readonly people: readonly number[];
  /** where the runner's store has the corpora: features as computed, and normalised */
  readonly corpora: { readonly raw: string; readonly normalised: string };
}

/** Null if there are fewer than `MEMBERSHIP_PEOPLE`. */
export async function measureMembership(input: MembershipInput): Promise<MembershipReport | null> {
  const { runner, now, onProgress, signal } = input;
  const people = Math.max(...input.people) + 1;
  if (people < MEMBERSHIP_PEOPLE) return null;
  const measured = async (variants: readonly Published[], others: ReadonlyMap<string, Task>) => {
    const tasks = new Map([...variants.flatMap((variant) => [...tasksOf(variant, people, input)]), ...others]);
    const results = await runner.run([...tasks.values()], { onProgress, signal });
    const found = new Map([...tasks.keys()].map((key, i) => [key, resultOf(results[i]!)]));
    return {
      exposures: variants.map((one) => exposureOf(one, [...tasksOf(one, people, input).keys()], found)),
      other: bestOfEach([...others.keys()].map((key) => found.get(key)!)),
    };
  };
  const { exposures, other } = await measured([now], tasksOf(now, people, input, 'other'));
  const as = exposures[0]!;
  const remedies = input.remedies ? (await measured(remediesOf(as), new Map())).exposures : [];
  return { people, ...(input.steps !== undefined && { steps: input.steps }), now: as, other, remedies };
}

/** Scales of noise that are looked at. */
const NOISE = [0.5, 1, 2, 3, 4, 5];
/** Cohorts that are drawn, where one costs milliseconds, and where an encoder or slow features have to be made of each. */
const SPLITS = { centroids: 256, training: 16 } as const;

/** Only what touches a part that leaks: noise on centroids does not help against encoders. */
function remediesOf({ attacks, ...now }: Exposure): Published[] {
  const { clusters, noise, pretext, slow } = now;
  const alone = attacks.filter(({ part }) => part !== 'whole');
  const any = alone.some(isLeaking);
  if (!any && !attacks.some(isLeaking)) return [];
  // if no part does but all together, each helps
  const leaks = (part: Part): boolean => alone.some((attack) => attack.part === part && (isLeaking(attack) || !any));
  const quiet = {
    ...{ clusters, noise },
    pretext: leaks('encoders') ? 'random' : pretext,
    slow: slow && !leaks('slow-features'),
  };
  const same = quiet.pretext === pretext && quiet.slow === slow;
  const profiles = PROFILES.some(leaks) ? [...fewerClusters(quiet), ...moreNoise(quiet)] : [];
  return [...(same ? [] : [quiet]), ...profiles];
}

/** What is made of profiles, which noise is added to. */
const PROFILES: readonly Part[] = ['centroids', 'scaler', 'centroids and scaler'];

function fewerClusters(now: Published): Published[] {
  const k = now.clusters;
  const counts = new Set([k - 1, k - 2, Math.round(k / 2), 1].filter((count) => count >= 1 && count < k));
  return [...counts].sort((a, b) => b - a).map((clusters) => ({ ...now, clusters }));
}

const moreNoise = (now: Published): Published[] =>
  NOISE.filter((noise) => noise > now.noise).map((noise) => ({ ...now, noise }));

/** The attacks on what is published, by a key that says on what. */
function tasksOf(what: Published, count: number, input: MembershipInput, recording: Has = 'same'): Map<string, Task> {
  const { corpora, seed, steps, step, people, now } = input;
  const tasks = new Map<string, Task>();
  const add = (corpus: string, parameters: MembershipParameters): void => {
    tasks.set(JSON.stringify(parameters), membershipTask(corpus, parameters));
  };
  const { clusters, noise, pretext, slow } = what;
  const shared = { people, seed, recording };
  add(corpora.raw, {
    ...shared,
    attack: 'centroids',
    clusters,
    noise,
    published: now.clusters,
    splits: SPLITS.centroids,
  });
  if (pretext !== 'random') {
    const members = clusters === 1 ? splitSize(count, 1).members : Math.max(1, Math.round(count / clusters));
    const training = { pretext, ...(steps === undefined ? {} : { steps }) };
    add(corpora.normalised, { ...shared, attack: 'encoders', members, training, splits: SPLITS.training });
  }
  if (slow) add(corpora.normalised, { ...shared, attack: 'slow-features', step, splits: SPLITS.training });
  return tasks;
}

const resultOf = (bytes: Uint8Array): MembershipResult =>
  JSON.parse(new TextDecoder().decode(bytes)) as MembershipResult;

function exposureOf(what: Published, keys: readonly string[], found: ReadonlyMap<string, MembershipResult>): Exposure {
  const results = keys.map((key) => found.get(key)!);
  const attacks = bestOfEach(results);
  const strongest = attacks.reduce((a, b) => (b.auc > a.auc ? b : a));
  const { moved, silhouette } = results.find(({ cost }) => cost !== undefined)!.cost!;
  const { clusters, noise, pretext, slow } = what;
  return { clusters, noise, pretext, slow, attacks, strongest, moved, silhouette };
}

/** What each part gives away, and all of them. */
function bestOfEach(results: readonly MembershipResult[]): Attack[] {
  const attacks = results.flatMap((one) => one.attacks);
  const whole = wholeAttack(attacks);
  return whole === null ? attacks : [...attacks, whole];
}

/** Task `membership`: one attack on one part of a release as it is or might be; its result is JSON. */
import type { PretrainOptions } from '@cheer/encoder';
import { readCorpus } from '../corpusFile.ts';
import { kmeans } from '../kmeans.ts';
import type { Attack, Has, Tick } from '../membership/attack.ts';
import { attackCentroids } from '../membership/centroidAttack.ts';
import { cohortOf, profilesOf } from '../membership/cohort.ts';
import { type CorpusPeople, halves, rowsOf, shared } from '../membership/corpusPeople.ts';
import { attackEncoders } from '../membership/encoderAttack.ts';
import { MEMBERSHIP_PEOPLE } from '../membership/limits.ts';
import { type RemedyCost, remedyCost } from '../membership/remedyCost.ts';
import { attackSlowFeatures } from '../membership/slowAttack.ts';
import type { Json, Task, TaskKind } from '../runner/runner.ts';

interface SharedParameters {
  readonly people: readonly number[];
  readonly splits: number;
  readonly seed: number;
  readonly recording: Has;
}

/** `people`: which person each recording of the corpus is of. Centroids are made from features as computed, all else from normalised ones. */
export type MembershipParameters = SharedParameters &
  (
    | { readonly attack: 'centroids'; readonly clusters: number; readonly noise: number; readonly published: number }
    | {
        readonly attack: 'encoders';
        readonly members: number;
        readonly training: Pick<PretrainOptions, 'pretext' | 'steps'>;
      }
    | { readonly attack: 'slow-features'; readonly step: number }
  );

export interface MembershipResult {
  /** the best attack on each part */
  readonly attacks: readonly Attack[];
  /** against `published` clusters without noise; centroids only */
  readonly cost?: RemedyCost;
}

/** @param corpus where it is in the runner's store */
export const membershipTask = (corpus: string, parameters: MembershipParameters): Task => ({
  kind: 'membership',
  inputs: { corpus },
  parameters: parameters as unknown as Json,
});

export const membershipKind: TaskKind = async (task, { read, progress, signal }) => {
  const corpus = readCorpus(read(task.inputs['corpus']!));
  const parameters = task.parameters as unknown as MembershipParameters;
  const tick: Tick = async (fraction) => {
    progress(fraction, 'who took part?');
    await new Promise(setImmediate); // lets a cancellation in
    signal.throwIfAborted();
  };
  return new TextEncoder().encode(JSON.stringify(await attacked(corpus, parameters, tick)));
};

async function attacked(
  corpus: ReturnType<typeof readCorpus>,
  parameters: MembershipParameters,
  tick: Tick,
): Promise<MembershipResult> {
  const { people, seed, recording } = parameters;
  const whole = { corpus, people };
  const [all, other] = recording === 'same' ? [whole] : shared(halves(whole));
  if (all === undefined || Math.max(...all.people) + 1 < MEMBERSHIP_PEOPLE) return { attacks: [] };
  if (parameters.attack === 'slow-features') {
    return { attacks: [await attackSlowFeatures(all, parameters, tick, other)] };
  }
  if (parameters.attack === 'encoders') {
    const training = { ...parameters.training, seed };
    const attack = await attackEncoders(all, { ...parameters, training }, tick, other);
    return { attacks: attack === null ? [] : [attack] };
  }
  const cohort = cohortOf(rowsByPerson(all));
  const known = other && profilesOf(rowsByPerson(other), cohort.scaler);
  const attacks = await attackCentroids(cohort, parameters, tick, known);
  if (other) return { attacks };
  const now = kmeans(cohort.vectors, parameters.published, { seed }).assignment;
  return { attacks, cost: remedyCost(cohort, now, parameters) };
}

function rowsByPerson({ corpus, people }: CorpusPeople): Float32Array[][] {
  const rows: Float32Array[][] = Array.from({ length: Math.max(...people) + 1 }, () => []);
  for (const [i, row] of rowsOf(corpus).entries()) rows[people[corpus.recording[i]!]!]!.push(row);
  return rows;
}

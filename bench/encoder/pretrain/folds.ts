/**
 * Leave one subject out: scaler, clusters and encoders come from the others; the person is matched by profile and gets one
 * encoder of all, one of the cluster from scratch, and one of the cluster that goes on from that of all.
 */
import { type FeatureRow, type FeatureTable, kmeans, type Person, population } from '@cheer/cloud';
import { createEncoder, type Pretrained, quantise } from '@cheer/encoder';
import {
  encoderRepresentation,
  fewShot,
  RAW,
  RAW_L2,
  type Representation,
  type ResultRow,
  randomEncoder,
  WINDOWED,
} from '@cheer/lab';
import { applyScaler, nearest, profileOf, profileVector, USER_CLIP, userScaler } from '@cheer/signals';
import { corpusOfPeople } from './corpus.ts';
import { trainEncoder } from './training.ts';

export interface FoldOptions {
  readonly clusters: number;
  readonly pretext: string;
  /** steps from scratch, and of fine-tuning after that */
  readonly steps: number;
  readonly fineSteps: number;
  /** of fine-tuning; a third of that from scratch, so that little of what all have taught is unlearnt */
  readonly fineRate: number;
  readonly draws: number;
  readonly seed: number;
}

export interface Fold {
  readonly subject: string;
  /** people in the cluster that the person was matched to */
  readonly clusterSize: number;
  /** last loss of each training as a share of chance */
  readonly losses: { readonly global: number; readonly scratch: number; readonly fine: number };
  readonly rows: readonly ResultRow[];
}

/** Names of the methods in every table. */
export const METHODS = { global: 'global', scratch: 'cluster, scratch', fine: 'cluster, fine-tuned' } as const;
export const INT8 = `${METHODS.global}, int8`;

/** Null if the person cannot be tested: fewer than two classes, or nobody near enough to train with. */
export function fold(
  subject: string,
  rows: readonly FeatureRow[],
  table: FeatureTable,
  options: FoldOptions,
): Fold | null {
  const { clusters, pretext, steps, fineSteps, fineRate, seed, draws } = options;
  const { windowLength, step } = table.meta;
  const { scaler, people } = population(
    rows.filter((row) => row.subject !== subject),
    'user',
  );
  const { centroids, assignment } = kmeans(
    people.map(({ profile }) => profileVector(profile)),
    clusters,
    { seed },
  );
  const held = heldOut(rows.filter((row) => row.subject === subject));
  if (new Set(held.rows.flatMap(({ label }) => label ?? [])).size < 2) return null;
  const { index } = nearest(centroids, profileVector(held.profile));
  const group = people.filter((_, i) => assignment[i] === index);

  const train = (who: readonly Person[], length: number, from?: Pretrained): Pretrained =>
    trainEncoder(corpusOfPeople(who, windowLength), {
      pretext,
      seed,
      steps: length,
      ...(from && { initial: from, learningRate: fineRate }),
    });
  const global = train(people, steps);
  const trained = { global, scratch: train(group, steps), fine: train(group, fineSteps, global) };
  const names = Object.keys(trained) as (keyof typeof trained)[];
  const representations: Representation[] = [
    RAW,
    RAW_L2,
    randomEncoder(seed),
    ...names.map((name) =>
      encoderRepresentation(METHODS[name], createEncoder(trained[name].config, trained[name].weights)),
    ),
    encoderRepresentation(INT8, createEncoder(global.config, quantise(global).weights)),
  ];
  const { rows: results } = fewShot(
    {
      subject,
      rows: held.normalised,
      labels: held.rows.map(({ label }) => label),
      sessions: held.rows.map(({ session }) => session),
      starts: held.rows.map(({ start }) => start),
    },
    {
      representations,
      k: [1, 3, 5],
      supports: ['random', 'chronological'],
      decodings: [WINDOWED],
      draws,
      seed,
      windowLength,
      step,
    },
  );
  const share = ({ curve }: Pretrained): number => curve.at(-1)!.loss / curve.at(-1)!.chance;
  const { fine, scratch } = trained;
  const losses = { global: share(global), scratch: share(scratch), fine: share(fine) };
  return { subject, clusterSize: group.length, losses, rows: results };

  function heldOut(own: readonly FeatureRow[]): Person {
    const scaled = own.map(({ values }) => applyScaler(values, scaler));
    const profile = profileOf(scaled);
    const user = userScaler(profile);
    return { subject, rows: own, profile, normalised: scaled.map((row) => applyScaler(row, user, USER_CLIP)) };
  }
}

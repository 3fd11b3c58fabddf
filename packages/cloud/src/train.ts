/** The cloud's work: a table of unlabelled windows becomes a release of centroids and frozen encoders. Labels are never read. */
import {
  type Corpus,
  type CurvePoint,
  corpusOf,
  fitSlowFeatures,
  type Precision,
  pretextSpec,
  readEncoder,
  writeEncoder,
  writeSlowFeatures,
} from '@cheer/encoder';
import { DATASETS } from '@cheer/recordings';
import { buildRelease, type EncoderInput } from '@cheer/registry';
import { CheerError, isUsable, profileVector, USABLE_MINIMUM } from '@cheer/signals';
import { writeCorpus } from './corpusFile.ts';
import { kmeans } from './kmeans.ts';
import type { Attack } from './membership/attack.ts';
import { referenceOf } from './membership/centroidScores.ts';
import { type MembershipReport, measureMembership } from './membership/membership.ts';
import { type Normal, noisyCentroids, noisyScaler, secretNormal } from './membership/noise.ts';
import { type Normalisation, type Person, type Population, population } from './population.ts';
import type { Json, Runner, RunOptions, Task } from './runner/runner.ts';
import { type ClusterCount, chooseK, silhouette } from './silhouette.ts';
import type { FeatureTable } from './table.ts';
import { curveOf } from './tasks/pretrain.ts';

export interface TrainOptions extends RunOptions {
  readonly runner: Runner;
  /** name of the release, for people */
  readonly name: string;
  /** day of the release, YYYY-MM-DD: part of its bytes */
  readonly created: string;
  /** number of clusters, or `auto`: that of the highest silhouette from 2 to 8 */
  readonly clusters: number | 'auto';
  /** what the encoders are trained to do, such as `temporal` or `temporal+0.5*masked` */
  readonly pretext: string;
  readonly seed: number;
  /** training steps per encoder; the pretext's default if absent */
  readonly steps?: number | undefined;
  readonly normalisation?: Normalisation | undefined;
  /** what devices are to embed windows by: the encoder of their cluster, or slow features of all people; `gcn` unless told */
  readonly encoder?: EncoderKind | undefined;
  /** how the encoders' files hold their weights; float32 unless told */
  readonly precision?: Precision | undefined;
  /** on centroids and scaler, in SDs between people, see `noisyCentroids`; none unless told. It is drawn anew each time */
  readonly noise?: number | undefined;
  /** where noise comes from: `secretNormal`, but in tests */
  readonly normal?: Normal | undefined;
  /** whether to measure how well it can be told who took part, of this release, or also of what might be published instead; not unless told */
  readonly membership?: 'now' | 'remedies' | undefined;
}

export const ENCODER_KINDS = ['gcn', 'slow'] as const;
export type EncoderKind = (typeof ENCODER_KINDS)[number];

export interface TrainReport {
  readonly clusters: number;
  /** silhouette and inertia for each K looked at; one entry if K was given */
  readonly curve: readonly ClusterCount[];
  readonly assignment: Readonly<Record<string, number>>;
  /** profile vector of each person, for a picture of the clusters */
  readonly profiles: ReadonlyMap<string, Float32Array>;
  readonly centroids: readonly Float32Array[];
  readonly encoders: readonly {
    readonly which: number | 'global';
    readonly users: number;
    readonly windows: number;
    readonly bytes: number;
    readonly curve: readonly CurvePoint[];
  }[];
  /** size of the file of slow features; null if there are none */
  readonly slowFeatures: { readonly bytes: number } | null;
  /** how well it can be told who took part; null if that was not asked for, or there are too few people */
  readonly membership: MembershipReport | null;
  /** people who take no part, and why */
  readonly excluded: readonly { readonly subject: string; readonly reason: string }[];
}

/**
 * Trains one encoder a cluster and one of all people, and builds the release from them. The same table, options and seed
 * give the same bytes, on any number of workers and however often it was interrupted; noise excepted, which nobody may know.
 * @throws CheerError `too-few-subjects`, `option-invalid`, `cancelled`
 */
export async function train(
  table: FeatureTable,
  options: TrainOptions,
): Promise<{ files: ReadonlyMap<string, Uint8Array>; report: TrainReport }> {
  const { runner, seed, normalisation = 'user', precision = 'float32', noise = 0, normal = secretNormal } = options;
  const pretext = pretextSpec(options.pretext);
  const { rows, excluded } = usable(table);
  const { scaler, people } = scaledPopulation(rows, options);
  const vectors = people.map(({ profile }) => profileVector(profile));
  if (people.length < 2) {
    throw new CheerError(
      'too-few-subjects',
      `train: at least 2 people with ${USABLE_MINIMUM} usable windows are needed, got ${people.length}`,
      'Add recordings.',
    );
  }
  const { k, curve } = options.clusters === 'auto' ? chooseK(vectors, { seed }) : { k: options.clusters, curve: [] };
  const clustered = kmeans(vectors, k, { seed });
  const { assignment, inertia } = clustered;
  const centroids = noisyCentroids(clustered.centroids, referenceOf(vectors), noise, normal);
  const separation = silhouette(vectors, assignment);

  const groups = [...centroids.keys()].map((cluster) => people.filter((_, i) => assignment[i] === cluster));
  const parameters: Json = { pretext, seed, ...(options.steps === undefined ? {} : { steps: options.steps }) };
  const tasks = [people, ...groups].map(
    (group): Task => ({
      kind: 'pretrain',
      inputs: { corpus: runner.store.put(writeCorpus(corpus(group, table.meta.windowLength))) },
      parameters,
    }),
  );
  const { onProgress, signal } = options;
  const trained = await runner.run(tasks, { onProgress, signal });
  const [globalEncoder, ...encoders] = await Promise.all(
    trained.map((bytes, i) => encoderInput(bytes, i === 0 ? people : groups[i - 1]!, precision)),
  );

  const { dataset, simulated, windowLength, step, cleaning, generator } = table.meta;
  const slow = options.encoder === 'slow';
  const membership = options.membership
    ? await measureMembership({
        ...{ runner, seed, steps: options.steps, step, onProgress, signal },
        now: { clusters: k, noise, pretext, slow },
        remedies: options.membership === 'remedies',
        ...corporaOf(people, windowLength, runner),
      })
    : null;
  const slowFeatures = slow ? await slowFeaturesOf(people, { length: windowLength, step }) : null;
  const source = Object.hasOwn(DATASETS, dataset) ? DATASETS[dataset] : undefined; // a table may name anything
  const files = await buildRelease({
    name: options.name,
    created: options.created,
    dataset,
    simulated,
    window: { length: windowLength, step, cleaning },
    normalisation,
    pretext,
    seed,
    users: people.length,
    windows: rows.length,
    centroids,
    scaler,
    encoders,
    globalEncoder: globalEncoder!,
    ...(slowFeatures && { slowFeatures }),
    ...(membership && {
      membership: {
        people: membership.people,
        noise,
        attacks: [...membership.now.attacks, ...membership.other].map(stated),
      },
    }),
    dataLicence: source?.licence ?? 'not known',
    dataSource: source === undefined || source.citation === '-' ? `features by ${generator}` : source.citation,
    weightsLicence: 'Apache-2.0, as far as the licence of the data allows',
    ...(Number.isFinite(separation) ? { silhouette: separation } : {}),
  });
  const report: TrainReport = {
    clusters: k,
    curve: curve.length > 0 ? curve : [{ k, silhouette: separation, inertia }],
    assignment: Object.fromEntries(people.map(({ subject }, i) => [subject, assignment[i]!])),
    profiles: new Map(people.map(({ subject }, i) => [subject, vectors[i]!])),
    centroids,
    encoders: [globalEncoder!, ...encoders].map(({ users, windows, bytes, curve: loss }, i) => ({
      which: i === 0 ? 'global' : i - 1,
      users,
      windows,
      bytes: bytes.length,
      curve: loss,
    })),
    slowFeatures: slowFeatures && { bytes: slowFeatures.length },
    membership,
    excluded,
  };
  return { files, report };
}

/** The usable windows of people who have enough of them, by the device's own rule, and who has not. */
function usable({ rows, meta }: FeatureTable): Pick<TrainReport, 'excluded'> & { rows: FeatureTable['rows'] } {
  const judged = rows.filter(({ values, quality }) => isUsable(values, quality.overall, meta.windowLength));
  const counts = new Map(rows.map(({ subject }) => [subject, 0]));
  for (const { subject } of judged) counts.set(subject, counts.get(subject)! + 1);
  const few = [...counts].filter(([, windows]) => windows < USABLE_MINIMUM);
  return {
    rows: judged.filter(({ subject }) => counts.get(subject)! >= USABLE_MINIMUM),
    excluded: few.map(([subject, windows]) => ({
      subject,
      reason: `${windows} usable windows, at least ${USABLE_MINIMUM} are needed`,
    })),
  };
}

/** On the scale that is published: with noise, if there is to be any, before anything is made on it. */
function scaledPopulation(
  rows: FeatureTable['rows'],
  { normalisation = 'user', noise = 0, normal = secretNormal }: TrainOptions,
): Population {
  const exact = population(rows, normalisation);
  if (noise === 0) return exact;
  const reference = referenceOf(exact.people.map(({ profile }) => profileVector(profile)));
  return population(rows, normalisation, noisyScaler(exact.scaler, reference, noise, normal));
}

/** What is attacked: everybody's windows, as computed and normalised, and whose each recording is. */
function corporaOf(people: readonly Person[], windowLength: number, { store }: Runner) {
  const normalised = corpus(people, windowLength);
  const rows = new Float32Array(normalised.rows.length);
  for (const [i, { values }] of people.flatMap(({ rows: own }) => own).entries()) rows.set(values, i * values.length);
  const owners = people.map(({ rows: own }) => new Set(own.map(({ session }) => session)).size);
  return {
    people: owners.flatMap((sessions, person) => Array<number>(sessions).fill(person)),
    corpora: { raw: store.put(writeCorpus({ ...normalised, rows })), normalised: store.put(writeCorpus(normalised)) },
  };
}

/** Figures that a card can bear: an interval of so few people has no fourth digit. */
const stated = ({ part, recording, by, auc, low, high, worst, caught }: Attack): Attack => ({
  ...{ part, recording, by },
  ...{ auc: thousandth(auc), low: thousandth(low), high: thousandth(high) },
  ...(worst === undefined ? {} : { worst: thousandth(worst) }),
  ...(caught === undefined ? {} : { caught: thousandth(caught) }),
});

const thousandth = (share: number): number => Math.round(1000 * share) / 1000;

function corpus(group: readonly Person[], windowLength: number): Corpus {
  const windows = group.flatMap(({ rows }) => rows);
  return corpusOf(
    {
      rows: group.flatMap(({ normalised }) => normalised),
      recordings: windows.map(({ subject, session }) => JSON.stringify([subject, session])),
      starts: windows.map(({ start }) => start),
    },
    windowLength,
  );
}

/** Of all people: a cluster's own are no better from this many (docs/research.md). They take a fraction of a second, so no task of their own. */
function slowFeaturesOf(people: readonly Person[], grid: { length: number; step: number }): Promise<Uint8Array> {
  const slow = fitSlowFeatures(
    people.map(({ rows, normalised }) => ({
      rows: normalised,
      sessions: rows.map(({ session }) => session),
      starts: rows.map(({ start }) => start),
    })),
    grid,
  );
  return writeSlowFeatures(slow, { users: String(people.length) });
}

/** Tasks give float32 whatever is published, so that a release in 8 bits is rounded from the same training. */
async function encoderInput(
  trained: Uint8Array,
  group: readonly Person[],
  precision: Precision,
): Promise<EncoderInput> {
  const { about, config, weights } = await readEncoder(trained, 'trained encoder');
  const windows = group.reduce((sum, { rows }) => sum + rows.length, 0);
  const bytes =
    precision === 'float32' ? trained : await writeEncoder(config, weights, Object.fromEntries(about), precision);
  return { bytes, users: group.length, windows, curve: curveOf(about) };
}

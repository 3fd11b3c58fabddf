/** From what the demonstration saw to the data of its report. */
import { cpus } from 'node:os';
import type { ExtractReport, TrainReport } from '@cheer/cloud';
import { effectSizes, type ReportData, type RunFacts, signalsData, type TimelineData, timelineData } from '@cheer/lab';
import type { Published } from '@cheer/registry/node';
import type { Recording } from '@cheer/signals';
import { refusals } from '../commands/extract.ts';
import { day, spelled } from '../fingerprint.ts';
import { VERSION } from '../version.ts';
import type { Guest, TurnedAway } from './deviceSide.ts';
import type { Cohort } from './people.ts';
import { CLUSTER_METHOD, type Played } from './play.ts';

export interface DemoData {
  readonly run: RunFacts;
  readonly cohort: Cohort;
  readonly extracted: ExtractReport;
  readonly trained: TrainReport;
  readonly played: readonly Guest[];
  /** held-out people who could not play */
  readonly turnedAway: readonly TurnedAway[];
  readonly seconds: number;
  readonly published: Published;
}

/** people whose signals and timelines are drawn */
const DRAWN = 2;

export function demoReport({
  run,
  cohort,
  extracted,
  trained,
  played,
  turnedAway,
  seconds,
  published,
}: DemoData): ReportData {
  const people = played.map(({ one }) => one);
  const shown = played.slice(0, DRAWN);
  return {
    title: `${cohort.dataset.title}: from recording to prediction on the device`,
    facts: [
      {
        name: 'Made',
        value: `${new Date().toISOString().slice(0, 16)}Z by cheer ${VERSION} in ${seconds.toFixed(0)} s`,
      },
      {
        name: 'Machine',
        value: `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${cpus().length} processors`,
      },
      {
        name: 'Data',
        value: [cohort.dataset.title, `licence ${cohort.dataset.licence}`, cohort.dataset.citation]
          .filter((one) => one !== '-')
          .join('; '),
      },
      ...trustFacts(published, people, trained),
    ],
    run,
    rows: people.flatMap(({ rows }) => rows),
    ours: CLUSTER_METHOD,
    signals: shown.map(({ recordings }) => signalsData(recordings.at(-1)!)),
    tree: {
      values: effectSizes(people.map(({ person }) => person)),
      valueName: 'share of variance between states, held-out people',
    },
    clusters: {
      people: [
        ...[...trained.profiles].map(([subject, profile]) => ({
          subject,
          profile,
          cluster: trained.assignment[subject]!,
          heldOut: false,
        })),
        ...people.map(({ person, profile, enrolled }) => ({
          subject: person.subject,
          profile,
          cluster: enrolled.cluster,
          heldOut: true,
        })),
      ],
      centroids: trained.centroids,
      ...(trained.curve.length > 1 && { silhouettes: trained.curve }),
    },
    training: {
      encoders: trained.encoders.map(({ which, curve }) => ({
        name: which === 'global' ? 'all people' : `cluster ${which}`,
        curve,
      })),
    },
    timelines: shown.flatMap(({ one }) => timelineOf(one, run) ?? []),
    people: people.map(({ person, enrolled, journey }) => ({
      subject: person.subject,
      windows: enrolled.windows,
      labelled: journey?.support.length ?? 0,
      cluster: enrolled.cluster,
      bytesFetched: enrolled.bytes,
      adaptMs: journey?.trained.ms ?? Number.NaN,
      windowMs: journey
        ? (journey.predicted.ms.features + journey.predicted.ms.inference) / enrolled.windows
        : Number.NaN,
    })),
    requests: played.flatMap(({ one, log }) =>
      log.map(({ method, path, query, status, bodyBytes, bytes }) => ({
        subject: one.person.subject,
        method,
        url: path + query,
        status,
        bytesOut: bodyBytes,
        bytesIn: bytes,
      })),
    ),
    faults: [
      ...faultsOf(extracted),
      ...played.flatMap(({ recordings }) => recordings).flatMap(recordingFaults),
      ...turnedAway.flatMap(recordingFaults),
    ],
    excluded: [...cohort.refused, ...refusals(extracted), ...trained.excluded, ...turnedAway],
    skipped: people.flatMap(({ skipped }) => skipped),
    notes: [
      'The device side ran as it would anywhere: over HTTP on loopback, its state in a folder of its own, erased afterwards.',
      'The rows of the table share windows, supports, normalisation and head; they differ in what the head sees of a window.',
    ],
  };
}

/** Who vouches for the release, and what it and the devices gave away. */
function trustFacts({ version, expires, root }: Published, people: readonly Played[], { membership }: TrainReport) {
  const verified = people.filter(({ enrolled }) => enrolled.trust?.pinned === 'given' && enrolled.trust.root === root);
  const bits = Math.max(0, ...people.map(({ enrolled }) => enrolled.revealedBits));
  return [
    {
      name: 'Signed',
      value: `version ${version}, until ${day(expires)}, root ${spelled(root).join(' ')}; ${verified.length} of ${people.length} devices verified it against the root they were given`,
    },
    {
      name: 'Revealed',
      value: `${bits.toFixed(2)} bits of a person to the server, at most, by which files their device fetched`,
    },
    ...(membership === null
      ? []
      : [
          {
            name: 'Who took part?',
            value: `can be told with AUC ${membership.now.strongest.auc.toFixed(2)} (0.5 a guess, 1 certainty): ${membership.now.attacks.map(({ part, auc }) => `${part} ${auc.toFixed(2)}`).join(', ')}`,
          },
        ]),
  ];
}

function recordingFaults({ subject, faults }: Pick<Recording, 'subject' | 'faults'>) {
  return faults.map((fault) => ({ subject, ...fault }));
}

/** What the device itself predicted, with the most labels of each class that the person has windows for. */
function timelineOf({ person, journey }: Played, run: RunFacts): TimelineData | undefined {
  if (journey === undefined) return undefined;
  const { predicted, support } = journey;
  const track = (decoding: string, probabilities: readonly (readonly number[] | null)[]) => ({
    method: CLUSTER_METHOD,
    support: 'chronological' as const,
    k: support.length / predicted.classes.length,
    decoding,
    detail: {
      support,
      test: [],
      classes: predicted.classes,
      probabilities: probabilities.map((row) => (row === null ? null : Float64Array.from(row))),
    },
  });
  const rows = [
    track(
      'windowed',
      predicted.windows.map(({ probabilities }) => probabilities),
    ),
    track(
      'causal',
      predicted.windows.map(({ smoothed }) => smoothed.probabilities),
    ),
  ];
  return timelineData(person, rows, run);
}

function faultsOf({ subjects }: ExtractReport): ReportData['faults'] {
  return subjects.flatMap(({ subject, sessions }) =>
    sessions.flatMap(({ faults }) => faults.map((fault) => ({ subject, ...fault }))),
  );
}

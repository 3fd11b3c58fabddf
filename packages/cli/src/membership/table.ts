/** The membership risk of a draft and of what might be published instead, for a terminal. */
import type { Attack, Exposure, MembershipReport } from '@cheer/cloud';
import { columns } from '../terminal.ts';

/** Macro-F1 of the devices of the cohort's own people, in the order of the rows; NaN where it could not be measured. */
export type RemedyScores = readonly number[];

/** One line a variant: area under the ROC curve of the best attack on each part, and what it costs. */
export function membershipTable({ now, other, remedies }: MembershipReport, scores?: RemedyScores): string {
  const rows = [now, ...remedies].map((one, i) => [
    i === 0 ? 'as it is' : differences(now, one),
    one.strongest.auc.toFixed(2),
    ...parts(now).map((part) => aucOf(one.attacks, part)),
    (100 * one.moved).toFixed(0),
    one.silhouette === null ? '-' : one.silhouette.toFixed(2),
    ...(scores === undefined ? [] : [scoreOf(scores[i])]),
  ]);
  const weaker = ['as it is, another recording', strongest(other), ...parts(now).map((part) => aucOf(other, part))];
  rows.splice(1, 0, [...weaker, ...rows[0]!.slice(weaker.length).map(() => '')]);
  const header = [
    ...['published', 'AUC', 'centroids', 'scaler', 'encoders'],
    ...(now.slow ? ['slow features'] : []),
    ...['% moved', 'silhouette'],
    ...(scores === undefined ? [] : ['macro-F1']),
  ];
  return columns(header, rows);
}

/** What has to be said on the command line of `cheer train` for it. */
function differences(now: Exposure, one: Exposure): string {
  return [
    ...(one.clusters === now.clusters ? [] : [`--clusters ${one.clusters}`]),
    ...(one.noise === now.noise ? [] : [`--noise ${one.noise}`]),
    ...(one.pretext === now.pretext ? [] : [`--pretext ${one.pretext}`]),
    ...(one.slow === now.slow ? [] : ['--encoder gcn']),
  ].join(' ');
}

const parts = ({ slow }: Exposure): Attack['part'][] => [
  ...(['centroids', 'scaler', 'encoders'] as const),
  ...(slow ? (['slow-features'] as const) : []),
];

const strongest = (attacks: readonly Attack[]): string => Math.max(0, ...attacks.map(({ auc }) => auc)).toFixed(2);

const aucOf = (attacks: readonly Attack[], part: Attack['part']): string =>
  attacks.find((attack) => attack.part === part)?.auc.toFixed(2) ?? '-';

const scoreOf = (share: number | undefined): string =>
  share === undefined || Number.isNaN(share) ? '-' : (100 * share).toFixed(1);

/** The membership risk of a draft and of what might be published instead, for a terminal. */
import type { Attack, Exposure, MembershipReport } from '@cheer/cloud';
import { columns } from '../terminal.ts';
import { passes } from './advice.ts';
import type { RemedyScores } from './remedyScores.ts';

/** One line a variant: area under the ROC curve of the best attack on each part, whom it finds, whether it passes, and what it costs. */
export function membershipTable({ now, other, remedies }: MembershipReport, scores?: RemedyScores): string {
  const row = (name: string, attacks: readonly Attack[]): string[] => [
    name,
    areaOf(attacks),
    ...partsOf(now).map((part) => aucOf(attacks, part)),
    most(attacks, 'worst')?.toFixed(2) ?? '-',
    percent(most(attacks, 'caught')),
  ];
  const rows = [now, ...remedies].map((one, i) => [
    ...row(i === 0 ? 'as it is' : differences(now, one), one.attacks),
    passes(one) ? 'yes' : 'no',
    (100 * one.moved).toFixed(0),
    one.silhouette === null ? '-' : one.silhouette.toFixed(2),
    ...(scores === undefined ? [] : [scoreOf(scores[i])]),
  ]);
  const weaker = row('as it is, another recording', other);
  rows.splice(1, 0, [...weaker, ...rows[0]!.slice(weaker.length).map(() => '')]);
  const header = [
    ...['published', 'AUC (at most)', 'centroids', 'scaler', 'both', 'encoders'],
    ...(now.slow ? ['slow features'] : []),
    ...['person', '1 % FPR', 'passes', '% moved', 'silhouette'],
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

const partsOf = ({ slow }: Exposure): Attack['part'][] => [
  ...(['centroids', 'scaler', 'centroids and scaler', 'encoders'] as const),
  ...(slow ? (['slow-features'] as const) : []),
];

/** The best attack, and the highest upper bound, by which is judged. */
function areaOf(attacks: readonly Attack[]): string {
  if (attacks.length === 0) return '-';
  const [auc, high] = [most(attacks, 'auc')!, most(attacks, 'high')!];
  return `${auc.toFixed(2)} (${high.toFixed(2)})`;
}

function most(attacks: readonly Attack[], what: 'auc' | 'high' | 'worst' | 'caught'): number | undefined {
  const values = attacks.flatMap((attack) => attack[what] ?? []);
  return values.length === 0 ? undefined : Math.max(...values);
}

const aucOf = (attacks: readonly Attack[], part: Attack['part']): string =>
  attacks.find((attack) => attack.part === part)?.auc.toFixed(2) ?? '-';

const percent = (share: number | undefined): string => (share === undefined ? '-' : `${(100 * share).toFixed(0)} %`);

const scoreOf = (share: number | undefined): string =>
  share === undefined || Number.isNaN(share) ? '-' : (100 * share).toFixed(1);

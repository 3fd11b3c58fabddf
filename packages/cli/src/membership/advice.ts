/** What would make a draft pass, as a command that can be run; or that nothing that was tried does. */
import { type Exposure, isLeaking, type MembershipReport } from '@cheer/cloud';
import type { Manifest } from '@cheer/registry';
import type { RemedyScores } from './remedyScores.ts';

/** Whether it may be published without further ado. */
export const passes = ({ attacks }: Exposure): boolean => !attacks.some(isLeaking);

export interface Known {
  /** macro-F1 of the report's rows, if they were worked out */
  readonly scores: RemedyScores | undefined;
  /** the table of features the draft was made from, if it was named */
  readonly table: string | undefined;
}

export function advice(
  draft: string,
  manifest: Manifest,
  report: MembershipReport | null,
  { scores, table = 'TABLE' }: Known,
): string {
  if (report === null) return 'Train again with cheer train: it measures what would pass';
  const best = bestPassing(report, scores);
  if (best !== undefined) return `This row of the table passes: ${trainCommand(table, draft, best, manifest, report)}`;
  return `None of the rows of the table is enough for ${report.people} people: train on more of them`;
}

/** Of the rows that pass the one that costs least: in accuracy where that was measured, else in people who are matched otherwise. */
export function bestPassing({ remedies }: MembershipReport, scores?: RemedyScores): Exposure | undefined {
  const cost = (one: Exposure): number => {
    const score = scores?.[1 + remedies.indexOf(one)]; // the first is the draft's own
    return score === undefined || Number.isNaN(score) ? one.moved : -score;
  };
  return remedies.filter(passes).sort((a, b) => cost(a) - cost(b))[0];
}

/** To be run as it is, but for the table where it is not known: all that the row says, and what the draft was told. */
function trainCommand(
  table: string,
  draft: string,
  { clusters, noise, pretext, slow }: Exposure,
  { seed, precision }: Manifest,
  { steps }: MembershipReport,
): string {
  const options = [
    `--clusters ${clusters}`,
    ...(noise > 0 ? [`--noise ${noise}`] : []),
    `--pretext '${pretext}'`,
    ...(slow ? ['--encoder slow'] : []),
    ...(steps === undefined ? [] : [`--steps ${steps}`]),
    ...(precision === 'int8' ? ['--precision int8'] : []),
    `--seed ${seed}`,
  ];
  return `cheer train ${table} ${options.join(' ')} --out ${draft.replace(/\/+$/u, '')}-next`;
}

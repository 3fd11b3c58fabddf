/** From a draft to a signed registry, past the question whether it gives away who was in the cohort. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { MEMBERSHIP_LIMIT, type MembershipReport, readTable } from '@cheer/cloud';
import { leastProven, RELEASE_FILE, type Release, readRelease } from '@cheer/registry';
import { LIFETIMES, type Published, publishRelease, readKeys } from '@cheer/registry/node';
import { day, spelled } from '../../fingerprint.ts';
import { folderGet } from '../../folderGet.ts';
import { interruption } from '../../interruption.ts';
import { judgeMembership, membershipRisk } from '../../membership/gate.ts';
import { checkSameTable, type RemedyScores, remedyScores } from '../../membership/remedyScores.ts';
import { readMembership } from '../../membership/report.ts';
import { membershipTable } from '../../membership/table.ts';
import { isSigned } from '../../openRegistry.ts';
import { refuse } from '../../options.ts';
import { passphrase } from '../../passphrase.ts';
import { copyStudio } from '../../serve/studio.ts';
import { bytes, note, printResult, progressLine } from '../../terminal.ts';
import { withRunner, workFolderOf } from '../../workFolder.ts';
import type { PublishOptions } from './options.ts';

export async function runPublish(draft: string | undefined, options: PublishOptions): Promise<void> {
  const { keys, out, expires, renew, prune, features, acceptMembershipRisk, studio, json } = options;
  if ((draft === undefined) !== (renew === true)) {
    refuse('publish', 'either a draft or --renew must be given', draft ?? 'neither', 'Name the folder of cheer train.');
  }
  const signers = await readKeys(keys, passphrase()); // before anything is worked out
  if (draft !== undefined && isSigned(draft) && !existsSync(join(draft, RELEASE_FILE))) {
    refuse(
      'publish',
      'a draft must be given, as cheer train writes it',
      `the published registry ${draft}`,
      `To sign anew what is there: cheer publish --renew --keys ${keys} --out ${draft}.`,
    );
  }
  const release = draft === undefined ? null : await readRelease(folderGet('publish', draft), draft);
  const verdict = release && judgeMembership(release.manifest);
  if (draft !== undefined && release !== null && verdict !== null) {
    if (verdict.risky || features !== undefined) {
      const report = await readMembership(draft);
      const scores = report && features !== undefined ? await scoresOf(report, release, features) : undefined;
      if (report !== null && !json) note(tableOf(report, release, scores)); // an error in JSON stands alone
      if (verdict.risky && acceptMembershipRisk !== true) {
        throw membershipRisk(draft, release.manifest, report, { scores, table: features });
      }
    }
    if (verdict.risky && !json) note(`Accepted: ${risk(release)}`);
  }
  const published = await publishRelease({
    ...passphrase(),
    ...(draft !== undefined && { draft }),
    ...{ keys, registry: out, now: Date.now() / 1000, prune: prune === true },
    days: {
      timestamp: expires,
      snapshot: Math.max(expires, LIFETIMES.snapshot),
      targets: Math.max(expires, LIFETIMES.targets),
    },
  });
  if (studio) await copyStudio(out);
  const result = {
    ...published,
    rootVersion: signers.root.version,
    out,
    membership: release?.manifest.membership ?? null,
  };
  printResult(json, result, () => describe(published, release, signers.root.version, options));
}

/** What each row of the table costs, with the table of features that the draft was made from. */
async function scoresOf(report: MembershipReport, release: Release, features: string): Promise<RemedyScores> {
  const table = await readTable(features);
  checkSameTable(table, release.manifest, features);
  return withRunner(workFolderOf(`${features}.remedies`), undefined, async (runner) => {
    const line = progressLine('what remedies cost');
    const exposures = [report.now, ...report.remedies];
    const onScored = (done: number, total: number): void => line.update(done / total, `${done} of ${total}`);
    try {
      return await remedyScores(table, release, exposures, { runner, signal: interruption, onScored });
    } finally {
      line.end();
    }
  });
}

/** What was measured, what would lower it and, with scores, what that costs. */
function tableOf(report: MembershipReport, release: Release, scores: RemedyScores | undefined): string {
  const people = release.manifest.simulated ? 'simulated people' : 'people';
  return [
    `Can it be told who took part? Area under the ROC curve of the best attack on each part, over random cohorts of the ${report.people} ${people} (0.5 a guess, 1 certainty), in brackets the highest upper bound, which must be at most ${MEMBERSHIP_LIMIT}:`,
    membershipTable(report, scores),
    'both: centroids and scaler together. person: the area for the person who is found best. 1 % FPR: members found if one other in a hundred is taken for one.',
    '% moved: people whose device would match another cluster than with the draft. Each row is what cheer train would have to be told.',
    scores === undefined
      ? 'With --features TABLE a column more: macro-F1 on the device, where the table has labels.'
      : 'macro-F1, %: one labelled window a state, 3 draws, mean over the people the release was made from; it tells rows apart and no more.',
  ].join('\n');
}

const risk = ({ manifest: { membership } }: Release): string => {
  if (membership === undefined) return 'it was not measured whether it can be told who was in the cohort.';
  const { part, auc } = leastProven(membership);
  return `it can be told who was in the cohort (from the ${part}, AUC ${auc.toFixed(2)}).`;
};

function describe(
  { version, changed, expires, root, written, removed }: Published,
  release: Release | null,
  rootVersion: number,
  { out, keys }: PublishOptions,
): string {
  const name =
    release === null
      ? 'The release there'
      : `${release.manifest.name}${release.manifest.simulated ? ' (trained on simulated people)' : ''}`;
  return [
    `${name}: version ${version}${changed ? '' : ', as before'}, in ${out}; ${written.length} file${written.length === 1 ? '' : 's'} written${removed.length > 0 ? `, ${removed.length} removed` : ''}.`,
    `It holds until ${day(expires)}: renew it before with cheer publish --renew --keys ${keys} --out ${out}`,
    `Fingerprint of root ${rootVersion}, for people to compare:`,
    ...spelled(root).map((line) => `  ${line}`),
    ...(release === null ? [] : sizes(release)),
    `Copy ${resolve(out)} to any web server, metadata/timestamp.json last, or run cheer serve ${out}`,
  ].join('\n');
}

function sizes({ manifest }: Release): string[] {
  const targets = manifest.encoders.map(({ target }) => target.bytes);
  const all = targets.reduce((sum, size) => sum + size, 0);
  return [
    `${targets.length} encoder${targets.length === 1 ? '' : 's'} of ${bytes(Math.max(...targets))} at most, ${bytes(all)} together.`,
  ];
}

/** Whether a draft may be published: not unless it was shown not to give away who was in its cohort, or whoever publishes accepts that. */
import { isLeaking, MEMBERSHIP_LIMIT, type MembershipReport } from '@cheer/cloud';
import { leastProven, type Manifest } from '@cheer/registry';
import { CheerError } from '@cheer/signals';
import { advice, type Known } from './advice.ts';

export interface MembershipVerdict {
  /** area under the ROC curve of the attack that is least shown to stay below the limit; null if it was not measured */
  readonly auc: number | null;
  readonly risky: boolean;
}

export function judgeMembership({ membership }: Manifest): MembershipVerdict {
  if (membership === undefined) return { auc: null, risky: true };
  const attack = leastProven(membership);
  return { auc: attack.auc, risky: isLeaking(attack) };
}

export function membershipRisk(
  draft: string,
  manifest: Manifest,
  report: MembershipReport | null,
  known: Known,
): CheerError {
  const { membership, simulated } = manifest;
  const accept = `${
    simulated ? 'These people are simulated: then' : 'If the people agreed to that, or everyone may know it,'
  } add --accept-membership-risk.`;
  if (membership === undefined) {
    return new CheerError(
      'membership-risk',
      `publish: ${draft}: it was not measured whether the release gives away who was in its cohort`,
      `Train it again with cheer train, from at least 4 people. ${accept}`,
    );
  }
  const { part, auc, low, high } = leastProven(membership);
  return new CheerError(
    'membership-risk',
    `publish: ${draft}: from the ${part} it can be told who was in the cohort: the upper bound of the AUC must be at most ${MEMBERSHIP_LIMIT}, got ${high.toFixed(3)} (AUC ${auc.toFixed(2)}, 95 % interval ${low.toFixed(2)} to ${high.toFixed(2)}; 0.5 is a guess, 1 certainty)`,
    `${advice(draft, manifest, report, known)}. ${accept}`,
  );
}

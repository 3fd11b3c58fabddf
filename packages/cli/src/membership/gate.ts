/** Whether a draft may be published: not if it gives away who was in its cohort, unless whoever publishes accepts that. */
import { MEMBERSHIP_LIMIT } from '@cheer/cloud';
import { type Manifest, strongestAttack } from '@cheer/registry';
import { CheerError } from '@cheer/signals';

export interface MembershipVerdict {
  /** area under the ROC curve of the best attack; null if it was not measured */
  readonly auc: number | null;
  readonly risky: boolean;
}

export function judgeMembership({ membership }: Manifest): MembershipVerdict {
  if (membership === undefined) return { auc: null, risky: true };
  const { auc } = strongestAttack(membership);
  return { auc, risky: auc > MEMBERSHIP_LIMIT };
}

export function membershipRisk(draft: string, { membership, simulated }: Manifest): CheerError {
  const people = simulated
    ? 'These people are simulated: then'
    : 'If the people agreed to that, or everyone may know it,';
  if (membership === undefined) {
    return new CheerError(
      'membership-risk',
      `publish: ${draft}: it was not measured whether the release gives away who was in its cohort`,
      `Train it again with cheer train, from at least 4 people. ${people} add --accept-membership-risk.`,
    );
  }
  const { part, auc, low, high } = strongestAttack(membership);
  return new CheerError(
    'membership-risk',
    `publish: ${draft}: from the ${part} it can be told who was in the cohort: AUC must be at most ${MEMBERSHIP_LIMIT}, got ${auc.toFixed(2)} (95 % interval ${low.toFixed(2)} to ${high.toFixed(2)}; 0.5 is a guess, 1 certainty)`,
    `Train again with more noise, fewer clusters or untrained encoders; the table says what each costs. ${people} add --accept-membership-risk.`,
  );
}

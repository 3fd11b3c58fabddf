/** What a release says of how well it can be told who was in its cohort. */
import * as z from 'zod/mini';

/** Parts of a release that are made from people, alone and together. */
export const PARTS = ['centroids', 'scaler', 'centroids and scaler', 'encoders', 'slow-features', 'whole'] as const;

const share = z.number().check(z.nonnegative(), z.maximum(1));
const attack = z.strictObject({
  part: z.enum(PARTS),
  /** what the attacker has of a person: the very recording that may have been used, or another one */
  recording: z.enum(['same', 'other']),
  /** what the attacker computes */
  by: z.string().check(z.minLength(1), z.maxLength(100), z.regex(/^[\w ,+-]*$/)),
  /** area under the ROC curve: the chance that of a member and somebody else the member looks more like one */
  auc: share,
  /** bounds of its 95 % interval */
  low: share,
  high: share,
  /** area of the person who is found best; releases of before have none */
  worst: z.optional(share),
  /** share of members found at a false-positive rate of 1 % */
  caught: z.optional(share),
});

export const membership = z.strictObject({
  /** people it was measured with: those of the release, split at random again and again */
  people: z.int().check(z.positive()),
  /** scale of the noise on centroids and scaler, in SDs between people; 0 is none */
  noise: z.number().check(z.nonnegative()),
  /** the best attack on each part, by who has the very recording and by who has another */
  attacks: z.array(attack).check(z.minLength(1), z.maxLength(2 * PARTS.length)),
});

export type Membership = z.infer<typeof membership>;

/** The best attack of all. */
export const strongestAttack = ({ attacks }: Membership): Membership['attacks'][number] =>
  attacks.reduce((a, b) => (b.auc > a.auc ? b : a));

/** What has to be shown to be low: the highest upper bound of who has the very recording, the worst case there is. */
export const leastProven = ({ attacks }: Membership): Membership['attacks'][number] => {
  const worst = attacks.filter(({ recording }) => recording === 'same');
  return (worst.length > 0 ? worst : attacks).reduce((a, b) => (b.high > a.high ? b : a));
};

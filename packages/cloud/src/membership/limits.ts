/** Above this an attacker does too much better than guessing: who publishes has to accept it in so many words. */
export const MEMBERSHIP_LIMIT = 0.6;

/** With fewer people nothing can be measured. */
export const MEMBERSHIP_PEOPLE = 4;

/**
 * Whether it was not shown that an attack stays below the limit: by the upper bound of its interval, as whoever publishes owes the proof,
 * and few people or cohorts prove little.
 */
export const isLeaking = ({ high }: { readonly high: number }): boolean => high > MEMBERSHIP_LIMIT;

/** Above this an attacker does too much better than guessing: who publishes has to accept it in so many words. */
export const MEMBERSHIP_LIMIT = 0.6;

/** With fewer people nothing can be measured. */
export const MEMBERSHIP_PEOPLE = 4;

/** Answers that need no program: for each input, what the definitions give with pencil and paper. */
import type { ClosedForm } from './form.ts';
import { INTERVAL_FORMS } from './intervals.ts';
import { PULSE_FORMS } from './pulse.ts';
import { SLOW_FORMS } from './slow.ts';

export const CLOSED_FORMS: readonly ClosedForm[] = [...INTERVAL_FORMS, ...PULSE_FORMS, ...SLOW_FORMS];

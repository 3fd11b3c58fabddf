import type { Actions } from '../page/actions.ts';
import type { State } from '../page/state.ts';

/** What every step is given: all that is known, and all that can be done. */
export interface StepProps {
  readonly state: State;
  readonly act: Actions;
}

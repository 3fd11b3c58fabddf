import type { ComponentChildren, JSX } from 'preact';
import { STEPS, type StepId } from '../page/steps.ts';
import type { StepProps } from './props.ts';
import { Trouble } from './trouble.tsx';
import { Working } from './working.tsx';

interface StageProps extends StepProps {
  readonly step: StepId;
  readonly lede: ComponentChildren;
  readonly children: ComponentChildren;
  /** the last row: where to go from here */
  readonly onward?: ComponentChildren;
}

/** What all steps have in common: a heading, what is going on, what went wrong, the step itself, and the way on. */
export function Stage({ state, act, step, lede, children, onward }: StageProps): JSX.Element {
  const number = STEPS.findIndex(({ id }) => id === step) + 1;
  const { title } = STEPS[number - 1]!;
  return (
    <>
      <div class="stage-head">
        <p class="small-print">
          Step {number} of {STEPS.length}
        </p>
        <h1>{title}</h1>
        <p class="lede">{lede}</p>
      </div>
      {state.trouble?.step === step && (
        <Trouble problem={state.trouble.problem} matched={state.device?.match != null} onDismiss={act.dismiss} />
      )}
      {state.task && <Working task={state.task} onStop={act.stop} />}
      {children}
      {onward && <div class="onward">{onward}</div>}
    </>
  );
}

interface OnwardProps {
  readonly to: StepId;
  readonly act: StepProps['act'];
  readonly locked?: string | null;
}

/** The button to the next step; where it is locked, the reason stands beside it. */
export function Onward({ to, act, locked = null }: OnwardProps): JSX.Element {
  const name = STEPS.find(({ id }) => id === to)!.title;
  return (
    <>
      {locked !== null && <p class="hint">{locked}.</p>}
      <button type="button" class="button primary" disabled={locked !== null} onClick={() => act.go(to)}>
        Next: {name}
      </button>
    </>
  );
}

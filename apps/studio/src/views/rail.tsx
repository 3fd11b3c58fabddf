import type { JSX } from 'preact';
import { isDone, lockOf, STEPS } from '../page/steps.ts';
import type { StepProps } from './props.ts';

/** The eight steps. One that cannot be opened yet says why. */
export function Rail({ state, act }: StepProps): JSX.Element {
  return (
    <nav class="rail" aria-label="Steps">
      <ol>
        {STEPS.map(({ id, name }, i) => {
          const lock = lockOf(id, state);
          const done = lock === null && isDone(id, state);
          return (
            <li key={id}>
              <a
                class="step"
                href={`#${id}`}
                {...(state.step === id && { 'aria-current': 'step' as const })}
                {...(lock !== null && { 'aria-disabled': true })}
                {...(done && { 'data-state': 'done' })}
                onClick={(event) => {
                  event.preventDefault();
                  if (lock === null) act.go(id);
                }}
              >
                <span class="step-number" aria-hidden="true">
                  {done ? '✓' : i + 1}
                </span>
                <span class="step-name">
                  {name}
                  {done && <span class="visually-hidden"> (done)</span>}
                </span>
                {lock !== null && <span class="step-note">{lock}</span>}
              </a>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { isDone, lockOf, STEPS } from '../page/steps.ts';
import type { StepProps } from './props.ts';

/** The eight steps. One that cannot be opened yet says why. */
export function Rail({ state, act }: StepProps): JSX.Element {
  const nav = useRef<HTMLElement>(null);
  const { step } = state;
  // on a phone the rail is a strip that scrolls
  useEffect(() => {
    const strip = nav.current?.querySelector('ol');
    const current = strip?.querySelector<HTMLElement>('[aria-current]');
    if (strip && current) strip.scrollLeft = current.offsetLeft - (strip.clientWidth - current.offsetWidth) / 2;
  }, [step]);
  return (
    <nav class="rail" aria-label="Steps" ref={nav}>
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

import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Actions } from '../page/actions.ts';
import type { Store } from '../page/state.ts';
import { STEPS, stepAt } from '../page/steps.ts';
import { ChooseStep } from './chooseStep.tsx';
import { Footer } from './footer.tsx';
import type { LaterSteps } from './laterSteps.ts';
import { Masthead } from './masthead.tsx';
import type { StepProps } from './props.ts';
import { Rail } from './rail.tsx';
import { Toasts } from './toasts.tsx';
import { Trouble } from './trouble.tsx';

interface AppProps {
  readonly store: Store;
  readonly act: Actions;
  /** the steps after the first, that come a little later */
  readonly later: Promise<LaterSteps>;
}

export function App({ store, act, later }: AppProps): JSX.Element {
  const [steps, setSteps] = useState<LaterSteps | null>(null);
  useEffect(() => void later.then(setSteps), [later]);
  const [state, setState] = useState(store.state());
  useEffect(() => store.subscribe(() => setState(store.state())), [store]);
  const stage = useRef<HTMLElement>(null);
  const { step } = state;
  const begun = useRef(false);

  // the address says which step is open, so that the browser's back goes a step back
  useEffect(() => {
    document.title = `${STEPS.find(({ id }) => id === step)!.title} - CHEER studio`;
    // until it is known what there is, the address keeps what it asks for
    if (state.session !== null && location.hash !== `#${step}`)
      history[begun.current ? 'pushState' : 'replaceState'](null, '', `#${step}`);
    if (begun.current) {
      stage.current?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    begun.current = state.session !== null;
  }, [step, state.session]);
  useEffect(() => {
    const back = (): void => act.go(stepAt(location.hash) ?? 'choose');
    addEventListener('popstate', back);
    return () => removeEventListener('popstate', back);
  }, [act]);

  // a file that misses its place must not make the browser leave the page for it
  useEffect(() => {
    const stay = (event: Event): void => event.preventDefault();
    for (const type of ['dragover', 'drop']) addEventListener(type, stay);
    return () => {
      for (const type of ['dragover', 'drop']) removeEventListener(type, stay);
    };
  }, []);

  const View = step === 'choose' ? ChooseStep : steps?.[step];
  return (
    <div class="shell">
      <button type="button" class="skip" onClick={() => stage.current?.focus()}>
        Skip to the step
      </button>
      <Masthead state={state} />
      <Rail {...{ state, act }} />
      <main class="stage" id="stage" tabIndex={-1} ref={stage}>
        {state.session === null || View === undefined ? <Opening {...{ state, act }} /> : <View {...{ state, act }} />}
      </main>
      <Footer />
      <Toasts state={state} />
    </div>
  );
}

function Opening({ state }: StepProps): JSX.Element {
  return state.trouble ? <Trouble problem={state.trouble.problem} matched={false} /> : <p class="muted">Opening…</p>;
}

import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Actions } from '../page/actions.ts';
import type { Store } from '../page/state.ts';
import { STEPS, type StepId } from '../page/steps.ts';
import { ChooseStep } from './chooseStep.tsx';
import { Footer } from './footer.tsx';
import { LabelStep } from './labelStep.tsx';
import { LeftStep } from './leftStep.tsx';
import { Masthead } from './masthead.tsx';
import { MatchStep } from './matchStep.tsx';
import { PredictStep } from './predictStep.tsx';
import type { StepProps } from './props.ts';
import { Rail } from './rail.tsx';
import { SignalsStep } from './signalsStep.tsx';
import { TakeStep } from './takeStep.tsx';
import { Toasts } from './toasts.tsx';
import { TrainStep } from './trainStep.tsx';
import { Trouble } from './trouble.tsx';

const VIEWS: Readonly<Record<StepId, (props: StepProps) => JSX.Element>> = {
  choose: ChooseStep,
  signals: SignalsStep,
  match: MatchStep,
  label: LabelStep,
  train: TrainStep,
  predict: PredictStep,
  left: LeftStep,
  take: TakeStep,
};

export function App({ store, act }: { readonly store: Store; readonly act: Actions }): JSX.Element {
  const [state, setState] = useState(store.state());
  useEffect(() => store.subscribe(() => setState(store.state())), [store]);
  const stage = useRef<HTMLElement>(null);
  const { step } = state;
  const begun = useRef(false);

  // the address says which step is open, so that the browser's back goes a step back
  useEffect(() => {
    document.title = `${STEPS.find(({ id }) => id === step)!.title} - CHEER studio`;
    if (location.hash !== `#${step}`) history[begun.current ? 'pushState' : 'replaceState'](null, '', `#${step}`);
    if (begun.current) {
      stage.current?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    begun.current = state.session !== null;
  }, [step, state.session]);
  useEffect(() => {
    const back = (): void => act.go((STEPS.find(({ id }) => `#${id}` === location.hash) ?? STEPS[0]).id);
    addEventListener('popstate', back);
    return () => removeEventListener('popstate', back);
  }, [act]);

  const View = VIEWS[step];
  return (
    <div class="shell">
      <button type="button" class="skip" onClick={() => stage.current?.focus()}>
        Skip to the step
      </button>
      <Masthead state={state} />
      <Rail {...{ state, act }} />
      <main class="stage" id="stage" tabIndex={-1} ref={stage}>
        {state.session === null ? <Opening {...{ state, act }} /> : <View {...{ state, act }} />}
      </main>
      <Footer />
      <Toasts state={state} />
    </div>
  );
}

function Opening({ state }: StepProps): JSX.Element {
  return state.trouble ? <Trouble problem={state.trouble.problem} /> : <p class="muted">Opening…</p>;
}

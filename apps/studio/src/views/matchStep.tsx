import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { count, day } from '../page/format.ts';
import { isMatched } from '../page/steps.ts';
import { CentroidMap } from '../plots/centroidMap.tsx';
import type { MatchView } from '../protocol.ts';
import { FetchedFacts, TrustFacts } from './matchFacts.tsx';
import type { StepProps } from './props.ts';
import { Question } from './question.tsx';
import { Onward, Stage } from './stage.tsx';

type Encoders = 'auto' | 'all' | 'own';

export function MatchStep({ state, act }: StepProps): JSX.Element {
  const { opened, device, session, task } = state;
  const match = device?.match ?? null;
  const fits = match !== null && (opened === null || isMatched(opened, match));
  return (
    <Stage
      {...{ state, act }}
      step="match"
      lede="A registry publishes encoders that were trained on groups of other people, without their labels. Your device works out which group you resemble, by itself, and fetches what it needs."
      onward={<Onward to="label" act={act} locked={match === null ? 'Find your encoder first' : null} />}
    >
      {match && !fits && (
        <div class="notice warn">
          <strong>Matched on another recording</strong>
          <p>
            What this device knows comes from a recording of {day(match.from)}. It can predict the one you opened as it
            is; to label and to train on this one, match again. Your labels stay; a classifier is then trained anew.
          </p>
        </div>
      )}
      {match && fits && <Matched match={match} />}
      {opened && (
        <Ask {...{ state, act }} again={match !== null} registry={match?.location ?? session?.registry ?? ''} />
      )}
      {match && (
        <section class="card">
          <div class="card-head">
            <h2>Updates</h2>
          </div>
          <p class="hint">
            Asks the registry whether there is a newer release. If anything about it is wrong, the encoder you have
            stays.
          </p>
          <div class="actions">
            <button type="button" class="button" disabled={task !== null} onClick={act.update}>
              Look for a newer release
            </button>
          </div>
        </section>
      )}
    </Stage>
  );
}

function Matched({ match }: { readonly match: MatchView }): JSX.Element {
  const { map, cluster, people, trust } = match;
  return (
    <>
      <section class="card">
        <div class="card-head">
          <h2>You resemble group {cluster}</h2>
          {match.simulated && <span class="badge warn">Simulated people</span>}
        </div>
        <p>
          Of {people.length} groups, group {cluster} (
          {count(
            people[cluster] ?? 0,
            match.simulated ? 'simulated person' : 'person',
            match.simulated ? 'simulated people' : 'people',
          )}
          ) is the nearest to the medians and spreads of your {match.usable} usable windows.
        </p>
        {map && (
          <>
            <CentroidMap centroids={map.centroids} you={map.you} cluster={cluster} />
            {map.faithful < 0.995 && (
              <p class="small-print">
                Two dimensions of {2 * 123}: the picture shows {Math.round(100 * map.faithful)} % of how the groups
                differ. The distances written are the true ones.
              </p>
            )}
          </>
        )}
      </section>
      <div class="columns">
        <FetchedFacts match={match} />
        {trust && <TrustFacts trust={trust} simulated={match.simulated} />}
      </div>
    </>
  );
}

function Ask({ state, act, again, registry }: StepProps & { again: boolean; registry: string }): JSX.Element {
  const [address, setAddress] = useState(registry);
  const [encoders, setEncoders] = useState<Encoders>('auto');
  const troubled = state.trouble?.step === 'match';
  const dialog = useRef<HTMLDialogElement>(null);
  const { device } = state;
  const enroll = (): void => void act.enroll(address.trim(), encoders);
  return (
    <>
      <form
        class="card"
        onSubmit={(event) => {
          event.preventDefault();
          // a new encoder makes the classifier useless: it read the old one's numbers
          if (device?.training) dialog.current?.showModal();
          else enroll();
        }}
      >
        <div class="card-head">
          <h2>{again ? 'Match again' : 'Match'}</h2>
        </div>
        <p class="hint">
          Requests ask for files by name and send nothing else. What arrives is used only if the publisher's signatures
          are right.
        </p>
        <details open={troubled}>
          <summary>Where from, and how much of it</summary>
          <div class="field">
            <label for="registry">Address of the registry</label>
            <input
              id="registry"
              type="url"
              required
              spellcheck={false}
              value={address}
              onInput={(event) => setAddress(event.currentTarget.value)}
            />
            <p class="hint">
              Found beside this page unless you say otherwise. Whether another site may be asked is up to whoever serves
              this page.
            </p>
          </div>
          <fieldset class="choices">
            <legend>Which encoders to fetch</legend>
            <Option
              value="auto"
              now={encoders}
              set={setEncoders}
              name="As the size allows"
              note="All of them if they are under 1 MB together, else only yours."
            />
            <Option
              value="all"
              now={encoders}
              set={setEncoders}
              name="All of them"
              note="More to load; which one you use is told to nobody."
            />
            <Option
              value="own"
              now={encoders}
              set={setEncoders}
              name="Only mine"
              note="Less to load; the server can see which group you resemble."
            />
          </fieldset>
        </details>
        <div class="actions">
          <button type="submit" class={`button ${again ? '' : 'primary'}`} disabled={state.task !== null}>
            {again ? 'Match this recording again' : 'Find my encoder'}
          </button>
        </div>
      </form>
      <Question
        dialog={dialog}
        title="Match again, and lose the classifier?"
        no="Keep it"
        yes="Match again"
        onYes={enroll}
      >
        <p>
          Your classifier reads the numbers of the encoder you have, and goes with it. Your{' '}
          {count(device?.spans.length ?? 0, 'label')} stay: after matching, train again, which takes a moment. If
          matching fails, all stays as it is.
        </p>
      </Question>
    </>
  );
}

interface OptionProps {
  readonly value: Encoders;
  readonly now: Encoders;
  readonly set: (value: Encoders) => void;
  readonly name: string;
  readonly note: string;
}

function Option({ value, now, set, name, note }: OptionProps): JSX.Element {
  return (
    <label class="choice">
      <input type="radio" name="encoders" checked={now === value} onChange={() => set(value)} />
      <span class="choice-name">{name}</span>
      <span class="choice-note">{note}</span>
    </label>
  );
}

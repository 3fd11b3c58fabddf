import type { JSX } from 'preact';
import { clock, count } from '../page/format.ts';
import { isMatched, lockOf, spansIn } from '../page/steps.ts';
import type { Proposed } from '../protocol.ts';
import { LabelForm } from './labelForm.tsx';
import type { StepProps } from './props.ts';
import { SpanList } from './spanList.tsx';
import { Onward, Stage } from './stage.tsx';
import { Timeline } from './timeline.tsx';

export function LabelStep({ state, act }: StepProps): JSX.Element {
  const { opened, device, task } = state;
  const match = device?.match ?? null;
  const fits = opened !== null && isMatched(opened, match);
  const origin = opened?.start ?? match?.from ?? 0;
  const end = opened ? opened.start + opened.duration : (match?.to ?? 0);
  const spans = spansIn(device?.spans ?? [], origin, end);
  const elsewhere = (device?.spans.length ?? 0) - spans.length;
  const counts = Object.entries(device?.counts ?? {});
  return (
    <Stage
      {...{ state, act }}
      step="label"
      lede="Only you know how you were. Name at least two states, for a minute or more each; a few good labels beat many."
      onward={<Onward to="train" act={act} locked={lockOf('train', state)} />}
    >
      {opened && !fits && (
        <div class="notice warn">
          <strong>These labels would be for another recording</strong>
          <p>This device was matched on another one. Match again, under “Match”, to label this one.</p>
        </div>
      )}
      {opened === null && (
        <div class="notice">
          <strong>The signals are not kept</strong>
          <p>You can label by time all the same. To see the signals, choose the recording again.</p>
        </div>
      )}
      {fits && (
        <section class="card">
          <p class="hint">
            Drag over the signals to mark a stretch, or give its times below. Dashed: windows that are proposed.
          </p>
          <Timeline {...{ state, act }} marking />
        </section>
      )}
      <div class="columns">
        {(opened === null || fits) && <LabelForm {...{ state, act, origin, end }} />}
        <section class="card">
          <div class="card-head">
            <h2>Where a label would help most</h2>
          </div>
          <Proposals {...{ state, act, origin }} />
          <div class="actions">
            <button type="button" class="button" disabled={task !== null || match === null} onClick={act.propose}>
              Propose windows
            </button>
          </div>
        </section>
      </div>
      <section class="card">
        <div class="card-head">
          <h2>What you said</h2>
        </div>
        {spans.length === 0 && <Offered {...{ state, act }} />}
        <SpanList
          spans={spans}
          states={device?.places ?? []}
          origin={origin}
          disabled={task !== null}
          onRemove={act.unlabel}
        />
        {elsewhere > 0 && (
          <p class="hint">
            And {count(elsewhere, 'label')} of other recordings, which {elsewhere === 1 ? 'is' : 'are'} kept.
          </p>
        )}
        {counts.length > 0 && (
          <p class="hint">
            That labels {counts.map(([name, n]) => `${count(n, 'window')} as ${name}`).join(', ')}. A window counts if
            it lies wholly in what you marked and has enough in it.
          </p>
        )}
      </section>
    </Stage>
  );
}

const WHY: Readonly<Record<Proposed['why'], string>> = {
  typical: 'typical of the recording',
  unlike: 'unlike the others',
  unsure: 'the classifier wavers here',
};

function Proposals({ state, act, origin }: StepProps & { origin: number }): JSX.Element {
  const { proposals } = state;
  if (proposals.length === 0) {
    return (
      <p class="hint">The page picks a few windows that differ most from each other and from what you have labelled.</p>
    );
  }
  return (
    <ul class="chips">
      {proposals.map((one) => (
        <li key={one.start}>
          <button type="button" class="chip" onClick={() => act.select(one)}>
            <b>{clock(one.start - origin)}</b> {WHY[one.why]}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Labels that lay beside the recording are offered, and taken only if the person wants them. */
function Offered({ state, act }: StepProps): JSX.Element | null {
  const { opened, task } = state;
  if (opened === null || opened.annotations.length === 0) return null;
  return (
    <div class="notice">
      <strong>This recording came with {count(opened.annotations.length, 'label')}</strong>
      <p>
        {opened.simulated
          ? 'They say what the simulated person went through.'
          : 'They lie beside the signals, in labels.csv.'}
      </p>
      <div class="actions">
        <button
          type="button"
          class="button small"
          disabled={task !== null}
          onClick={() => act.labelAll(opened.annotations)}
        >
          Use them all
        </button>
        <button
          type="button"
          class="button small"
          disabled={task !== null}
          onClick={() => act.labelAll(firstOfEach(opened.annotations))}
        >
          Use the first of each state
        </button>
      </div>
    </div>
  );
}

function firstOfEach<T extends { readonly label: string }>(spans: readonly T[]): T[] {
  const seen = new Set<string>();
  return spans.filter(({ label }) => !seen.has(label) && seen.add(label));
}

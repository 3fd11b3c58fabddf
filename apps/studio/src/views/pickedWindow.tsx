import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { clock, percent } from '../page/format.ts';
import { seriesOf } from '../plots/pattern.tsx';
import type { PredictedWindow, Span } from '../plots/props.ts';
import type { PredictionView } from '../protocol.ts';

interface PickedWindowProps {
  readonly window: PredictedWindow;
  readonly prediction: PredictionView;
  /** unix seconds that count as 0:00 */
  readonly origin: number;
  /** in the order of their colours */
  readonly states: readonly string[];
  /** those that can be chosen with a press */
  readonly names: readonly string[];
  readonly disabled: boolean;
  /** absent where this recording cannot be learned from */
  readonly onCorrect?: (span: Span) => void;
}

/** One window of the timeline: how sure the classifier is of each state, and how it really was. */
export function PickedWindow(props: PickedWindowProps): JSX.Element {
  const { window, prediction, origin, states, names, disabled, onCorrect } = props;
  const [name, setName] = useState(window.given ?? '');
  const { length } = prediction.grid;
  const ordered = prediction.classes
    .map((label, i) => ({ label, p: window.probabilities[i] ?? 0 }))
    .sort((a, b) => b.p - a.p);
  return (
    <section class="card">
      <div class="card-head">
        <h2>
          {clock(window.start - origin)} to {clock(window.start + length - origin)}
        </h2>
        {window.abstained && <span class="badge">It says nothing</span>}
        {window.given !== null && <span class="badge good">You said {window.given}</span>}
      </div>
      {window.abstained ? (
        <p>
          There is too little in the signals of this window (quality {percent(window.quality)}) for a guess worth
          making.
        </p>
      ) : (
        <ul class="figures">
          {ordered.map(({ label, p }) => (
            <li class="figure-number" key={label} data-series={seriesOf(states, label)}>
              <b>{percent(p)}</b>
              <span>{label}</span>
              <meter min={0} max={1} value={p} aria-label={label} />
            </li>
          ))}
        </ul>
      )}
      {onCorrect && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            onCorrect({ start: window.start, end: window.start + length, label: name.trim() });
          }}
        >
          <div class="field">
            <label for="really">How it really was</label>
            <input
              id="really"
              list="known"
              autocomplete="off"
              maxLength={60}
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
            />
            <datalist id="known">
              {names.map((one) => (
                <option key={one} value={one} />
              ))}
            </datalist>
          </div>
          <ul class="chips" aria-label="States you have named">
            {names.map((one) => (
              <li key={one}>
                <button type="button" class="chip" aria-pressed={name === one} onClick={() => setName(one)}>
                  {one}
                </button>
              </li>
            ))}
          </ul>
          <div class="actions">
            <button
              type="submit"
              class="button primary"
              disabled={disabled || name.trim() === '' || name.trim() === window.given}
            >
              Correct and train again
            </button>
          </div>
        </form>
      )}
    </section>
  );
}

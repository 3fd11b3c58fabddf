import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { clock } from '../page/format.ts';
import { namesOf } from '../page/steps.ts';
import { typedStretch } from '../page/stretch.ts';
import type { StepProps } from './props.ts';

/** Names to begin with; any other will do. */
const SUGGESTED = ['calm', 'stress', 'amusement', 'movement', 'sleepy'];

interface LabelFormProps extends StepProps {
  /** unix seconds that count as 0:00 */
  readonly origin: number;
  /** unix seconds at which the recording ends */
  readonly end: number;
}

/** A stretch of time and a name: what the drag over the signals fills in, and whoever does not drag types. */
export function LabelForm({ state, act, origin, end }: LabelFormProps): JSX.Element {
  const { selection, device, opened, task } = state;
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [name, setName] = useState('');
  useEffect(() => {
    setFrom(selection ? clock(selection.start - origin) : '');
    setTo(selection ? clock(selection.end - origin) : '');
  }, [selection, origin]);
  const names = [...new Set([...namesOf(device), ...SUGGESTED])];
  const length = device?.match?.grid.length ?? 60;
  const starts = opened?.grid.length === length ? opened.quality.map(({ start }) => start - origin) : null;
  const { stretch, remark } = typedStretch(from, to, { duration: end - origin, length, starts });
  const ready = stretch !== null && name.trim() !== '' && device?.match && task === null;

  // what was dragged is kept to the millisecond; a typed time means what it says
  const exact = (typed: number, marked: number | undefined): number =>
    marked !== undefined && clock(marked - origin) === clock(typed) ? marked : origin + typed;

  return (
    <form
      class="card"
      onSubmit={(event) => {
        event.preventDefault();
        if (!ready) return;
        const { start, end: until } = stretch;
        void act.label({
          start: exact(start, selection?.start),
          end: exact(until, selection?.end),
          label: name.trim(),
        });
      }}
    >
      <div class="card-head">
        <h2>Name a stretch</h2>
      </div>
      <div class="columns">
        <div class="field">
          <label for="from">From</label>
          <input
            id="from"
            inputMode="decimal"
            autocomplete="off"
            placeholder="4:30"
            value={from}
            onInput={(event) => setFrom(event.currentTarget.value)}
          />
        </div>
        <div class="field">
          <label for="to">To</label>
          <input
            id="to"
            inputMode="decimal"
            autocomplete="off"
            placeholder="7:00"
            value={to}
            onInput={(event) => setTo(event.currentTarget.value)}
          />
        </div>
      </div>
      <p class="hint" aria-live="polite">
        {remark ?? 'Minutes and seconds from the beginning of the recording.'}
      </p>
      <div class="field">
        <label for="state">How you were</label>
        <input
          id="state"
          list="states"
          autocomplete="off"
          maxLength={60}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <datalist id="states">
          {names.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      </div>
      <ul class="chips" aria-label="Suggestions">
        {names.slice(0, 6).map((one) => (
          <li key={one}>
            <button type="button" class="chip" aria-pressed={name === one} onClick={() => setName(one)}>
              {one}
            </button>
          </li>
        ))}
      </ul>
      <div class="actions">
        <button type="submit" class="button primary" disabled={!ready}>
          Keep this label
        </button>
        {selection && (
          <button type="button" class="button quiet" onClick={() => act.select(null)}>
            Clear
          </button>
        )}
      </div>
    </form>
  );
}

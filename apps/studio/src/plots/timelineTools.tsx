import type { JSX } from 'preact';
import { clock } from '../page/format.ts';
import type { Stretch } from './props.ts';
import type { Reading } from './reading.ts';
import type { Drag, FieldState } from './useField.ts';
import { fit, pan, zoom } from './view.ts';

interface TimelineToolsProps {
  readonly bounds: Stretch;
  readonly view: Stretch;
  readonly cursor: number | null;
  readonly origin: number;
  readonly reading: Reading | null;
  /** a replay: the view follows it, and no button moves it */
  readonly live: boolean;
  readonly change: (next: Partial<FieldState>) => void;
  /** what a drag does now, and what else it could do than move the view */
  readonly drag: Drag;
  readonly other: Drag;
  readonly setDrag: (drag: Drag) => void;
}

const NAMES = { mark: 'Mark', zoom: 'Zoom', move: 'Move' } as const;

/** The row above the signals: what is in view and under the cursor, and the buttons that zoom and move. */
export function TimelineTools(props: TimelineToolsProps): JSX.Element {
  const { bounds, view, cursor, origin, reading, live, change, drag, other, setDrag } = props;
  const at = cursor !== null && cursor >= view.start && cursor <= view.end ? cursor : (view.start + view.end) / 2;
  const whole = view.start <= bounds.start && view.end >= bounds.end;
  const button = (name: string, icon: string, next: Stretch, disabled: boolean): JSX.Element => (
    <button
      type="button"
      class="button icon small"
      aria-label={name}
      title={name}
      disabled={disabled}
      onClick={() => change({ view: next })}
    >
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <path d={icon} fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" />
      </svg>
    </button>
  );
  return (
    <div class="timeline-tools">
      <p class="timeline-reading" aria-hidden="true">
        {reading === null ? (
          <span>
            {clock(view.start - origin)} – {clock(view.end - origin)}
          </span>
        ) : (
          <>
            <b>{clock(reading.time - origin)}</b>
            {reading.items.map(({ what, value, unit }) => (
              <span key={what}>
                {what} <b>{value}</b> {unit}
              </span>
            ))}
            {reading.label !== null && <span class="timeline-reading-label">{reading.label}</span>}
          </>
        )}
      </p>
      {!live && (
        <div class="actions">
          <fieldset class="segmented">
            <legend class="visually-hidden">What a drag does</legend>
            {[other, 'move' as const].map((value) => (
              <label key={value}>
                <input type="radio" name="timeline-drag" checked={drag === value} onChange={() => setDrag(value)} />
                <span>{NAMES[value]}</span>
              </label>
            ))}
          </fieldset>
          <div class="timeline-buttons">
            {button('Earlier', 'M10,3L5,8l5,5', pan(view, -0.5, bounds), view.start <= bounds.start)}
            {button('Later', 'M6,3l5,5l-5,5', pan(view, 0.5, bounds), view.end >= bounds.end)}
            {button('Zoom out', 'M3,8h10', zoom(view, 2, at, bounds), whole)}
            {button('Zoom in', 'M3,8h10M8,3v10', zoom(view, 0.5, at, bounds), false)}
            {button('Show all', 'M2,5v6M14,5v6M4,8h8', fit(bounds, bounds), whole)}
          </div>
        </div>
      )}
    </div>
  );
}

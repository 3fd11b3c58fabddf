import type { JSX } from 'preact';
import { clock } from '../page/format.ts';
import { seriesOf } from '../plots/pattern.tsx';
import type { Span } from '../plots/props.ts';

interface SpanListProps {
  readonly spans: readonly Span[];
  readonly states: readonly string[];
  /** unix seconds that count as 0:00 */
  readonly origin: number;
  readonly disabled: boolean;
  readonly onRemove: (span: Span) => void;
}

export function SpanList({ spans, states, origin, disabled, onRemove }: SpanListProps): JSX.Element {
  if (spans.length === 0) return <p class="muted">Nothing yet.</p>;
  return (
    <ul class="chips">
      {spans.map((span) => {
        const times = `${clock(span.start - origin)} to ${clock(span.end - origin)}`;
        return (
          <li class="chip" key={`${span.start} ${span.end}`} data-series={seriesOf(states, span.label)}>
            <span class="swatch" aria-hidden="true" />
            <b>{span.label}</b> <span class="chip-times">{times}</span>
            <button
              type="button"
              class="button quiet small icon"
              aria-label={`Take back ${span.label}, ${times}`}
              disabled={disabled}
              onClick={() => onRemove(span)}
            >
              ×
            </button>
          </li>
        );
      })}
    </ul>
  );
}

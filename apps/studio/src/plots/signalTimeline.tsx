/**
 * The signals on one axis of time, to look at and to mark: three rows of uPlot, what was named as bands over them, and a
 * field on top that takes pointers and keys. The picture has its words too: a summary, a reading at the cursor, a table.
 */
import type { JSX } from 'preact';
import { useId, useMemo, useRef, useState } from 'preact/hooks';
import { clock } from '../page/format.ts';
import { seriesOf } from './pattern.tsx';
import type { ChannelKind, SignalTimelineProps, Span, Stretch } from './props.ts';
import { readingAt, spokenReading } from './reading.ts';
import { apart, LEFT, RIGHT } from './row.ts';
import { SignalRow } from './signalRow.tsx';
import { SignalTable } from './signalTable.tsx';
import { summaryOf } from './summary.ts';
import { TimelineTools } from './timelineTools.tsx';
import { type Drag, type FieldState, useField } from './useField.ts';
import { type Fetched, useLines } from './useLines.ts';
import { useWidth } from './useWidth.ts';
import { fit, spokenTime } from './view.ts';

export function SignalTimeline(props: SignalTimelineProps): JSX.Element {
  const { start, duration, channels, beats, responses, quality, spans, proposals, selection, states, live } = props;
  const { onSelect, onPickProposal, fetchRange } = props;
  const id = useId();
  const bounds = { start, end: start + duration };
  const [own, setOwn] = useState<FieldState>({ view: bounds, cursor: null, draft: null });
  const [moving, setMoving] = useState(false);
  const plots = useRef<HTMLDivElement>(null);
  const width = useWidth(plots);

  const inner = Math.max(0, width - LEFT - RIGHT);
  const wanted = live ? fit({ start: live.now - live.seconds, end: live.now }, bounds) : viewOf(own.view, bounds);
  const lines = useLines(channels, wanted, inner * Math.min(2, devicePixelRatio), fetchRange, live?.now);
  const view = live ? arrived(wanted, lines, bounds) : wanted;
  const state = { ...own, view };
  const change = (next: Partial<FieldState>): void => setOwn((before) => ({ ...before, ...next }));
  const other: Drag = onSelect ? 'mark' : 'zoom';
  const drag = moving ? 'move' : other;
  const marks = drag === 'mark';
  const { ref, ...gestures } = useField({ bounds, drag, state, change, mark: (stretch) => onSelect?.(stretch) });

  const facts = { start, duration, channels, beats, responses, quality, spans, proposals };
  const summary = useMemo(
    () => summaryOf(facts),
    [start, duration, beats, responses, quality, spans, proposals, channels],
  );
  const reading = own.cursor === null ? null : readingAt(own.cursor, channels, lines, beats, spans);
  const marked = state.draft ?? selection;
  const style = placing(view);
  const far = !apart(beats, view, inner);

  return (
    <section class="timeline" aria-label="Signals">
      <TimelineTools
        {...{ bounds, view, cursor: own.cursor, change, origin: start, reading, drag, other }}
        setDrag={(next) => setMoving(next === 'move')}
        live={live !== undefined}
      />
      <div class="timeline-lane" data-empty={spans.length + proposals.length === 0}>
        {spans.map((span) => (
          <Band key={`${span.start} ${span.label}`} {...{ span, view, states }} />
        ))}
        {proposals.filter(inView(view)).map((stretch) => (
          <button
            type="button"
            class="timeline-proposal"
            key={stretch.start}
            style={style(stretch)}
            title="A label here would help most"
            onClick={() => onPickProposal?.(stretch)}
          >
            <span aria-hidden="true">?</span>
            <span class="visually-hidden">
              Name {clock(stretch.start - start)} to {clock(stretch.end - start)}, where a label would help most
            </span>
          </button>
        ))}
      </div>
      <div class="timeline-plots" ref={plots}>
        {channels.map((channel, i) => (
          <SignalRow
            key={channel.name}
            {...{ channel, width, view, origin: start, beats, responses, quality }}
            last={i === channels.length - 1}
            line={lines.get(channel.name)?.line}
          />
        ))}
        <div
          class="timeline-field"
          data-drag={drag}
          ref={ref}
          {...gestures}
          role="slider"
          tabIndex={0}
          aria-label={marks ? 'Time; mark a stretch with Shift and the arrow keys, then Enter' : 'Time'}
          aria-describedby={`${id}-summary ${id}-keys`}
          aria-valuemin={0}
          aria-valuemax={Math.round(duration)}
          aria-valuenow={Math.round((own.cursor ?? view.start) - start)}
          aria-valuetext={valueText(own.cursor ?? view.start, start, marked, reading && spokenReading(reading))}
        >
          {spans.filter(inView(view)).map((span) => (
            <div
              class="timeline-band"
              key={`${span.start} ${span.label}`}
              data-series={seriesOf(states, span.label)}
              style={style(span)}
            />
          ))}
          {proposals.filter(inView(view)).map((stretch) => (
            <div class="timeline-wanted" key={stretch.start} style={style(stretch)} />
          ))}
          {marked && inView(view)(marked) && <div class="timeline-marked" style={style(marked)} />}
          {own.cursor !== null && own.cursor >= view.start && own.cursor <= view.end && (
            <div class="timeline-cursor" style={{ left: percent(share(own.cursor, view)) }} />
          )}
        </div>
      </div>
      <ul class="keys" aria-hidden="true">
        {has(channels, 'BVP') && <li class="key-beat">beat{far && ' (come closer to see)'}</li>}
        {has(channels, 'GSR') && <li class="key-response">skin conductance response</li>}
        <li class="key-poor">poor signal</li>
        {proposals.length > 0 && <li class="key-wanted">worth naming</li>}
      </ul>
      <p id={`${id}-summary`} class="visually-hidden">
        {summary}
      </p>
      <p id={`${id}-keys`} class="hint timeline-hint">
        Arrow keys move the cursor
        {drag !== 'move' && `, with Shift they mark, Enter ${marks ? 'takes' : 'zooms to'} what is marked`}; + and −
        zoom, 0 or a double click shows all. Pinch, or hold Ctrl and turn the wheel, to zoom.
      </p>
      <SignalTable {...facts} />
    </section>
  );
}

/** A new recording, or one that grows, may leave a view that is not in it. */
function viewOf(view: Stretch, bounds: Stretch): Stretch {
  return view.end <= bounds.start || view.start >= bounds.end ? bounds : fit(view, bounds);
}

/** The view of a replay, moved back to where the lines have come to: they are fetched after the time is told. */
function arrived(view: Stretch, lines: ReadonlyMap<ChannelKind, Fetched>, bounds: Stretch): Stretch {
  const ends = [...lines.values()].map(({ columns }) => columns.from + columns.width * columns.min.length);
  const behind = Math.min(view.end - view.start, Math.max(0, view.end - Math.max(...ends)));
  return ends.length === 0 ? view : fit({ start: view.start - behind, end: view.end - behind }, bounds);
}

function Band({ span, view, states }: { span: Span; view: Stretch; states: readonly string[] }): JSX.Element | null {
  if (!inView(view)(span)) return null;
  return (
    <div
      class="timeline-span"
      data-series={seriesOf(states, span.label)}
      style={placing(view)(span)}
      title={span.label}
    >
      {span.label}
    </div>
  );
}

const has = (channels: SignalTimelineProps['channels'], name: ChannelKind): boolean =>
  channels.some((channel) => channel.name === name);

const inView =
  (view: Stretch) =>
  ({ start, end }: Stretch): boolean =>
    end > view.start && start < view.end;

const share = (time: number, view: Stretch): number =>
  Math.min(1, Math.max(0, (time - view.start) / (view.end - view.start)));

const percent = (value: number): string => `${(100 * value).toFixed(3)}%`;

const placing =
  (view: Stretch) =>
  ({ start, end }: Stretch): { left: string; width: string } => ({
    left: percent(share(start, view)),
    width: percent(share(end, view) - share(start, view)),
  });

function valueText(cursor: number, origin: number, marked: Stretch | null, reading: string | null): string {
  const at = spokenTime(cursor - origin);
  const from = marked && `; marked from ${spokenTime(marked.start - origin)} to ${spokenTime(marked.end - origin)}`;
  return `${at}${reading ? `: ${reading}` : ''}${from ?? ''}`;
}

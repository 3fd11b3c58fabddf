import { useEffect, useRef, useState } from 'preact/hooks';
import { type Line, lineOf } from './line.ts';
import type { ChannelInfo, ChannelKind, Columns, SignalTimelineProps, Stretch } from './props.ts';

export interface Fetched {
  readonly columns: Columns;
  readonly line: Line;
}

interface Asked extends Stretch {
  readonly pixels: number;
  readonly now: number | undefined;
}

/** On either side of the view, as shares of it: so much can be panned before the worker is asked again. */
const MARGIN = 0.5;
/** Columns may be so much wider than pixels before finer ones are fetched. */
const COARSEST = 1.5;

/**
 * The signals at the resolution of the view. What was fetched last is drawn, stretched, until what fits is here; one
 * question a signal is under way at most, so that a quick zoom does not queue up behind itself.
 * @param pixels width of the plots in pixels of the device
 * @param now    recording time reached by a replay, whose signals grow
 */
export function useLines(
  channels: readonly ChannelInfo[],
  view: Stretch,
  pixels: number,
  fetchRange: SignalTimelineProps['fetchRange'],
  now: number | undefined,
): ReadonlyMap<ChannelKind, Fetched> {
  const [lines, setLines] = useState<ReadonlyMap<ChannelKind, Fetched>>(new Map());
  const wanted = useRef({ view, pixels, now, fetchRange });
  wanted.current = { view, pixels, now, fetchRange };
  const state = useRef({ asked: new Map<ChannelKind, Asked>(), busy: new Set<ChannelKind>(), gone: false });

  const ask = (channel: ChannelKind): void => {
    const { asked, busy } = state.current;
    const { view: seen, pixels: width, now: reached, fetchRange: fetch } = wanted.current;
    if (width === 0 || busy.has(channel) || covers(asked.get(channel), seen, width, reached)) return;
    const margin = MARGIN * (seen.end - seen.start);
    const start = seen.start - margin;
    const end = reached === undefined ? seen.end + margin : seen.end;
    const share = (end - start) / (seen.end - seen.start);
    const next = { start, end, pixels: Math.ceil(width * share), now: reached };
    asked.set(channel, next);
    busy.add(channel);
    fetch(channel, next.start, next.end, next.pixels)
      .then((columns) => {
        if (state.current.gone) return;
        setLines((before) => new Map(before).set(channel, { columns, line: lineOf(columns) }));
      })
      // a recording that was replaced meanwhile: its signals are asked for by the drawing of the new one
      .catch(() => asked.delete(channel))
      .finally(() => {
        busy.delete(channel);
        if (!state.current.gone && asked.has(channel)) ask(channel);
      });
  };
  useEffect(() => {
    for (const { name } of channels) ask(name);
  });
  useEffect(() => {
    state.current.gone = false;
    return () => {
      state.current.gone = true;
    };
  }, []);
  return lines;
}

function covers(asked: Asked | undefined, view: Stretch, pixels: number, now: number | undefined): boolean {
  if (asked === undefined || asked.now !== now) return false;
  const column = (asked.end - asked.start) / asked.pixels;
  const finest = (view.end - view.start) / pixels;
  return asked.start <= view.start && asked.end >= view.end && column <= COARSEST * finest;
}

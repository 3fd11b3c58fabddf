/** Pointers, wheel and keys over the timeline: what each gesture does to the view, the cursor and the marked stretch. */
import { useEffect, useRef } from 'preact/hooks';
import type { Stretch } from './props.ts';
import { fit, follow, pan, zoom } from './view.ts';

export interface FieldState {
  readonly view: Stretch;
  /** time under the cursor, null while there is none */
  readonly cursor: number | null;
  /** what a gesture has marked so far */
  readonly draft: Stretch | null;
}

/** Marks a stretch, comes closer to it, or moves the view. */
export type Drag = 'mark' | 'zoom' | 'move';

export interface Field {
  readonly bounds: Stretch;
  /** what a drag does */
  readonly drag: Drag;
  readonly state: FieldState;
  readonly change: (next: Partial<FieldState>) => void;
  /** a stretch has been marked, from its start to its end */
  readonly mark: (stretch: Stretch) => void;
}

/** CSS pixels a pointer may move and still be a tap. */
const TAP = 4;
/** s: a stretch shorter than this is a slip of the hand */
const SHORTEST = 1;

type Gesture =
  | { readonly kind: 'mark'; readonly anchor: number; readonly x: number }
  | { readonly kind: 'move'; readonly view: Stretch; readonly x: number }
  | { readonly kind: 'pinch'; readonly view: Stretch; readonly apart: number; readonly at: number };

/** @returns what to put on the element that lies over the plots */
export function useField(field: Field) {
  const now = useRef(field);
  now.current = field;
  const element = useRef<HTMLDivElement>(null);
  const pointers = useRef(new Map<number, number>());
  const gesture = useRef<Gesture | null>(null);
  const anchor = useRef<number | null>(null);

  const timeAt = (clientX: number, view = now.current.state.view): number => {
    const box = element.current!.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (clientX - box.left) / Math.max(1, box.width)));
    return view.start + share * (view.end - view.start);
  };

  // preact cannot say `passive: false`, and a wheel that zooms must not scroll the page as well
  useEffect(() => {
    const target = element.current!;
    const wheel = (event: WheelEvent): void => {
      const { bounds, state, change } = now.current;
      const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
      const zooms = event.ctrlKey || event.metaKey || document.activeElement === target;
      if (!sideways && !zooms) return;
      event.preventDefault();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      const by = (sideways && event.deltaX !== 0 ? event.deltaX : event.deltaY) * unit;
      change({
        view: sideways
          ? pan(state.view, by / Math.max(1, target.clientWidth), bounds)
          : zoom(state.view, Math.exp(Math.max(-200, Math.min(200, by)) / 300), timeAt(event.clientX), bounds),
      });
    };
    target.addEventListener('wheel', wheel, { passive: false });
    return () => target.removeEventListener('wheel', wheel);
  }, []);

  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const { drag, state } = now.current;
    element.current!.setPointerCapture(event.pointerId);
    pointers.current.set(event.pointerId, event.clientX);
    const [a, b] = [...pointers.current.values()];
    if (a !== undefined && b !== undefined) {
      gesture.current = { kind: 'pinch', view: state.view, apart: Math.abs(a - b), at: timeAt((a + b) / 2) };
      now.current.change({ draft: null });
    } else if (drag !== 'move' && !event.altKey) {
      gesture.current = { kind: 'mark', anchor: timeAt(event.clientX), x: event.clientX };
    } else {
      gesture.current = { kind: 'move', view: state.view, x: event.clientX };
    }
  };

  const onPointerMove = (event: PointerEvent): void => {
    const { bounds, change } = now.current;
    if (pointers.current.has(event.pointerId)) pointers.current.set(event.pointerId, event.clientX);
    const at = timeAt(event.clientX);
    const active = gesture.current;
    if (active?.kind === 'pinch') {
      const [a = 0, b = 0] = [...pointers.current.values()];
      const factor = active.apart / Math.max(8, Math.abs(a - b));
      change({ view: zoom(active.view, factor, active.at, bounds), cursor: null });
    } else if (active?.kind === 'move') {
      const share = (active.x - event.clientX) / Math.max(1, element.current!.clientWidth);
      change({ view: pan(active.view, share, bounds), cursor: at });
    } else if (active?.kind === 'mark' && Math.abs(event.clientX - active.x) > TAP) {
      change({ draft: ordered(active.anchor, at), cursor: at });
    } else change({ cursor: at });
  };

  const onPointerUp = (event: PointerEvent): void => {
    pointers.current.delete(event.pointerId);
    const active = gesture.current;
    gesture.current = null;
    const { state, change } = now.current;
    if (active?.kind === 'mark' && state.draft) finish(now.current, state.draft);
    else if (event.type === 'pointercancel') change({ draft: null });
  };

  const onPointerLeave = (): void => {
    if (gesture.current === null && document.activeElement !== element.current) now.current.change({ cursor: null });
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const { bounds, drag, state, change } = now.current;
    const { view, draft } = state;
    const middle = (view.start + view.end) / 2;
    const cursor = state.cursor ?? middle;
    const step = Math.max(1, (view.end - view.start) / 60);
    const goes: Readonly<Record<string, number>> = {
      ArrowLeft: cursor - step,
      ArrowRight: cursor + step,
      ArrowDown: cursor - step,
      ArrowUp: cursor + step,
      PageUp: cursor + 10 * step,
      PageDown: cursor - 10 * step,
      Home: bounds.start,
      End: bounds.end,
    };
    const to = goes[event.key];
    if (to !== undefined) {
      const at = Math.min(bounds.end, Math.max(bounds.start, to));
      if (event.shiftKey && drag !== 'move') anchor.current ??= cursor;
      else anchor.current = null;
      change({
        cursor: at,
        view: follow(view, at, bounds),
        draft: anchor.current === null ? null : ordered(anchor.current, at),
      });
    } else if (event.key === '+' || event.key === '=') change({ view: zoom(view, 0.5, cursor, bounds) });
    else if (event.key === '-') change({ view: zoom(view, 2, cursor, bounds) });
    else if (event.key === '0') change({ view: fit(bounds, bounds) });
    else if (event.key === 'Enter' && draft) finish(now.current, draft);
    else if (event.key === 'Escape' && draft) change({ draft: null });
    else return;
    if (event.key === 'Enter' || event.key === 'Escape') anchor.current = null;
    event.preventDefault();
  };

  return {
    ref: element,
    onPointerDown,
    onPointerMove,
    onPointerUp,
    onPointerCancel: onPointerUp,
    onPointerLeave,
    onDblClick: () => now.current.change({ view: fit(now.current.bounds, now.current.bounds) }),
    onKeyDown,
  };
}

function finish({ drag, bounds, change, mark }: Field, draft: Stretch): void {
  const enough = draft.end - draft.start >= SHORTEST;
  change({ draft: null, ...(drag === 'zoom' && enough && { view: fit(draft, bounds) }) });
  if (drag === 'mark' && enough) mark(draft);
}

const ordered = (a: number, b: number): Stretch => ({ start: Math.min(a, b), end: Math.max(a, b) });

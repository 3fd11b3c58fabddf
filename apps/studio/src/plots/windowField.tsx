/** A row of windows as one control: arrow keys go from window to window, Home and End to the ends; a click picks one. */
import type { ComponentChildren, JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { useWidth } from './useWidth.ts';

interface WindowFieldProps {
  /** of the axis of time */
  readonly start: number;
  readonly duration: number;
  /** starts of the windows, ascending */
  readonly starts: readonly number[];
  /** of a window, s */
  readonly length: number;
  readonly picked: number | null;
  readonly onPick: (start: number) => void;
  readonly label: string;
  /** what a window is, read out */
  readonly text: (index: number) => string;
  /** the drawing, given the width in CSS pixels that it has */
  readonly children: (width: number) => ComponentChildren;
}

export function WindowField(props: WindowFieldProps): JSX.Element {
  const { start, duration, starts, length, picked, onPick, label, text, children } = props;
  const field = useRef<HTMLDivElement>(null);
  const width = useWidth(field);
  const last = starts.length - 1;
  const at = picked === null ? -1 : starts.indexOf(picked);
  const onKeyDown = (event: KeyboardEvent): void => {
    const goes: Readonly<Record<string, number>> = {
      ArrowLeft: at - 1,
      ArrowDown: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at + 1,
      PageUp: at + 10,
      PageDown: at - 10,
      Home: 0,
      End: last,
      Enter: at,
      ' ': at,
    };
    const to = goes[event.key];
    if (to === undefined || last < 0) return;
    event.preventDefault();
    onPick(starts[Math.min(last, Math.max(0, to))]!);
  };
  const onClick = (event: MouseEvent): void => {
    const box = field.current!.getBoundingClientRect();
    const time = start + (duration * (event.clientX - box.left)) / Math.max(1, box.width);
    const nearest = nearestStart(starts, length, time);
    if (nearest !== undefined) onPick(nearest);
  };
  return (
    <div
      class="window-field"
      ref={field}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={1}
      aria-valuemax={Math.max(1, last + 1)}
      aria-valuenow={Math.max(1, at + 1)}
      aria-valuetext={last < 0 ? 'no window yet' : at < 0 ? 'none picked' : text(at)}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      {width > 0 && children(width)}
    </div>
  );
}

/** Of windows, the start of the one whose middle is nearest to a time. */
export function nearestStart(starts: readonly number[], length: number, time: number): number | undefined {
  let best: number | undefined;
  for (const start of starts) {
    if (best === undefined || Math.abs(start + length / 2 - time) < Math.abs(best + length / 2 - time)) best = start;
  }
  return best;
}

import { labelWindows, type Span } from './labels.ts';
import { isUsable, type MeasuredWindow } from './measure.ts';

/** A window of the enrolled recording, for a timeline: all but its features. */
export interface TimelineWindow {
  /** unix seconds */
  readonly start: number;
  /** 0 to 1 */
  readonly quality: number;
  /** whether there is enough in it to be judged */
  readonly usable: boolean;
  /** of the span it lies wholly in */
  readonly label: string | null;
}

export function timeline(windows: readonly MeasuredWindow[], length: number, spans: readonly Span[]): TimelineWindow[] {
  const labels = labelWindows(windows, length, spans);
  return windows.map((window, i) => ({
    start: window.start,
    quality: window.quality,
    usable: isUsable(window, length),
    label: labels[i]!,
  }));
}

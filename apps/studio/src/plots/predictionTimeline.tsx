/** Predictions along the recording: probabilities stacked, a colour and a pattern a state, hatching where it abstained. */
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { clock, percent } from '../page/format.ts';
import { Patterns, StateKey, seriesOf } from './pattern.tsx';
import type { PredictedWindow, PredictionTimelineProps } from './props.ts';
import { spokenTime, ticks } from './view.ts';
import { WindowField } from './windowField.tsx';

const HEIGHT = 150;
/** of the lane under the stack that says what was given */
const LANE = 16;
const GAP = 5;
const BOTTOM = HEIGHT + GAP + LANE;

export function PredictionTimeline(props: PredictionTimelineProps): JSX.Element {
  const { start, duration, length, classes, windows, picked, onPick, states } = props;
  const prefix = useId();
  const shown = [...new Set([...classes, ...windows.flatMap(({ given: said }) => said ?? [])])];
  const chosen = windows.find((one) => one.start === picked);
  const abstained = windows.filter((one) => one.abstained).length;
  return (
    <div class="predictions">
      <WindowField
        {...{ start, duration, length, picked, onPick }}
        starts={windows.map((one) => one.start)}
        label="Predicted windows; pick one to correct it"
        text={(i) => wordsOf(windows[i]!, classes, start)}
      >
        {(width) => <Stacks {...props} {...{ width, prefix, shown, chosen }} />}
      </WindowField>
      <ul class="keys">
        {shown.map((name) => (
          <StateKey key={name} prefix={prefix} index={seriesOf(states, name)} name={name} />
        ))}
        <li>
          <svg class="key-mark" width="16" height="16" aria-hidden="true">
            <rect width="16" height="16" rx="3" fill={`url(#${prefix}-none)`} />
          </svg>
          no guess ({abstained} of {windows.length})
        </li>
        <li class="muted">lower line: what you said</li>
      </ul>
      <p class="predictions-picked" aria-live="polite">
        {chosen
          ? wordsOf(chosen, classes, start)
          : 'Click a window, or use the arrow keys, to look at it and correct it.'}
      </p>
    </div>
  );
}

interface StacksProps extends PredictionTimelineProps {
  readonly width: number;
  readonly prefix: string;
  /** names of all states in the picture */
  readonly shown: readonly string[];
  readonly chosen: PredictedWindow | undefined;
}

function Stacks(props: StacksProps): JSX.Element {
  const { start, duration, length, step, classes, windows, states, width, prefix, shown, chosen } = props;
  const pixels = width / duration;
  // a window is drawn as the step around its middle, so that windows that overlap do not hide one another
  const left: Left = (one) => (one.start - start + (length - step) / 2) * pixels;
  const wide = Math.max(1, step * pixels);
  const fill = (name: string): string => `url(#${prefix}-${seriesOf(states, name)})`;
  return (
    <svg width={width} height={BOTTOM + 22} aria-hidden="true">
      <Patterns prefix={prefix} count={8} />
      <rect class="predictions-ground" width={width} height={HEIGHT} />
      {classes.map((name, c) => (
        <path key={name} fill={fill(name)} d={stack(windows, c, left, wide)} />
      ))}
      <path fill={`url(#${prefix}-none)`} d={hatch(windows, left, wide)} />
      <path class="predictions-half" d={`M0,${HEIGHT / 2}h${width}`} />
      {shown.map((name) => (
        <path key={name} fill={fill(name)} d={given(windows, name, left, wide)} />
      ))}
      {ticks({ start, end: start + duration }, start, Math.max(2, width / 90)).map((time) => {
        const x = (time - start) * pixels;
        const anchor = x < 20 ? 'start' : x > width - 24 ? 'end' : 'middle';
        return (
          <g key={time} class="predictions-tick">
            <path d={`M${x.toFixed(1)},${BOTTOM}v4`} />
            <text x={x} y={BOTTOM + 17} text-anchor={anchor}>
              {clock(time - start)}
            </text>
          </g>
        );
      })}
      {chosen && <rect class="picked" x={left(chosen) - 1.5} y={1} width={wide + 3} height={BOTTOM - 2} rx={2} />}
    </svg>
  );
}

type Left = (one: PredictedWindow) => number;

const bar = (x: number, y: number, wide: number, high: number): string =>
  `M${x.toFixed(1)},${y.toFixed(1)}h${wide.toFixed(1)}v${high.toFixed(1)}h${(-wide).toFixed(1)}z`;

/** The bars of class `c` on those of the classes before it. */
const stack = (windows: readonly PredictedWindow[], c: number, left: Left, wide: number): string =>
  windows
    .filter(({ abstained }) => !abstained)
    .map((one) => {
      const below = one.probabilities.slice(0, c).reduce((sum, p) => sum + p, 0);
      const own = one.probabilities[c] ?? 0;
      return bar(left(one), HEIGHT * (1 - below - own), wide, HEIGHT * own);
    })
    .join('');

const hatch = (windows: readonly PredictedWindow[], left: Left, wide: number): string =>
  windows
    .filter(({ abstained }) => abstained)
    .map((one) => bar(left(one), 0, wide, HEIGHT))
    .join('');

const given = (windows: readonly PredictedWindow[], name: string, left: Left, wide: number): string =>
  windows
    .filter((one) => one.given === name)
    .map((one) => bar(left(one), HEIGHT + GAP, wide, LANE))
    .join('');

function wordsOf(one: PredictedWindow, classes: readonly string[], start: number): string {
  const at = `At ${spokenTime(one.start - start)}`;
  const said = one.given === null ? '' : ` You said ${one.given}.`;
  if (one.abstained) return `${at}: no guess, there is too little in the signal.${said}`;
  const all = classes
    .map((name, c) => ({ name, p: one.probabilities[c] ?? 0 }))
    .sort((a, b) => b.p - a.p)
    .map(({ name, p }) => `${name} ${percent(p)}`)
    .join(', ');
  return `${at}: ${all}.${said}`;
}

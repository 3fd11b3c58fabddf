/** How far to trust each window, a line a signal: five steps from nothing to all. Picking a window shows why. */
import type { JSX } from 'preact';
import { clock } from '../page/format.ts';
import type { ChannelKind, QualityStripProps, WindowQuality } from './props.ts';
import { spokenTime } from './view.ts';
import { WindowField } from './windowField.tsx';

const ROWS: readonly { readonly key: ChannelKind | 'overall'; readonly title: string }[] = [
  { key: 'BVP', title: 'Pulse' },
  { key: 'GSR', title: 'Skin' },
  { key: 'SKT', title: 'Temp.' },
  { key: 'overall', title: 'All' },
];
const STEPS = 5;
const LINE = 18;
const LEVELS = ['nothing', 'poor', 'fair', 'good', 'very good'] as const;

const level = (quality: number): number => Math.min(STEPS - 1, Math.max(0, Math.floor(quality * STEPS)));

export function QualityStrip({ start, duration, windows, picked, onPick }: QualityStripProps): JSX.Element {
  const starts = windows.map((one) => one.start);
  const length = windows[0]?.length ?? 0;
  const usable = windows.filter((one) => one.usable).length;
  const chosen = windows.find((one) => one.start === picked);
  return (
    <div class="strip">
      <div class="strip-names" aria-hidden="true">
        {ROWS.map(({ key, title }) => (
          <span key={key}>{title}</span>
        ))}
      </div>
      <WindowField
        {...{ start, duration, starts, length, picked, onPick }}
        label="Quality by window"
        text={(i) => wordsOf(windows[i]!, start)}
      >
        {(width) => <Levels {...{ start, duration, windows, chosen, width }} />}
      </WindowField>
      <p class="strip-note hint">
        {usable} of {windows.length} windows have enough in them to be judged.{' '}
        {chosen
          ? `Picked: ${clock(chosen.start - start)} to ${clock(chosen.start + chosen.length - start)}.`
          : 'The taller a bar, the better the signal; pick a window to see why.'}
      </p>
    </div>
  );
}

interface LevelsProps extends Pick<QualityStripProps, 'start' | 'duration' | 'windows'> {
  readonly chosen: WindowQuality | undefined;
  readonly width: number;
}

function Levels({ start, duration, windows, chosen, width }: LevelsProps): JSX.Element {
  // a window is drawn as the step around its middle, so that windows that overlap do not hide one another
  const length = windows[0]?.length ?? 0;
  const step = windows.length > 1 ? windows[1]!.start - windows[0]!.start : length;
  const pixels = width / duration;
  const left = (one: WindowQuality): number => (one.start - start + (length - step) / 2) * pixels;
  const wide = Math.max(1, step * pixels - 1);
  const path = (key: ChannelKind | 'overall', wanted: number, y: number): string =>
    windows
      .filter((one) => level(one[key]) === wanted)
      .map((one) => {
        const high = 2 + ((LINE - 6) * (wanted + 1)) / STEPS;
        return `M${left(one).toFixed(1)},${y + LINE - 3}h${wide.toFixed(1)}v${-high}h${(-wide).toFixed(1)}z`;
      })
      .join('');
  const tall = LINE * ROWS.length;
  return (
    <svg width={width} height={tall} aria-hidden="true">
      {ROWS.map(({ key }, row) =>
        LEVELS.map((name, i) => (
          <path key={`${key} ${name}`} class="strip-level" data-level={i} d={path(key, i, row * LINE)} />
        )),
      )}
      {chosen && <rect class="picked" x={left(chosen) - 1.5} y={1} width={wide + 3} height={tall - 2} rx={2} />}
    </svg>
  );
}

function wordsOf(one: WindowQuality, start: number): string {
  const parts = ROWS.map(({ key, title }) => `${title} ${LEVELS[level(one[key])]}`).join(', ');
  return `window at ${spokenTime(one.start - start)}: ${parts}${one.usable ? '' : ', too little in it to be judged'}`;
}

/** One signal drawn by uPlot: the line, and on the same canvas the marks that belong to it. */
import uPlot from 'uplot';
import { clock } from '../page/format.ts';
import { firstFrom } from './ascending.ts';
import type { Line } from './line.ts';
import type { ChannelInfo, Response, Stretch, WindowQuality } from './props.ts';
import { ticks } from './view.ts';

/** CSS pixels left of the plots for the axis, and right of them for half of `2:00:00`; the overlay leaves out the same. */
export const LEFT = 42;
export const RIGHT = 24;
/** of the time axis under the last row */
const BOTTOM = 26;

export interface Picture {
  readonly view: Stretch;
  /** where the count of minutes begins */
  readonly origin: number;
  readonly line: Line | undefined;
  readonly beats: Float64Array;
  readonly responses: readonly Response[];
  readonly quality: readonly WindowQuality[];
}

export interface Row {
  draw(picture: Picture): void;
  resize(width: number): void;
  remove(): void;
}

interface RowOptions {
  readonly channel: ChannelInfo;
  readonly width: number;
  /** CSS pixels, without the time axis */
  readonly height: number;
  /** whether it carries the time axis */
  readonly last: boolean;
}

const EMPTY: Line = { times: new Float64Array(0), values: [], low: 0, high: 1 };

export function createRow(element: HTMLElement, { channel, width, height, last }: RowOptions): Row {
  let picture: Picture | undefined;
  const colours = getComputedStyle(element);
  const colour = (name: string) => (): string => colours.getPropertyValue(name).trim() || 'gray';
  const whole = height + (last ? BOTTOM : 0);
  const grid = { stroke: colour('--rule'), width: 1 };
  const font = `12px ${colours.getPropertyValue('--text')}`;
  const plot = new uPlot(
    {
      ...{ width: Math.max(width, 80), height: whole, padding: [6, RIGHT, last ? 0 : 2, 0] },
      cursor: { show: false },
      legend: { show: false },
      scales: { x: { time: false, auto: false }, y: { auto: false } },
      series: [{}, { stroke: colour(LINE[channel.name]), width: 1.25, points: { show: false }, pxAlign: 0 }],
      axes: [
        {
          ...{ size: last ? BOTTOM : 0, font, grid, ticks: { show: false }, stroke: colour('--muted') },
          splits: (u, _, start, end) => ticks({ start, end }, picture?.origin ?? 0, Math.max(2, u.width / 90)),
          values: (_, splits) => splits.map((time) => (last ? clock(time - (picture?.origin ?? 0)) : null)),
        },
        {
          ...{ size: LEFT, font, grid, gap: 4, ticks: { show: false }, stroke: colour('--muted'), space: 24 },
          ...(channel.unit === '' && { values: (_: uPlot, splits: number[]) => splits.map(() => null) }),
        },
      ],
      hooks: {
        draw: [
          (u) => {
            if (!picture) return;
            drawQuality(u, channel, picture, colour('--warn')());
            if (channel.name === 'BVP') drawBeats(u, picture, colour('--mark')());
            if (channel.name === 'GSR') drawResponses(u, picture, colour('--mark')());
          },
        ],
      },
    },
    [[], []],
    element,
  );
  return {
    draw(next) {
      picture = next;
      const { times, values, low, high } = next.line ?? EMPTY;
      plot.batch(() => {
        plot.setData([times, values as (number | null)[]], false);
        plot.setScale('x', { min: next.view.start, max: next.view.end });
        plot.setScale('y', { min: low, max: high });
      });
    },
    resize: (next) => plot.setSize({ width: Math.max(next, 80), height: whole }),
    remove: () => plot.destroy(),
  };
}

const LINE = { BVP: '--pulse', GSR: '--conductance', SKT: '--temperature' } as const;

/** CSS pixels that two beats must be apart to be drawn each by itself. */
const APART = 3;

/** Whether the beats in view are far enough from each other to be drawn. */
export const apart = (beats: Float64Array, view: Stretch, width: number): boolean =>
  APART * (firstFrom(beats, view.end) - firstFrom(beats, view.start)) <= width;

function drawBeats(u: uPlot, { beats, view, line }: Picture, colour: string): void {
  if (!apart(beats, view, u.bbox.width / uPlot.pxRatio)) return;
  const from = firstFrom(beats, view.start);
  // in a replay beats may come a little before the line that shows them
  const to = firstFrom(beats, Math.min(view.end, line?.times.at(-1) ?? view.end));
  const { ctx, bbox } = u;
  const size = 7 * uPlot.pxRatio;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.5 * uPlot.pxRatio;
  ctx.beginPath();
  for (let i = from; i < to; i++) {
    const x = u.valToPos(beats[i]!, 'x', true);
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + size);
  }
  ctx.stroke();
  ctx.restore();
}

/** A triangle that points down at the peak of each response. */
function drawResponses(u: uPlot, { responses, view, line }: Picture, colour: string): void {
  if (!line) return;
  const { ctx, bbox } = u;
  const size = 4 * uPlot.pxRatio;
  ctx.save();
  ctx.fillStyle = colour;
  ctx.beginPath();
  for (const { peak } of responses) {
    if (peak < view.start || peak > view.end) continue;
    const value = line.values[firstFrom(line.times, peak)];
    if (typeof value !== 'number') continue;
    const x = u.valToPos(peak, 'x', true);
    const y = Math.max(bbox.top + 2 * size, u.valToPos(value, 'y', true) - size);
    ctx.moveTo(x - size, y - 2 * size);
    ctx.lineTo(x + size, y - 2 * size);
    ctx.lineTo(x, y - size / 2);
  }
  ctx.fill();
  ctx.restore();
}

/** Below this a window's signal is marked as poor. */
const POOR = 0.5;

/** Hatching along the bottom where the signal is poor: the less it can be trusted, the higher. */
function drawQuality(u: uPlot, { name }: ChannelInfo, { quality, view }: Picture, colour: string): void {
  const { ctx, bbox } = u;
  const bottom = bbox.top + bbox.height;
  const gap = 4 * uPlot.pxRatio;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = uPlot.pxRatio;
  ctx.beginPath();
  let reached = Number.NEGATIVE_INFINITY;
  for (const window of quality) {
    const end = window.start + window.length;
    if (window[name] >= POOR || end < view.start || window.start > view.end) continue;
    const high = (4 + 8 * (1 - window[name] / POOR)) * uPlot.pxRatio;
    const from = Math.max(bbox.left, reached, u.valToPos(window.start, 'x', true));
    const to = Math.min(bbox.left + bbox.width, u.valToPos(end, 'x', true));
    for (let x = Math.ceil(from / gap) * gap; x < to; x += gap) {
      ctx.moveTo(x, bottom);
      ctx.lineTo(Math.min(to, x + high), bottom - high);
    }
    reached = to;
  }
  ctx.stroke();
  ctx.restore();
}

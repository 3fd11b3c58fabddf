/** What the signals say at one time. */

import { valueAt } from './line.ts';
import type { ChannelInfo, ChannelKind, Span } from './props.ts';
import { heartRate } from './summary.ts';
import type { Fetched } from './useLines.ts';

export interface Reading {
  readonly time: number;
  readonly items: readonly { readonly what: string; readonly value: string; readonly unit: string }[];
  readonly label: string | null;
}

/** s on either side that the heart rate is taken from */
const AROUND = 8;

export function readingAt(
  time: number,
  channels: readonly ChannelInfo[],
  lines: ReadonlyMap<ChannelKind, Fetched>,
  beats: Float64Array,
  spans: readonly Span[],
): Reading {
  const items = channels.map(({ name, unit }) => {
    if (name === 'BVP') {
      const rate = heartRate(beats, { start: time - AROUND, end: time + AROUND });
      return { what: 'Pulse', value: Number.isNaN(rate) ? '–' : rate.toFixed(0), unit: '/min' };
    }
    const fetched = lines.get(name);
    const value = fetched ? valueAt(fetched.columns, time) : Number.NaN;
    const what = name === 'GSR' ? 'Skin' : 'Temperature';
    return { what, value: Number.isNaN(value) ? '–' : value.toFixed(name === 'GSR' ? 2 : 1), unit };
  });
  return { time, items, label: spans.find(({ start, end }) => time >= start && time < end)?.label ?? null };
}

export const spokenReading = ({ items, label }: Reading): string =>
  [...items.map(({ what, value, unit }) => `${what} ${value} ${unit}`), ...(label === null ? [] : [label])].join(', ');

/** A recording as a page shows it: signals fit to be drawn, beats, responses, and the quality of each window. */
import { isUsable } from '@cheer/edge/web';
import { CheerError, channelEnd, extractRecording, MODALITIES, type Modality, type Recording } from '@cheer/signals';
import type { ChannelInfo, WindowQuality } from '../plots/props.ts';
import type { Opened } from '../protocol.ts';
import type { Shown } from './columns.ts';
import { conductanceOf, temperatureOf } from './conductance.ts';
import { pulseOf } from './pulse.ts';
import { portion, turns } from './turn.ts';

/** s: windows in which quality is told before a release says which it wants; its default. */
export const GRID = { length: 60, step: 30 } as const;

const TITLES: Readonly<Record<Modality, readonly [title: string, unit: string]>> = {
  BVP: ['Pulse wave', ''],
  GSR: ['Skin conductance', 'µS'],
  SKT: ['Skin temperature', '°C'],
};

export interface Outlined {
  readonly opened: Opened;
  readonly shown: ReadonlyMap<Modality, Shown>;
}

export async function outline(
  recording: Recording,
  facts: { readonly name: string; readonly simulated: boolean },
  signal: AbortSignal,
  tell: (stage: string, share: number) => void,
): Promise<Outlined> {
  const { BVP, GSR, SKT } = recording.channels;
  const shown = new Map<Modality, Shown>();
  const reading = (from: number, to: number) =>
    turns(
      signal,
      portion((share) => tell('Finding beats and responses', share), from, to),
    );
  const pulse = BVP && (await pulseOf(BVP, reading(0, 0.7)));
  const skin = GSR && (await conductanceOf(GSR, reading(0.7, 1)));
  if (pulse) shown.set('BVP', pulse.shown);
  if (skin) shown.set('GSR', skin.shown);
  if (SKT) shown.set('SKT', temperatureOf(SKT));
  const present = MODALITIES.flatMap((name) => recording.channels[name] ?? []).filter(
    ({ samples }) => samples.length > 0,
  );
  if (present.length === 0) {
    throw new CheerError(
      'recording-empty',
      `studio: ${facts.name}: no signal has any samples`,
      'Choose a recording in which the band was worn.',
    );
  }
  const start = Math.min(...present.map((channel) => channel.start));
  const quality = await qualityOf(recording, signal, (share) => tell('Judging the quality of each minute', share));
  const opened: Opened = {
    ...facts,
    start,
    duration: Math.max(...present.map(channelEnd)) - start,
    channels: [...shown.values()].map(infoOf),
    beats: pulse?.beats ?? new Float64Array(0),
    responses: skin?.responses ?? [],
    quality,
    grid: GRID,
    usable: quality.filter((window) => window.usable).length,
    annotations: recording.annotations.map((one) => ({ start: one.start, end: one.end, label: one.label })),
    faults: recording.faults.map(({ where, found, done }) => ({ where, found, done })),
  };
  return { opened, shown };
}

async function qualityOf(
  recording: Recording,
  signal: AbortSignal,
  tell: (share: number) => void,
): Promise<WindowQuality[]> {
  const { start, end } = extent(recording);
  const turn = turns(signal, tell);
  const found: WindowQuality[] = [];
  for (const { window, features } of extractRecording(recording, GRID)) {
    found.push(judged(window.start, features));
    await turn((window.start - start) / (end - start));
  }
  return found;
}

/** A window's quality as the page tells it. */
export function judged(
  start: number,
  { values, quality }: { values: Float32Array; quality: Omit<WindowQuality, 'start' | 'length' | 'usable'> },
  length: number = GRID.length,
): WindowQuality {
  const { BVP, GSR, SKT, overall } = quality;
  const usable = isUsable({ start, values, quality: overall }, length);
  return { start, length, BVP, GSR, SKT, overall, usable };
}

function extent({ channels }: Recording): { start: number; end: number } {
  const present = MODALITIES.flatMap((name) => channels[name] ?? []);
  return { start: Math.min(...present.map(({ start }) => start)), end: Math.max(...present.map(channelEnd)) };
}

function infoOf({ name, start, rate, samples }: Shown): ChannelInfo {
  const [title, unit] = TITLES[name];
  const { low, high } = usualRange(samples);
  return { name, title, unit, rate, start, end: start + samples.length / rate, low, high };
}

/** Between which values 98 % of at most some ten thousand samples lie. */
function usualRange(samples: Float32Array): { low: number; high: number } {
  const stride = Math.max(1, Math.floor(samples.length / 10_000));
  const some = new Float32Array(Math.ceil(samples.length / stride));
  let n = 0;
  for (let i = 0; i < samples.length; i += stride) if (Number.isFinite(samples[i]!)) some[n++] = samples[i]!;
  if (n === 0) return { low: 0, high: 1 };
  const ordered = some.subarray(0, n).sort();
  const low = ordered[Math.floor(0.01 * (n - 1))]!;
  const high = ordered[Math.ceil(0.99 * (n - 1))]!;
  return high > low ? { low, high } : { low: low - 0.5, high: high + 0.5 };
}

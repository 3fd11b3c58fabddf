/** A recording in words: what a picture shows, for who listens or would rather read. */
import { clock, count } from '../page/format.ts';
import { firstFrom } from './ascending.ts';
import type { SignalTimelineProps, Span, Stretch, WindowQuality } from './props.ts';
import { spokenTime } from './view.ts';

type Facts = Pick<
  SignalTimelineProps,
  'start' | 'duration' | 'beats' | 'responses' | 'quality' | 'spans' | 'proposals' | 'channels'
>;

export function summaryOf({ start, duration, beats, responses, quality, spans, proposals, channels }: Facts): string {
  const has = new Set(channels.map(({ name }) => name));
  const rate = heartRate(beats, { start, end: start + duration });
  const usable = quality.filter((one) => one.usable).length;
  const sentences = [
    `A recording of ${spokenTime(duration)}`,
    !has.has('BVP')
      ? 'Heartbeats were not measured'
      : `${count(beats.length, 'heartbeat')}${Number.isNaN(rate) ? '' : `, ${rate.toFixed(0)} a minute on average`}`,
    has.has('GSR') ? count(responses.length, 'skin conductance response') : 'Skin conductance was not measured',
    quality.length > 0 && `${usable} of ${quality.length} windows have enough in them to be judged`,
    spans.length > 0
      ? `Named: ${spans.map((span) => `${span.label} ${clock(span.start - start)} to ${clock(span.end - start)}`).join('; ')}`
      : 'Nothing is named yet',
    proposals.length > 0 &&
      `Worth naming: ${proposals.map((one) => `${clock(one.start - start)} to ${clock(one.end - start)}`).join('; ')}`,
  ];
  return sentences
    .filter(Boolean)
    .map((sentence) => `${sentence}.`)
    .join(' ');
}

/** Beats a minute by the median interval of those in a stretch, which a missed beat does not move; NaN with fewer than three. */
export function heartRate(beats: Float64Array, { start, end }: Stretch): number {
  const inside = beats.subarray(firstFrom(beats, start), firstFrom(beats, end));
  if (inside.length < 3) return Number.NaN;
  const intervals = new Float64Array(inside.length - 1);
  for (let i = 1; i < inside.length; i++) intervals[i - 1] = inside[i]! - inside[i - 1]!;
  intervals.sort();
  return 60 / intervals[intervals.length >> 1]!;
}

export interface SummaryRow {
  readonly start: number;
  readonly end: number;
  /** 1/min; NaN if it cannot be told */
  readonly heartRate: number;
  /** NaN if skin conductance was not measured */
  readonly responses: number;
  /** mean over the windows that begin in it, 0 to 1; NaN if none does */
  readonly quality: number;
  readonly named: string;
}

/** The recording in equal parts of whole minutes, at most 30 of them. */
export function rowsOf({ start, duration, beats, responses, quality, spans, channels }: Facts): SummaryRow[] {
  const skin = channels.some(({ name }) => name === 'GSR');
  const part = 60 * Math.max(1, Math.ceil(duration / 60 / 30));
  return Array.from({ length: Math.max(1, Math.ceil(duration / part)) }, (_, i) => {
    const own = { start: start + i * part, end: Math.min(start + duration, start + (i + 1) * part) };
    const within = (time: number): boolean => time >= own.start && time < own.end;
    return {
      ...own,
      heartRate: heartRate(beats, own),
      responses: skin ? responses.filter(({ peak }) => within(peak)).length : Number.NaN,
      quality: meanQuality(quality.filter((one) => within(one.start))),
      named: namesIn(spans, own),
    };
  });
}

const meanQuality = (windows: readonly WindowQuality[]): number =>
  windows.reduce((sum, { overall }) => sum + overall, 0) / windows.length;

const namesIn = (spans: readonly Span[], { start, end }: Stretch): string =>
  [...new Set(spans.filter((span) => span.start < end && span.end > start).map(({ label }) => label))].join(', ');

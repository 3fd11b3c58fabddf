import { type Channel, type ChannelName, MODALITIES, type Recording } from '@cheer/signals';
import type { RecordingReport } from './recordingReport.ts';

/** s: longer recordings are drawn by an hour of theirs, since nobody sees a response among those of a day */
const LONG = 3 * 3600;
const HOUR = 3600;

/** What of a recording is drawn in full. */
export interface Excerpt {
  readonly recording: Recording;
  /** s after the beginning; undefined if it is all of it */
  readonly from?: number;
}

/** All of a recording, or of a long one the hour whose windows have the highest quality, the first of equals. */
export function excerptOf(recording: Recording, { seconds, judged }: RecordingReport): Excerpt {
  if (seconds <= LONG || judged === undefined) return { recording };
  const step = HOUR / 2;
  let best = 0;
  let most = -1;
  for (let from = 0; from + HOUR <= seconds; from += step) {
    const own = judged.windows.filter(({ start }) => start >= from && start < from + HOUR);
    const sum = own.reduce(
      (total, { quality }) => total + MODALITIES.reduce((part, name) => part + (quality[name]?.index ?? 0), 0),
      0,
    );
    if (sum > most) [best, most] = [from, sum];
  }
  const origin = Math.min(...Object.values(recording.channels).map(({ start }) => start));
  const channels = Object.fromEntries(
    Object.entries(recording.channels).flatMap(([name, channel]) => {
      const piece = cut(channel, origin + best, origin + best + HOUR);
      return piece.samples.length > 0 ? [[name, piece]] : [];
    }),
  ) as Partial<Record<ChannelName, Channel>>;
  return { recording: { ...recording, channels }, from: best };
}

function cut({ start, rate, samples, unit }: Channel, from: number, to: number): Channel {
  const first = Math.max(0, Math.ceil((from - start) * rate));
  const end = Math.max(first, Math.ceil((to - start) * rate));
  return { unit, rate, start: start + first / rate, samples: samples.subarray(first, end) };
}

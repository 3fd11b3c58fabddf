import { extractPrepared, type Features } from '../features/extract.ts';
import { type Channel, MODALITIES, type Modality, type Recording } from '../recording.ts';
import { cutWindows, type SignalWindow, type WindowOptions } from '../windows.ts';
import type { ChannelTrack } from './channelTrack.ts';
import { readyOf, type Tracks, trackOf } from './tracks.ts';

/**
 * How features that come from here and from `featureStream` were cleaned: the recording once, not window by window. Tables
 * and releases carry the word, for the hash of the feature tree does not show it, and values made the other way differ.
 */
export const CLEANING = 'recording' as const;

/** s of a channel that are cleaned before the next window is looked at. */
const CHUNK = 10;

/**
 * The windows of a recording, as `cutWindows`, with their features. Each channel is filtered once, its beats are found
 * once and its tonic part is taken out once, not once a window; only the rules of the window (what is missing, flat,
 * clipped; which intervals between beats are normal; statistics) are applied to each.
 *
 * What a filter makes of a window's first and last seconds therefore comes from the signal around it and not from a
 * guess at it, so values differ from those of `extractFeatures` of the window alone: bit for bit where only raw samples
 * count, in the last digits in a quiet window's interior, and by more where edges do. The same bits as `featureStream`.
 *
 * Throws as `cutWindows`.
 */
export function extractRecording(
  recording: Recording,
  options: WindowOptions,
): Generator<{ window: SignalWindow; features: Features }, void, undefined> {
  return extractEach(recording, cutWindows(recording, options), options.length);
}

interface Feed {
  readonly channel: Channel;
  readonly track: ChannelTrack<unknown>;
  fed: number;
}

function* extractEach({ channels }: Recording, windows: readonly SignalWindow[], length: number) {
  const tracks: Tracks = {};
  const feeds = new Map<Modality, Feed>();
  for (const modality of MODALITIES) {
    const channel = channels[modality];
    if (channel === undefined || channel.samples.length === 0) continue;
    feeds.set(modality, { channel, track: trackOf(tracks, modality, channel.rate, length), fed: 0 });
  }
  for (const window of windows) {
    const places: Partial<Record<Modality, readonly [number, number]>> = {};
    for (const [modality, feed] of feeds) {
      const view = window.segments[modality]?.samples;
      if (view === undefined) continue;
      const whole = feed.channel.samples;
      const begin = (view.byteOffset - whole.byteOffset) / whole.BYTES_PER_ELEMENT;
      feed.track.forget(begin);
      supply(feed, begin + view.length);
      places[modality] = [begin, begin + view.length];
    }
    yield { window, features: extractPrepared(window, readyOf(tracks, places)) };
  }
}

function supply(feed: Feed, end: number): void {
  const { samples, rate } = feed.channel;
  const chunk = Math.max(1, Math.ceil(CHUNK * rate));
  while (!feed.track.reaches(end)) {
    if (feed.fed >= samples.length) feed.track.finish();
    else feed.track.append(samples.subarray(feed.fed, feed.fed + chunk));
    feed.fed += chunk;
  }
}

import { channelEnd, MODALITIES, type Recording, type Segment, windowQualityParts } from '@cheer/signals';
import type { WindowParts } from '../protocol.ts';

/** Why the window at `start` has the quality it has. @param length s */
export function partsOf({ channels }: Recording, start: number, length: number): WindowParts {
  const segments: Partial<Record<(typeof MODALITIES)[number], Segment>> = {};
  for (const name of MODALITIES) {
    const channel = channels[name];
    if (channel === undefined || channel.start >= start + length || channelEnd(channel) <= start) continue;
    const { rate, samples } = channel;
    const begin = Math.max(0, Math.round((start - channel.start) * rate));
    const end = Math.min(samples.length, begin + Math.round(length * rate));
    const offset = Math.max(0, channel.start + begin / rate - start);
    segments[name] = { samples: samples.subarray(begin, end), rate, offset: offset < 1 / rate ? 0 : offset };
  }
  const judged = windowQualityParts({ duration: length, segments });
  return {
    start,
    signals: MODALITIES.map((name) => {
      const found = judged[name];
      if (typeof found === 'string') return { name, reason: found, parts: [] };
      const parts = Object.entries(found).map(([part, value]) => ({ name: part, value: value as number }));
      return { name, reason: null, parts };
    }),
  };
}

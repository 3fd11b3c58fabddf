import { type Channel, type ChannelName, channelEnd, type Fault, type Recording } from '@cheer/signals';

/** A shorter repetition is chance or a still sensor, s. */
const SHORTEST = 60;
/** Fewer values than this is a sensor that stands still, not a copy. */
const DISTINCT = 8;

/**
 * Cuts off what a faulty download appended twice: the end of a channel, if it equals an earlier stretch of the same
 * channel sample for sample. The reference is cut where the first channel ends.
 */
export function cutDuplicatedTail(recording: Recording): Recording {
  const channels: Partial<Record<ChannelName, Channel>> = {};
  const faults: Fault[] = [];
  let end = Number.POSITIVE_INFINITY;
  for (const [name, channel] of Object.entries(recording.channels) as [ChannelName, Channel][]) {
    const length = duplicatedTail(channel.samples, SHORTEST * channel.rate);
    const keep = channel.samples.length - length;
    channels[name] = length === 0 ? channel : { ...channel, samples: channel.samples.slice(0, keep) };
    if (length === 0) continue;
    end = Math.min(end, channelEnd(channels[name]));
    // rows count from 1 and the first two are the header
    const found = `the last ${length} samples, from row ${keep + 3} on, repeat earlier ones`;
    faults.push({
      kind: 'duplicated-tail',
      where: name,
      found,
      done: `cut off after ${(keep / channel.rate).toFixed(2)} s`,
    });
  }
  if (faults.length === 0) return recording;
  const { heartRate, beats } = recording.reference;
  const reference = {
    ...(heartRate && { heartRate: cutAt(heartRate, end) }),
    ...(beats && {
      beats: {
        time: beats.time.filter((time) => time < end),
        interval: beats.interval.filter((_, i) => beats.time[i]! < end),
      },
    }),
  };
  return { ...recording, channels, reference, faults: [...recording.faults, ...faults] };
}

function cutAt(channel: Channel, end: number): Channel {
  const keep = Math.max(0, Math.floor((end - channel.start) * channel.rate));
  return { ...channel, samples: channel.samples.slice(0, keep) };
}

/**
 * Length of the longest tail that also occurs earlier without touching itself, 0 if shorter than `shortest`. The Z-function
 * of the reversed samples has, at i, how many samples before n - i equal those before n (Gusfield, Algorithms on Strings,
 * Trees and Sequences, 1997, section 1.3): one pass, O(n).
 */
export function duplicatedTail(samples: Float32Array, shortest: number): number {
  const n = samples.length;
  const z = new Int32Array(n);
  let longest = 0;
  let left = 0;
  let right = 0;
  for (let i = 1; i < n; i++) {
    let length = i < right ? Math.min(right - i, z[i - left]!) : 0;
    while (i + length < n && samples[n - 1 - length] === samples[n - 1 - i - length]) length++;
    z[i] = length;
    if (i + length > right) {
      left = i;
      right = i + length;
    }
    longest = Math.max(longest, Math.min(length, i));
  }
  if (longest < shortest) return 0;
  const values = new Set<number>();
  for (let i = n - longest; i < n && values.size < DISTINCT; i++) values.add(samples[i]!);
  return values.size < DISTINCT ? 0 : longest;
}

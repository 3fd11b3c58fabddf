import { CHANNELS, type Channel, type ChannelName, CheerError, channelEnd } from '@cheer/signals';

/**
 * Refuses signals of one recording that have no moment in common with the others: the start of one is wrong, since one device measured
 * them together. Signals hang together if each overlaps with another that does. Error: `header-invalid`.
 *
 * @param placeOf function, file and place in it of a channel, for the message
 */
export function checkOverlap(
  channels: Readonly<Partial<Record<ChannelName, Channel>>>,
  placeOf: (name: ChannelName) => string,
  remedy: string,
): void {
  const groups: { names: ChannelName[]; start: number; end: number }[] = [];
  for (const name of CHANNELS) {
    const channel = channels[name];
    if (channel === undefined || channel.samples.length === 0) continue;
    let group = { names: [name], start: channel.start, end: channelEnd(channel) };
    for (const other of groups.filter(({ start, end }) => start <= group.end && end >= group.start)) {
      groups.splice(groups.indexOf(other), 1);
      group = {
        names: [...other.names, ...group.names],
        start: Math.min(group.start, other.start),
        end: Math.max(group.end, other.end),
      };
    }
    groups.push(group);
  }
  if (groups.length < 2) return;
  // most signals are right; of as many, the pulse is
  const [right, wrong] = groups.sort(
    (a, b) => b.names.length - a.names.length || Number(b.names.includes('BVP')) - Number(a.names.includes('BVP')),
  );
  const name = wrong!.names[0]!;
  const seconds = wrong!.start - right!.start;
  throw new CheerError(
    'header-invalid',
    `${placeOf(name)}: ${name} must be of the time of ${right!.names.join(', ')}, got a start ${durationOf(Math.abs(seconds))} ${seconds < 0 ? 'earlier' : 'later'}`,
    remedy,
  );
}

function durationOf(seconds: number): string {
  if (seconds >= 2 * 86_400) return `${Math.round(seconds / 86_400)} days`;
  if (seconds >= 2 * 3600) return `${(seconds / 3600).toFixed(1)} hours`;
  return seconds >= 120 ? `${(seconds / 60).toFixed(1)} minutes` : `${seconds.toFixed(1)} s`;
}

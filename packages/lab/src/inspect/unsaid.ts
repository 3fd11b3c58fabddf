import type { Fault } from '@cheer/signals';
import type { ChannelFacts } from './channelFacts.ts';

/** What can be seen in the samples of a channel, beside whatever its reader said. */
export interface ChannelFault extends Fault {
  readonly kind: 'no-sample' | 'constant' | 'gap' | 'flat';
}

/**
 * How a reader says the same of a channel, by what both say in numbers: a reader names a file and a column, and not the channel that
 * they became.
 */
const SAME: Readonly<Record<ChannelFault['kind'], (said: Fault, channel: ChannelFacts) => boolean>> = {
  'no-sample': ({ kind, found }, { samples }) => kind === 'all-missing' && found.startsWith(`none of ${samples} `),
  constant: ({ kind, found }, { seconds }) => kind === 'flat' && found.startsWith(`all of ${seconds.toFixed(0)} s`),
  gap: ({ kind, found }, { gaps, rate }) => {
    const [, count, seconds] = (/^gaps?$/.test(kind) && /^(\d+) gaps?, ([\d.]+) s/.exec(found)) || [];
    return Number(count) === gaps.count && Math.abs(Number(seconds) - gaps.seconds) <= 0.1 + gaps.count / rate;
  },
  flat: ({ kind, found }, { name, seconds }) =>
    name === 'BVP' && kind === 'flat' && / of (\d+) s/.exec(found)?.[1] === seconds.toFixed(0),
};

/** The faults of channels that no reader has said; what a reader said once stands for one of them. */
export function unsaid(
  seen: readonly { readonly channel: ChannelFacts; readonly faults: readonly ChannelFault[] }[],
  said: readonly Fault[],
): Fault[] {
  const left = [...said];
  return seen.flatMap(({ channel, faults }) =>
    faults.filter(({ kind }) => {
      const same = left.findIndex((one) => SAME[kind](one, channel));
      if (same >= 0) left.splice(same, 1);
      return same < 0;
    }),
  );
}

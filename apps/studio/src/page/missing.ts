/** Signals that a recording lacks, and what the page cannot say without them. */
import type { ChannelKind } from '../plots/props.ts';
import type { Opened } from '../protocol.ts';

export interface Missing {
  readonly name: ChannelKind;
  readonly title: string;
  /** in which an E4 writes it */
  readonly file: string;
  /** what follows for the figures on the page */
  readonly so: string;
}

const ALL: readonly Missing[] = [
  { name: 'BVP', title: 'Pulse wave', file: 'BVP.csv', so: 'Heartbeats are not known.' },
  { name: 'GSR', title: 'Skin conductance', file: 'EDA.csv', so: 'Skin responses are not known.' },
  { name: 'SKT', title: 'Skin temperature', file: 'TEMP.csv', so: 'Warmth is not known.' },
];

export const missingFrom = ({ channels }: Pick<Opened, 'channels'>): readonly Missing[] =>
  ALL.filter(({ name }) => !isMeasured({ channels }, name));

/** A signal without samples was not measured either. */
export const isMeasured = ({ channels }: Pick<Opened, 'channels'>, name: ChannelKind): boolean =>
  channels.some((channel) => channel.name === name && channel.end > channel.start);

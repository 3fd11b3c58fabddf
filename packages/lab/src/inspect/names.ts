import type { ChannelName } from '@cheer/signals';

/** What people call a channel. */
const NAMES: Readonly<Record<ChannelName, string>> = {
  BVP: 'pulse',
  GSR: 'conductance',
  SKT: 'temperature',
  ACC_X: 'ACC_X',
  ACC_Y: 'ACC_Y',
  ACC_Z: 'ACC_Z',
};

export const channelName = (name: ChannelName): string => NAMES[name];

/** What came from a file or its name, fit for a terminal: without what would move its cursor, ring its bell or turn its text around. */
export const printable = (text: string): string => text.replace(/[^\P{C}\n]/gu, '\u00b7');

/** Errors in words for somebody who has never seen a terminal: a heading, and where the worker's remedy speaks of commands, another. */
import type { Problem } from '../protocol.ts';

interface Plain {
  readonly heading: string;
  readonly remedy?: string;
}

const WEAR = 'Record for a few more minutes, with the band snug on the wrist, or choose another recording.';
const TELL = 'If it stays so, tell whoever publishes the release.';

const PLAIN: Readonly<Record<string, Plain>> = {
  'file-missing': { heading: 'Something is missing' },
  'file-unreadable': { heading: 'The file cannot be read' },
  'file-truncated': { heading: 'The file ends too early' },
  'folder-empty': { heading: 'There is nothing in it' },
  'format-unknown': { heading: 'This is no recording that the page knows' },
  'header-invalid': { heading: 'The recording does not begin as it should' },
  'number-invalid': { heading: 'A value in the recording is not a number' },
  'value-absurd': { heading: 'The recording holds a value nobody can have measured' },
  'recording-invalid': { heading: 'The recording contradicts itself' },
  'recording-empty': { heading: 'The recording is empty' },
  'zip-invalid': { heading: 'The zip file is damaged or was cut off' },
  'zip-path': { heading: 'The zip file is not safe to open' },
  'too-large': { heading: 'This is larger than the page is willing to read' },
  'labels-invalid': { heading: 'These labels contradict each other' },
  'labels-missing': {
    heading: 'There are too few labels to train on',
    remedy: 'Label at least two states, each for a stretch of a minute or more.',
  },
  'no-usable-window': { heading: 'There is too little in this recording', remedy: WEAR },
  network: {
    heading: 'The registry cannot be reached',
    remedy: 'Check the connection and the address. Signals, and all that was fetched before, work without it.',
  },
  'release-missing': {
    heading: 'There is no registry at this address',
    remedy: 'Signals can be looked at without one. To go on, give the address of a registry below.',
  },
  'release-unsigned': { heading: 'The release there is not signed, and is not used', remedy: TELL },
  'release-untrusted': { heading: 'The release there is not what its publisher signed, and is not used', remedy: TELL },
  'hash-mismatch': { heading: 'A file was changed on its way, and is not used', remedy: TELL },
  'manifest-invalid': { heading: 'The release contradicts itself', remedy: TELL },
  'tensor-file-invalid': { heading: 'A file of the release is damaged', remedy: TELL },
  'tree-mismatch': { heading: 'The release and this page are of different versions' },
  'state-invalid': {
    heading: 'What is stored on this device is damaged',
    remedy: 'Let the page forget it (under “What left”), and begin again.',
  },
  'storage-denied': { heading: 'The browser does not let this page keep anything' },
  'storage-full': { heading: 'The browser has no room left' },
  'not-enrolled': { heading: 'This device is not matched yet', remedy: 'Go to “Match” first.' },
  'not-trained': { heading: 'There is no classifier yet', remedy: 'Go to “Train” first.' },
  'option-invalid': { heading: 'That does not work' },
  busy: { heading: 'Another tab is at work', remedy: 'Wait until it is done, or close it, then try again.' },
};

export const headingOf = ({ code, heading }: Problem): string =>
  heading ?? PLAIN[code]?.heading ?? 'Something went wrong';

/** @param matched whether there is an encoder from before that stays in use */
export function remedyOf({ code, remedy, heading }: Problem, matched: boolean): string {
  const words = (heading === undefined && PLAIN[code]?.remedy) || remedy;
  if (words !== TELL) return words;
  return `${matched ? 'The encoder you have stays in use.' : 'Nothing of it was kept.'} ${TELL}`;
}

/** Every code of CHEER has its place on one page, made from docs/errors when the studio is built. */
export const pageOf = (code: string): string => `errors.html#${code}`;

import { CheerError, quoted } from '@cheer/signals';

/** Where in a file: what every refusal begins with. */
export interface Place {
  /** function and file */
  readonly where: string;
  readonly byte: number;
  /** the column, or what is being read */
  readonly what: string;
}

const at = ({ where, byte, what }: Place): string => `${where} byte ${byte} (${quoted(what).slice(1, -1)})`;

/** What breaks a rule of the format. */
export const invalid = (place: Place, rule: string, got?: unknown, cause?: unknown): CheerError =>
  new CheerError(
    'recording-invalid',
    `${at(place)}: ${rule}${got === undefined ? '' : `, got ${quoted(got)}`}`,
    'Copy or write the file again',
    cause === undefined ? {} : { cause },
  );

export const truncated = (place: Place, rule: string): CheerError =>
  new CheerError('file-truncated', `${at(place)}: ${rule}`, 'Copy or write the file again');

export const tooLarge = (place: Place, what: string, limit: number): CheerError =>
  new CheerError('too-large', `${at(place)}: more than ${limit} ${what}`, 'Check that this is the right file');

/** What the format has and this reader has not. */
export const unread = (place: Place, problem: string, remedy: string): CheerError =>
  new CheerError('format-unknown', `${at(place)}: ${problem}`, remedy);

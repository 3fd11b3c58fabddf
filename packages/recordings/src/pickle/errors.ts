import { CheerError, quoted } from '@cheer/signals';

/** Where in a file: what every refusal begins with. */
export interface Place {
  /** the file */
  readonly name: string;
  readonly byte: number;
  /** the opcode, such as `REDUCE`, or what is being read */
  readonly what: string;
}

const at = ({ name, byte, what }: Place): string => `readPickle: ${name} byte ${byte} (${what})`;

/** What breaks a rule of the format or of the allow-list: `pickle-invalid`. */
export function invalid(place: Place, rule: string, got?: unknown, remedy = COPY_AGAIN): CheerError {
  return new CheerError(
    'pickle-invalid',
    `${at(place)}: ${rule}${got === undefined ? '' : `, got ${quoted(got)}`}`,
    remedy,
  );
}

/** What this reader does not run, by name. */
export function refused(place: Place, name: string): CheerError {
  return new CheerError(
    'pickle-invalid',
    `${at(place)}: the file asks for ${quoted(name)}, which arrays of numbers do not need; nothing of it was run`,
    'Use the original file; do not open this one in Python unless you trust its maker',
  );
}

export function truncated(place: Place, wanted: string, size: number): CheerError {
  return new CheerError('file-truncated', `${at(place)}: ${wanted}, but the file ends at ${size}`, COPY_AGAIN);
}

export function tooLarge(place: Place, what: string, limit: number): CheerError {
  return new CheerError(
    'too-large',
    `${at(place)}: more than ${limit} ${what}`,
    'This is no recording: use the original file',
  );
}

const COPY_AGAIN = 'Copy or download the file again, and compare its size';

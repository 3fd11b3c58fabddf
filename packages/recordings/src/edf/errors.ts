import { CheerError, quoted } from '@cheer/signals';

const COPY_AGAIN = 'Copy or export the file again';

/** @param place such as `byte 184 (bytes of header)` or `record 12` */
export const invalid = (name: string, place: string, rule: string, got?: unknown): CheerError =>
  new CheerError(
    'recording-invalid',
    `readEdf: ${name} ${place}: ${rule}${got === undefined ? '' : `, got ${quoted(got)}`}`,
    COPY_AGAIN,
  );

export const truncated = (name: string, place: string, rule: string): CheerError =>
  new CheerError('file-truncated', `readEdf: ${name} ${place}: ${rule}`, COPY_AGAIN);

export const tooLarge = (name: string, place: string, what: string, limit: number): CheerError =>
  new CheerError(
    'too-large',
    `readEdf: ${name} ${place}: more than ${limit} ${what}`,
    'Check that this is the right file, or export the signals that are needed alone',
  );

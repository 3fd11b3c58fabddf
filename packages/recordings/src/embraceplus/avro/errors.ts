import { CheerError, quoted } from '@cheer/signals';

/** Where in a file: what every refusal begins with. */
export interface Place {
  readonly name: string;
  /** of the file; of a compressed block, where it begins */
  readonly byte: number;
  /** the field, such as `rawData.bvp.values`, or what is being read */
  readonly what: string;
}

const at = ({ name, byte, what }: Place): string => `readAvro: ${name} byte ${byte} (${quoted(what).slice(1, -1)})`;

/** What breaks a rule of the format. */
export const invalid = (place: Place, rule: string, got?: unknown, cause?: unknown): CheerError =>
  new CheerError(
    'recording-invalid',
    `${at(place)}: ${rule}${got === undefined ? '' : `, got ${quoted(got)}`}`,
    COPY_AGAIN,
    cause === undefined ? {} : { cause },
  );

export const truncated = (place: Place, wanted: string, size: number): CheerError =>
  new CheerError('file-truncated', `${at(place)}: ${wanted}, but the file ends at ${size}`, COPY_AGAIN);

export const tooLarge = (place: Place, what: string, limit: number): CheerError =>
  new CheerError(
    'too-large',
    `${at(place)}: more than ${limit} ${what}`,
    'This is no recording: use the original file',
  );

/** A file that is no Avro, or in a codec that is not read. */
export const otherFormat = (place: Place, problem: string, remedy: string): CheerError =>
  new CheerError('format-unknown', `${at(place)}: ${problem}`, remedy);

const COPY_AGAIN = 'Copy or download the file again, and compare its size';

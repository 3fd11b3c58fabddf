import { CheerError, quoted } from '@cheer/signals';

/** Where in a file: what every refusal begins with. */
export interface Place {
  /** the file */
  readonly name: string;
  readonly byte: number;
  /** where the compressed element begins of whose inflated bytes `byte` is one */
  readonly inflatedFrom?: number | undefined;
  /** the array, such as `data.EH.bvp_filt`, or what is being read */
  readonly what: string;
}

function at({ name, byte, inflatedFrom, what }: Place): string {
  const within = inflatedFrom === undefined ? '' : ` of what byte ${inflatedFrom} inflates to`;
  return `readMat: ${name} byte ${byte}${within} (${quoted(what).slice(1, -1)})`;
}

/** What breaks a rule of the format: `mat-invalid`. */
export function invalid(place: Place, rule: string, got?: unknown, cause?: unknown): CheerError {
  return new CheerError(
    'mat-invalid',
    `${at(place)}: ${rule}${got === undefined ? '' : `, got ${quoted(got)}`}`,
    COPY_AGAIN,
    cause === undefined ? {} : { cause },
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

/** A file of MATLAB, or none at all, that is not in this format: `format-unknown`. */
export function otherFormat(name: string, problem: string, remedy: string): CheerError {
  return new CheerError('format-unknown', `readMat: ${name} byte 0 (header): ${problem}`, remedy);
}

const COPY_AGAIN = 'Copy or download the file again, and compare its size';

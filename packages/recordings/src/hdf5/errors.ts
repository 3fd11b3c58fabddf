import { CheerError, quoted } from '@cheer/signals';

/** Where in a file of HDF5: what every refusal begins with. */
export interface Hdf5Place {
  /** the file */
  readonly name: string;
  /** of the object, such as `/#refs#/a` */
  readonly path: string;
  /** the array, such as `data.EH.bvp_filt`, or what is being read */
  readonly what: string;
}

const plain = (text: string): string => quoted(text).slice(1, -1);
const at = ({ name, path, what }: Hdf5Place): string => `readMat: ${name} ${plain(path)} (${plain(what)})`;

/** What breaks a rule of the format: `mat-invalid`. */
export function invalid(place: Hdf5Place, rule: string, got?: unknown, cause?: unknown): CheerError {
  return new CheerError(
    'mat-invalid',
    `${at(place)}: ${rule}${got === undefined ? '' : `, got ${quoted(got)}`}`,
    COPY_AGAIN,
    cause === undefined ? {} : { cause },
  );
}

export function truncated(place: Hdf5Place, wanted: string, size: number): CheerError {
  return new CheerError('file-truncated', `${at(place)}: ${wanted}, but the file ends at ${size}`, COPY_AGAIN);
}

export function tooLarge(place: Hdf5Place, what: string, limit: number): CheerError {
  return new CheerError(
    'too-large',
    `${at(place)}: more than ${limit} ${what}`,
    'This is no recording: use the original file',
  );
}

/** What would be read from another file, or by other code. */
export function refusedByName(place: Hdf5Place, what: string, name: string): CheerError {
  return new CheerError(
    'mat-invalid',
    `${at(place)}: the file asks for ${what} ${quoted(name)}, which is not opened`,
    'Use the original file: MATLAB keeps all of a variable in one file',
  );
}

const COPY_AGAIN = 'Copy or download the file again, and compare its size';

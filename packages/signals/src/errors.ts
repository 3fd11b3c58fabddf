/**
 * The one error a user of CHEER can meet. Every code has a page, docs/errors/<code>.md, that says what it means
 * and what to do; a test keeps the two lists equal.
 */
export const ERROR_CODES = [
  // files and recordings
  'file-missing',
  'file-unreadable',
  'file-truncated',
  'folder-empty',
  'format-unknown',
  'header-invalid',
  'number-invalid',
  'value-absurd',
  'zip-invalid',
  'zip-path',
  'pickle-invalid',
  'mat-invalid',
  'recording-invalid',
  'too-large',
  'labels-invalid',
  'recording-empty',
  // tables, releases and what is in them
  'table-invalid',
  'tree-mismatch',
  'manifest-invalid',
  'hash-mismatch',
  'tensor-file-invalid',
  'release-missing',
  'release-unsigned',
  'release-untrusted',
  'membership-risk',
  'key-invalid',
  'network',
  // the device
  'not-enrolled',
  'not-trained',
  'labels-missing',
  'state-invalid',
  'no-usable-window',
  'storage-denied',
  'storage-full',
  // use of the command and of the functions
  'option-invalid',
  'too-few-subjects',
  'cancelled',
  'busy',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export class CheerError extends Error {
  override readonly name = 'CheerError';
  readonly code: ErrorCode;
  /** What the user can do about it, one sentence. */
  readonly remedy: string;

  /**
   * @param code   which page of docs/errors explains it
   * @param problem function or command, place, rule and value: `readE4: BVP.csv row 2: sampling rate must be a positive
   *                number, got "64,0"`
   * @param remedy what to do, one sentence
   */
  constructor(code: ErrorCode, problem: string, remedy: string, options?: ErrorOptions) {
    super(`${sentence(problem)} ${sentence(remedy)}`, options);
    this.code = code;
    this.remedy = sentence(remedy);
  }
}

const sentence = (text: string): string => (text.endsWith('.') ? text : `${text}.`);

/** A value from a file, quoted and shortened so that a hostile file cannot flood a terminal. */
export function quoted(value: unknown): string {
  const text = String(value).replace(/[^\x20-\x7e\u00a0-\u024f]/gu, '\u00b7');
  return `"${text.length > 60 ? `${text.slice(0, 60)}...` : text}"`;
}

/** What a pickle is made of: the few kinds of value that arrays of numbers in dictionaries need. */

/** How the bytes of a text or of a byte string are written in the file. */
export type Coding =
  /** as they are */
  | 'raw'
  /** as a Python literal between quotes, `\x00` for a zero (protocol 0, Python 2) */
  | 'literal'
  /** as text whose `\u0100` stands for one character, all others for themselves in Latin-1 (protocol 0) */
  | 'unicode-escape'
  /** as UTF-8 */
  | 'utf8';

/** A text or byte string, left in the file: where it lies and how it is written. */
export interface Payload {
  readonly is: 'payload';
  /** bytes of the file, [start, end), without opcode, length and quotes */
  readonly start: number;
  readonly end: number;
  readonly coding: Coding;
  /** what it says, if it is short; one character a byte unless it is UTF-8 or escaped */
  readonly text: string | undefined;
}

export interface Tuple {
  readonly is: 'tuple';
  readonly items: readonly Value[];
}

export interface List {
  readonly is: 'list';
  readonly items: Value[];
}

export interface Dict {
  readonly is: 'dict';
  readonly entries: Map<string, Value>;
}

/** A name of the allow-list, such as `numpy.ndarray`: a word, never a thing that can be run. */
export interface Global {
  readonly is: 'global';
  readonly name: string;
}

/** A type of number; the order of bytes comes with its BUILD. */
export interface Dtype {
  readonly is: 'dtype';
  readonly kind: 'f' | 'i' | 'u' | 'b';
  /** bytes */
  readonly size: 1 | 2 | 4 | 8;
  bigEndian: boolean;
}

/** An array whose numbers are still in the file. */
export interface NDArray {
  readonly is: 'array';
  /** undefined until its BUILD */
  content: ArrayContent | undefined;
}

export interface ArrayContent {
  readonly shape: readonly number[];
  readonly dtype: Dtype;
  /** columns first */
  readonly fortran: boolean;
  readonly data: Payload;
}

export type Value = null | boolean | number | Payload | Tuple | List | Dict | Global | Dtype | NDArray;

/** What to call a value in a message. */
export function describe(value: Value | undefined): string {
  if (value === undefined) return 'nothing';
  if (value === null || typeof value !== 'object') return String(value);
  if (value.is === 'payload') return value.text ?? `a text of ${value.end - value.start} bytes`;
  if (value.is === 'global') return value.name;
  if (value.is === 'dtype') return `a dtype ${value.kind}${value.size}`;
  if (value.is === 'tuple' || value.is === 'list') return `a ${value.is} of ${value.items.length}`;
  return value.is === 'dict' ? `a dict of ${value.entries.size}` : 'an array';
}

export const isPayload = (value: Value | undefined): value is Payload => kindOf(value) === 'payload';
export const kindOf = (value: Value | undefined): string =>
  typeof value === 'object' && value !== null ? value.is : 'plain';

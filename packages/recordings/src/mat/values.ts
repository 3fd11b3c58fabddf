import type { ByteSource } from '../source.ts';

/** What a file holds: arrays of MATLAB, the numbers in them still where they lie. */
export type MatValue = Numbers | Text | Cells | Struct | Unread;

export interface Numbers {
  readonly is: 'numbers';
  /** MATLAB's class, such as `double` or `logical` */
  readonly class: string;
  readonly shape: readonly number[];
  readonly complex: boolean;
  /** the real part, columns first */
  readonly data: Stored;
}

/** Numbers as they are stored, which may be in a smaller type than the array's class. */
export interface Stored {
  readonly type: StorageType;
  readonly littleEndian: boolean;
  /** the file, or what was kept of an inflated variable */
  readonly source: ByteSource;
  readonly start: number;
  readonly end: number;
}

export interface Text {
  readonly is: 'text';
  readonly shape: readonly number[];
  /** a text for each row of the array */
  readonly rows: readonly string[];
}

export interface Cells {
  readonly is: 'cells';
  readonly shape: readonly number[];
  /** columns first */
  readonly items: readonly MatValue[];
}

export interface Struct {
  readonly is: 'struct';
  readonly shape: readonly number[];
  /** columns first; the fields that were asked for */
  readonly items: readonly ReadonlyMap<string, MatValue>[];
}

/** What has no numbers or text that this reader gives: sparse arrays, functions, objects. */
export interface Unread {
  readonly is: 'unread';
  readonly class: string;
}

/** Which fields of structures are asked for: all below (`true`), or those named. The others are passed over. */
export type Wanted = true | { readonly [field: string]: Wanted };

export type StorageType =
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'single'
  | 'double'
  | 'int64'
  | 'uint64';

/** Data types of elements (MAT-File Format, table 1-1). */
export const STORAGE: Readonly<Record<number, { readonly type: StorageType; readonly size: 1 | 2 | 4 | 8 }>> = {
  1: { type: 'int8', size: 1 },
  2: { type: 'uint8', size: 1 },
  3: { type: 'int16', size: 2 },
  4: { type: 'uint16', size: 2 },
  5: { type: 'int32', size: 4 },
  6: { type: 'uint32', size: 4 },
  7: { type: 'single', size: 4 },
  9: { type: 'double', size: 8 },
  12: { type: 'int64', size: 8 },
  13: { type: 'uint64', size: 8 },
};

/** What a value is, in a few words, for messages. */
export function describe(value: MatValue | undefined): string {
  if (value === undefined) return 'nothing';
  if (value.is === 'unread') return value.class;
  const kind = value.is === 'numbers' ? `${value.complex ? 'complex ' : ''}${value.class}` : value.is;
  return `${value.shape.join(' x ')} ${kind}`;
}

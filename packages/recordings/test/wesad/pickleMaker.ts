/** Pickles as bytes: what a test needs beside the files that Python wrote, broken ones above all. */

/** Text of which each character is one byte. */
export const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

const little = (value: number): string =>
  String.fromCharCode(value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >> 24) & 255);

/** Protocol 2 as Python 2 writes it, without memo. */
export const text = (value: string): string => `U${String.fromCharCode(value.length)}${value}`;
export const whole = (value: number): string => `J${little(value)}`;
export const dict = (entries: Readonly<Record<string, string>>): string =>
  `}(${Object.entries(entries)
    .map(([key, value]) => text(key) + value)
    .join('')}u`;
export const pickle = (value: string): Uint8Array => latin1(`\x80\x02${value}.`);

export interface ArrayText {
  readonly shape: readonly (number | string)[];
  readonly dtype: string;
  readonly order?: string;
  readonly fortran?: boolean;
  /** the bytes, one character each */
  readonly data: string;
  /** what the data is written as, if not a BINSTRING of its length */
  readonly written?: string;
}

export const NDARRAY = 'cnumpy\nndarray\n';
export const RECONSTRUCT = `cnumpy.core.multiarray\n_reconstruct\n(${NDARRAY}(K\0t${text('b')}tR`;
export const dtype = (code: string, order = '<'): string =>
  `cnumpy\ndtype\n(${text(code)}\x89\x88tR(K\x03${text(order)}NNN${whole(-1)}${whole(-1)}K\0tb`;

export function array({ shape, dtype: code, order, fortran = false, data, written }: ArrayText): string {
  const lengths = shape.map((length) => (typeof length === 'number' ? whole(length) : length)).join('');
  const bytes = written ?? `T${little(data.length)}${data}`;
  return `${RECONSTRUCT}(K\x01(${lengths}t${dtype(code, order)}${fortran ? '\x88' : '\x89'}${bytes}tb`;
}

/** The numbers as float64, least byte first. */
export const float64 = (values: ArrayLike<number>): string => characters(Float64Array.from(values));
export const int32 = (values: ArrayLike<number>): string => characters(Int32Array.from(values));

function characters({ buffer }: Float64Array | Int32Array): string {
  let result = '';
  for (const byte of new Uint8Array(buffer)) result += String.fromCharCode(byte);
  return result;
}

export const column = (values: ArrayLike<number>): string =>
  array({ shape: [values.length, 1], dtype: 'f8', data: float64(values) });
export const labels = (values: ArrayLike<number>): string =>
  array({ shape: [values.length], dtype: 'i4', data: int32(values) });

/** Two seconds of a session, of which parts may be replaced. */
export function session(
  wrist: Readonly<Record<string, string>> = {},
  root: Readonly<Record<string, string>> = {},
): string {
  const ramp = (length: number, from: number, step: number) =>
    column(Array.from({ length }, (_, i) => from + step * i));
  const all = { BVP: ramp(128, -64, 1), EDA: ramp(8, 1, 0.25), TEMP: ramp(8, 33, 0.125), ...wrist };
  return dict({
    signal: dict({ wrist: dict(all) }),
    label: labels(Array.from({ length: 1400 }, (_, i) => (i < 700 ? 1 : 2))),
    subject: text('S2'),
    ...root,
  });
}

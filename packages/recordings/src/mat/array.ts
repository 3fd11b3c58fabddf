import { bytesSource } from '../source.ts';
import type { MatBytes } from './bytes.ts';
import { leave, MATRIX, readTag, type Tag } from './element.ts';
import { invalid, tooLarge } from './errors.ts';
import { DEEPEST, LONGEST_NAME, LONGEST_TEXT, MOST_ARRAYS, MOST_DIMENSIONS, MOST_FIELDS, MOST_KEPT } from './limits.ts';
import { narrowed } from './numbers.ts';
import { decodeText } from './text.ts';
import { type Cells, type MatValue, type Numbers, STORAGE, type Struct, type Text, type Wanted } from './values.ts';

/** What the arrays of a file are read with; the counts are the file's so far. */
export interface Reading {
  readonly littleEndian: boolean;
  /** keep the doubles of compressed variables as singles */
  readonly single: boolean;
  arrays: number;
  kept: number;
}

/** Classes of arrays (MAT-File Format, table 1-3). */
const CLASSES = ['', 'cell', 'struct', 'object', 'char', 'sparse', 'double', 'single'].concat(
  ['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64'],
  ['function', 'opaque'],
);
const [COMPLEX, LOGICAL] = [0x08, 0x02];
/** Bytes inflated at once where they are kept, so that a length that is only claimed takes no memory. */
const PIECE = 64 * 1024;
/** Bytes of numbers that are kept wherever they lie, since reading them again costs more. */
const SMALL = 64;
const EMPTY: Numbers = {
  is: 'numbers',
  class: 'double',
  shape: [0, 0],
  complex: false,
  data: { type: 'double', littleEndian: true, source: bytesSource('', new Uint8Array(0)), start: 0, end: 0 },
};

/**
 * The array in the data of a miMATRIX element, up to its end, with its own name. What is not wanted, and every class without numbers or text, is
 * passed over by its length. Errors: `mat-invalid`, `too-large`.
 *
 * @param path what to call it in messages; the name of the variable, if empty
 */
export async function readArray(
  bytes: MatBytes,
  element: Tag,
  reading: Reading,
  wanted: Wanted,
  path = '',
  depth = 0,
): Promise<{ name: string; value: MatValue }> {
  const what = path || 'variable';
  if (++reading.arrays > MOST_ARRAYS) throw tooLarge(bytes.place(what), 'arrays', MOST_ARRAYS);
  if (depth > DEEPEST) throw tooLarge(bytes.place(what), 'structures within each other', DEEPEST);
  // an element without data is an empty array
  if (element.size === 0) return { name: '', value: EMPTY };
  const end = element.start + element.size;
  const { littleEndian } = reading;
  const part = (inside: string): Promise<Tag> => readTag(bytes, end, littleEndian, inside);
  const data = async (tag: Tag, inside: string, type: readonly number[], longest: number): Promise<Uint8Array> => {
    if (!type.includes(tag.type)) throw invalid(bytes.place(inside), 'another type of element must be here', tag.type);
    if (tag.size > longest) throw tooLarge(bytes.place(inside), 'bytes', longest);
    const copy = Uint8Array.from(await bytes.take(tag.size, inside));
    await leave(bytes, tag, inside);
    return copy;
  };

  const flags = await data(await part(`flags of ${what}`), `flags of ${what}`, [6], 8);
  if (flags.length !== 8) throw invalid(bytes.place(`flags of ${what}`), 'flags must have 8 bytes', flags.length);
  const word = new DataView(flags.buffer).getUint32(0, littleEndian);
  const name = CLASSES[word & 0xff];
  if (name === undefined || name === '') throw invalid(bytes.place(what), 'the class must be known', word & 0xff);
  // its parts are in an order of their own
  if (name === 'opaque') return { name: '', value: { is: 'unread', class: name } };

  const dimensions = await data(await part(`shape of ${what}`), `shape of ${what}`, [5], 4 * MOST_DIMENSIONS);
  const shape = integers(dimensions, littleEndian);
  if (dimensions.length % 4 !== 0 || shape.length < 2 || shape.some((length) => length < 0)) {
    throw invalid(bytes.place(what), 'the shape must be two or more lengths', shape.join(' x '));
  }
  const own = latin1(await data(await part(`name of ${what}`), `name of ${what}`, [1, 2, 16], LONGEST_NAME));
  const here = path || own || what;
  const count = shape.reduce((product, length) => product * length, 1);
  const child = async (inside: string, want: Wanted): Promise<MatValue> => {
    const tag = await part(inside);
    if (tag.type !== MATRIX) throw invalid(bytes.place(inside), 'an array must be here', tag.type);
    const { value } = await readArray(bytes, tag, reading, want, inside, depth + 1);
    await leave(bytes, tag, inside);
    return value;
  };
  const room = (arrays: number): void => {
    const left = end - bytes.position;
    if (arrays * 8 > left) throw invalid(bytes.place(here), `${left} bytes must have room for its arrays`, arrays);
  };

  async function cells(): Promise<Cells> {
    room(count);
    const items: MatValue[] = [];
    for (let i = 0; i < count; i++) items.push(await child(`${here}{${i + 1}}`, wanted));
    return { is: 'cells', shape, items };
  }

  async function struct(): Promise<Struct> {
    if (name === 'object') await data(await part(`class of ${here}`), `class of ${here}`, [1, 2, 16], LONGEST_NAME);
    const widths = integers(await data(await part(`fields of ${here}`), `fields of ${here}`, [5], 4), littleEndian);
    const [width = 0] = widths;
    if (width < 1 || width > LONGEST_NAME) {
      throw invalid(bytes.place(here), `names of fields must have 1 to ${LONGEST_NAME} bytes`, width);
    }
    const names = await data(await part(`fields of ${here}`), `fields of ${here}`, [1, 2, 16], MOST_FIELDS * width);
    if (names.length % width !== 0) throw invalid(bytes.place(here), `names must fill ${width} bytes`, names.length);
    const fields = Array.from({ length: names.length / width }, (_, i) =>
      latin1(names.subarray(i * width, (i + 1) * width)).replace(/\0.*$/s, ''),
    );
    if (new Set(fields).size < fields.length) throw invalid(bytes.place(here), 'no field may be there twice', fields);
    room(count * fields.length);
    // without a field nothing in the file bounds the count
    if (fields.length === 0) return { is: 'struct', shape, items: [] };
    const items: ReadonlyMap<string, MatValue>[] = [];
    for (let i = 0; i < count; i++) {
      const item = new Map<string, MatValue>();
      for (const field of fields) {
        const inside = `${here}${count > 1 ? `(${i + 1})` : ''}.${field}`;
        const want = wanted === true ? true : Object.hasOwn(wanted, field) ? wanted[field] : undefined;
        if (want !== undefined) item.set(field, await child(inside, want));
        else await leave(bytes, await part(inside), inside);
      }
      items.push(item);
    }
    return { is: 'struct', shape, items };
  }

  async function text(): Promise<Text> {
    const tag = await part(here);
    if (tag.size > 4 * LONGEST_TEXT) throw tooLarge(bytes.place(here), 'characters', LONGEST_TEXT);
    const stored = Uint8Array.from(await bytes.take(tag.size, here));
    await leave(bytes, tag, here);
    const rows = decodeText(tag.type, stored, littleEndian, shape[0]!, count / (shape[0] || 1));
    if (rows === undefined) {
      const got = `${stored.length} bytes of type ${tag.type}`;
      throw invalid(bytes.place(here), `a text of ${shape.join(' x ')} characters must be here`, got);
    }
    return { is: 'text', shape, rows };
  }

  async function numbers(): Promise<Numbers> {
    const complex = ((word >> 8) & COMPLEX) !== 0;
    const real = await part(here);
    const storage = STORAGE[real.type];
    if (storage === undefined) throw invalid(bytes.place(here), 'numbers must be of a known type', real.type);
    if (real.size !== count * storage.size) {
      throw invalid(
        bytes.place(here),
        `${shape.join(' x ')} numbers must have ${count * storage.size} bytes`,
        real.size,
      );
    }
    const { source } = bytes;
    const data =
      source === undefined || real.size <= SMALL
        ? await kept(real, storage.type)
        : { type: storage.type, littleEndian, source, start: real.start, end: real.start + real.size };
    await leave(bytes, real, here);
    if (complex) await leave(bytes, await part(`imaginary part of ${here}`), here);
    return { is: 'numbers', class: (word >> 8) & LOGICAL ? 'logical' : name!, shape, complex, data };
  }

  async function kept({ size }: Tag, type: Numbers['data']['type']): Promise<Numbers['data']> {
    const narrow = reading.single && type === 'double' && size > SMALL;
    reading.kept += narrow ? size / 2 : size;
    if (reading.kept > MOST_KEPT) throw tooLarge(bytes.place(here), 'bytes of numbers', MOST_KEPT);
    const pieces: Uint8Array[] = [];
    for (let left = size; left > 0; left -= PIECE) {
      const piece = await bytes.take(Math.min(PIECE, left), here);
      pieces.push(narrow ? narrowed(piece, littleEndian) : Uint8Array.from(piece));
    }
    const source = bytesSource(here, joined(pieces));
    return { type: narrow ? 'single' : type, littleEndian, source, start: 0, end: source.size };
  }

  const value = await (name === 'cell'
    ? cells()
    : name === 'struct' || name === 'object'
      ? struct()
      : name === 'char'
        ? text()
        : name === 'sparse' || name === 'function'
          ? ({ is: 'unread', class: name } as const)
          : numbers());
  const left = end - bytes.position;
  if (value.is !== 'unread' && left >= 8) throw invalid(bytes.place(here), 'the array must end here', `${left} bytes`);
  return { name: own, value };
}

function integers(bytes: Uint8Array, littleEndian: boolean): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, i) => view.getInt32(4 * i, littleEndian));
}

const latin1 = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces;
  if (pieces.length === 1) return only!;
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

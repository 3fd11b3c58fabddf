import { getterOf, sizeOf } from './array.ts';
import { invalid, type Place } from './errors.ts';
import {
  type ArrayContent,
  type Dtype,
  describe,
  type Global,
  isPayload,
  kindOf,
  type NDArray,
  type Payload,
  type Value,
} from './values.ts';

/**
 * The allow-list: all names that a file may ask for. Python would run what they name; here each is a few lines below that
 * note down what it would have made. `numpy._core` is what NumPy 2 calls `numpy.core`.
 */
export const ALLOWED: ReadonlySet<string> = new Set([
  'numpy.core.multiarray._reconstruct',
  'numpy._core.multiarray._reconstruct',
  'numpy.core.multiarray.scalar',
  'numpy._core.multiarray.scalar',
  'numpy.core.numeric._frombuffer',
  'numpy._core.numeric._frombuffer',
  'numpy.ndarray',
  'numpy.dtype',
  '_codecs.encode',
  // an empty byte string, as Python 3 writes it in protocols 0 to 2
  '__builtin__.bytes',
  'builtins.bytes',
]);

/** Kinds and sizes of numbers; 16-bit floats and those beyond 64 bits are in no recording. */
const CODES = new Set(['f4', 'f8', 'i1', 'i2', 'i4', 'i8', 'u1', 'u2', 'u4', 'u8', 'b1']);
/** Dimensions that NumPy itself stops at. */
const MOST_DIMENSIONS = 32;

/** What a REDUCE makes of a function and its arguments. */
export function reduce(callee: Global, args: readonly Value[], place: Place): Value {
  switch (callee.name.replace('._core.', '.core.')) {
    case 'numpy.core.multiarray._reconstruct':
      return reconstruct(args, place);
    case 'numpy.core.numeric._frombuffer':
      return fromBuffer(args, place);
    case 'numpy.core.multiarray.scalar':
      return scalar(args, place);
    case 'numpy.dtype':
      return dtype(args, place);
    case '_codecs.encode':
      return encode(args, place);
    case '__builtin__.bytes':
    case 'builtins.bytes':
      if (args.length > 0) throw invalid(place, 'bytes must be called without arguments', describe(args[0]));
      return { is: 'payload', start: 0, end: 0, coding: 'raw', text: '' };
    default:
      throw invalid(place, 'only a function may be called', callee.name);
  }
}

/** What a BUILD adds to an array or to a dtype. */
export function build(target: Value | undefined, state: Value, place: Place): void {
  if (kindOf(target) === 'array') buildArray(target as NDArray, state, place);
  else if (kindOf(target) === 'dtype') buildDtype(target as Dtype, state, place);
  else throw invalid(place, 'only an array or a dtype has a state', describe(target));
}

/** `_reconstruct(ndarray, (0,), b'b')`: an array whose BUILD follows. */
function reconstruct([type, shape]: readonly Value[], place: Place): NDArray {
  if (kindOf(type) !== 'global' || (type as Global).name !== 'numpy.ndarray') {
    throw invalid(place, 'an array must be a numpy.ndarray itself', describe(type));
  }
  itemsOf(shape, 'the shape must be a tuple', place);
  return { is: 'array', content: undefined };
}

/** `(1, shape, dtype, is columns first, data)`, the state that ndarray.__reduce__ writes. */
function buildArray(array: NDArray, state: Value, place: Place): void {
  const items = itemsOf(state, "an array's state must be a tuple", place);
  const [version, shape, type, fortran, data] = items;
  if (items.length !== 5 || version !== 1) {
    throw invalid(place, "an array's state must be (1, shape, dtype, order, data)", describe(state));
  }
  if (array.content !== undefined) throw invalid(place, 'an array must get its data once', 'a second time');
  array.content = contentOf(shape, type, truth(fortran, place), data, place);
}

/** `_frombuffer(data, dtype, shape, order)` of protocol 5. */
function fromBuffer(args: readonly Value[], place: Place): NDArray {
  const [data, type, shape, order] = args;
  const letter = isPayload(order) ? order.text : undefined;
  if (args.length !== 4 || (letter !== 'C' && letter !== 'F')) {
    throw invalid(place, 'the order of an array must be C or F', describe(order));
  }
  return { is: 'array', content: contentOf(shape, type, letter === 'F', data, place) };
}

function contentOf(
  shape: Value | undefined,
  type: Value | undefined,
  fortran: boolean,
  data: Value | undefined,
  place: Place,
): ArrayContent {
  const lengths = itemsOf(shape, 'the shape must be a tuple', place).map((length) => {
    if (typeof length === 'number' && Number.isSafeInteger(length) && length >= 0) return length;
    throw invalid(place, 'a length in the shape must be a whole number from 0 on', describe(length));
  });
  if (lengths.length > MOST_DIMENSIONS) {
    throw invalid(place, `an array must have at most ${MOST_DIMENSIONS} dimensions`, lengths.length);
  }
  if (kindOf(type) !== 'dtype') throw invalid(place, 'an array must have a dtype of numbers', describe(type));
  if (!isPayload(data)) throw invalid(place, "an array's data must be bytes", describe(data));
  const own = type as Dtype;
  const bytes = sizeOf(lengths) * own.size;
  const stored = data.end - data.start;
  // an escaped byte takes one to ten bytes of the file; that it is exact is seen when the data is read
  const fits = data.coding === 'raw' ? bytes === stored : bytes <= stored && stored <= 10 * bytes;
  if (!fits) {
    const claimed = `${lengths.join(' x ')} numbers of ${own.size} bytes`;
    throw invalid(place, `the data must be as large as the shape says (${claimed})`, `${stored} bytes in the file`);
  }
  return { shape: lengths, dtype: own, fortran, data };
}

/** `dtype('f8', False, True)`. */
function dtype([code]: readonly Value[], place: Place): Dtype {
  const text = isPayload(code) ? (code.text ?? '') : '';
  if (!CODES.has(text)) {
    throw invalid(place, `a dtype must be one of ${[...CODES].join(', ')}`, describe(code));
  }
  return { is: 'dtype', kind: text[0] as Dtype['kind'], size: Number(text[1]) as Dtype['size'], bigEndian: false };
}

/** `(3, '<', None, None, None, -1, -1, 0)`, or version 4 with metadata at the end: of it all a plain number has the order only. */
function buildDtype(type: Dtype, state: Value, place: Place): void {
  const items = itemsOf(state, "a dtype's state must be a tuple", place);
  const [version, order, ...rest] = items;
  const letter = isPayload(order) ? order.text : undefined;
  const known = (version === 3 && items.length === 8) || (version === 4 && items.length === 9);
  if (!known || !['<', '>', '|', '='].includes(letter ?? '')) {
    throw invalid(
      place,
      "a dtype's state must be (3, order of bytes, ...)",
      `${describe(version)}, ${describe(order)}`,
    );
  }
  if (rest.slice(0, 3).some((part) => part !== null)) {
    throw invalid(place, 'a dtype must be of one number, without fields or parts', rest.map(describe).join(', '));
  }
  type.bigEndian = letter === '>';
}

/** `scalar(dtype, b'...')`: one number. */
function scalar([type, data]: readonly Value[], place: Place): number {
  const text = isPayload(data) ? data.text : undefined;
  if (kindOf(type) !== 'dtype' || text?.length !== (type as Dtype).size) {
    throw invalid(place, 'a scalar must have a dtype of numbers and its bytes', `${describe(type)}, ${describe(data)}`);
  }
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return getterOf(type as Dtype)(new DataView(bytes.buffer), 0);
}

/** `encode('...', 'latin1')`: how protocols 0 to 2 of Python 3 write bytes. */
function encode([text, encoding]: readonly Value[], place: Place): Payload {
  const name = isPayload(encoding) ? encoding.text : undefined;
  if (!isPayload(text) || !['latin1', 'latin-1', 'iso-8859-1'].includes(name ?? '')) {
    throw invalid(place, 'text must be turned into bytes as latin1', describe(encoding));
  }
  return text;
}

function itemsOf(value: Value | undefined, rule: string, place: Place): readonly Value[] {
  if (typeof value === 'object' && value?.is === 'tuple') return value.items;
  throw invalid(place, rule, describe(value));
}

/** False and True, which protocol 0 and Python 2 also write as 0 and 1. */
function truth(value: Value | undefined, place: Place): boolean {
  if (value === true || value === 1) return true;
  if (value === false || value === 0) return false;
  throw invalid(place, 'the order of an array must be True or False', describe(value));
}

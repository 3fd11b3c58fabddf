import { invalid, type Place, truncated } from './errors.ts';
import { LINE, SHORT } from './limits.ts';
import { payloadText } from './payload.ts';
import type { Coding, Payload } from './values.ts';
import type { ByteWindow } from './window.ts';

/** A payload of known length: noted down and, if it is not short, jumped over unread. Errors: `file-truncated`, `pickle-invalid`. */
export function payload(window: ByteWindow, length: number, coding: Coding, place: Place): Payload {
  const start = window.position;
  const end = start + length;
  if (!(end <= window.size)) throw truncated(place, `${length} bytes must follow`, window.size);
  if (length > SHORT) {
    window.seek(end);
    return { is: 'payload', start, end, coding, text: undefined };
  }
  const text = payloadText(window.take(length, place), coding, { ...place, byte: start });
  return { is: 'payload', start, end, coding, text };
}

/**
 * A payload that is the rest of its line, as protocol 0 has them: a few hundred megabytes on one line, in which only the end
 * is looked for.
 */
export async function linePayload(window: ByteWindow, coding: Coding, place: Place): Promise<Payload> {
  const quotes = coding === 'literal' ? 1 : 0;
  const begin = window.position;
  const line = window.line(SHORT, place);
  let first: number | undefined;
  let last: number | undefined;
  if (line === undefined) {
    first = window.take(1, place)[0];
    last = await window.skipLine(place);
  } else {
    first = line[0];
    last = line.at(-1);
  }
  const start = begin + quotes;
  const end = window.position - 1 - quotes;
  if (quotes > 0 && (start > end || first !== last || (first !== QUOTE && first !== DOUBLE_QUOTE))) {
    throw invalid(place, 'a string must lie between two quotes', line && ascii(line));
  }
  const text = line && payloadText(line.subarray(quotes, line.length - quotes), coding, { ...place, byte: start });
  return { is: 'payload', start, end, coding, text };
}

const QUOTE = 0x27;
const DOUBLE_QUOTE = 0x22;

/** INT, which in protocols 0 and 1 also says False (`00`) and True (`01`), or LONG, which may end in an L. */
export function decimal(window: ByteWindow, place: Place): number | boolean {
  const text = name(window, place);
  if (place.what === 'INT' && (text === '00' || text === '01')) return text === '01';
  const digits = place.what === 'LONG' ? text.replace(/L$/, '') : text;
  const value = /^-?\d{1,16}$/.test(digits) ? Number(digits) : Number.NaN;
  if (!Number.isSafeInteger(value)) throw invalid(place, 'expected a whole number of at most 53 bits', text);
  return value;
}

/** FLOAT, a number as repr writes it. */
export function float(window: ByteWindow, place: Place): number {
  const text = name(window, place);
  if (/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text);
  if (/^-?inf$/.test(text)) return text === 'inf' ? Infinity : -Infinity;
  if (text === 'nan') return Number.NaN;
  throw invalid(place, 'expected a number', text);
}

/** LONG1: an integer of `size` bytes in two's complement, least byte first. */
export function littleInteger(window: ByteWindow, place: Place): number {
  const size = window.byte(place);
  if (size > 8) throw invalid(place, 'an integer must have at most 8 bytes', size);
  const bytes = window.take(size, place);
  let value = 0;
  for (let i = size - 1; i >= 0; i--) value = value * 256 + bytes[i]!;
  if (size > 0 && bytes[size - 1]! > 127) value -= 2 ** (8 * size);
  if (!Number.isSafeInteger(value)) throw invalid(place, 'expected a whole number of at most 53 bits', value);
  return value;
}

/** The index of a memo entry on a line of its own. */
export function memoIndex(window: ByteWindow, place: Place): number {
  const text = name(window, place);
  if (!/^\d{1,10}$/.test(text)) throw invalid(place, 'the index of a memo entry must be a whole number', text);
  return Number(text);
}

/** A line of ASCII: a number, a module or a name in it. */
export function name(window: ByteWindow, place: Place): string {
  const line = window.line(LINE, place);
  if (line === undefined) throw invalid(place, `a number or a name must have at most ${LINE} characters`);
  return ascii(line);
}

const ascii = (line: Uint8Array): string => String.fromCharCode(...line);

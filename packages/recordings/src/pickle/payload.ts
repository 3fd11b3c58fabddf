import { type ByteSource, pieceReader } from '../source.ts';
import { invalid, type Place } from './errors.ts';
import type { Coding, Payload } from './values.ts';

/** Bytes of the file that are decoded at once. */
const PIECE = 256 * 1024;

/**
 * The bytes that a payload stands for, piece by piece, in order; a piece is good until the next is asked for. Memory is a few
 * pieces, whatever the payload's size. Errors: `pickle-invalid` with the byte at fault, those of the source.
 */
export async function* payloadBytes(source: ByteSource, { start, end, coding }: Payload): AsyncGenerator<Uint8Array> {
  const decode = DECODERS[coding];
  const read = pieceReader(source);
  const decoded = new Uint8Array(coding === 'raw' ? 0 : Math.min(PIECE, end - start));
  for (let at = start; at < end; ) {
    const piece = await read(at, Math.min(at + PIECE, end));
    if (decode === undefined) {
      yield piece;
      at += piece.length;
      continue;
    }
    const place = { name: source.name, byte: at, what: 'data of an array' };
    const { consumed, produced } = decode(piece, decoded, place, at + piece.length === end);
    at += consumed;
    yield decoded.subarray(0, produced);
  }
}

/** A short payload as text. */
export function payloadText(bytes: Uint8Array, coding: Coding, place: Place): string {
  if (coding === 'utf8') {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw invalid(place, 'a text must be UTF-8', latin1(bytes));
    }
  }
  if (coding === 'raw') return latin1(bytes);
  if (coding === 'unicode-escape') return unescapeText(latin1(bytes), place);
  const decoded = new Uint8Array(bytes.length);
  return latin1(decoded.subarray(0, fromLiteral(bytes, decoded, place, true).produced));
}

/** How much of the input was used (an escape cut in two waits for its rest), and how many bytes came of it. */
interface Progress {
  readonly consumed: number;
  readonly produced: number;
}

type Decode = (from: Uint8Array, to: Uint8Array, place: Place, last: boolean) => Progress;

const BACKSLASH = 0x5c;
/** What may follow a backslash in the text that Python's repr writes of a byte string, and what Python's parser knows beside. */
const SINGLE = new Int16Array(128).fill(-1);
for (const [letter, byte] of Object.entries({
  '\\': 92,
  "'": 39,
  '"': 34,
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
})) {
  SINGLE[letter.charCodeAt(0)] = byte;
}
const HEX = new Int8Array(256).fill(-1);
for (let digit = 0; digit < 16; digit++) {
  const letter = digit.toString(16);
  HEX[letter.charCodeAt(0)] = digit;
  HEX[letter.toUpperCase().charCodeAt(0)] = digit;
}

/** `\x00` and its like: the string escapes of Python 2 (Language Reference 2.7, section 2.4.1) without octal ones, which repr never writes. */
const fromLiteral: Decode = (from, to, place, last) => {
  const length = from.length;
  let i = 0;
  let produced = 0;
  while (i < length) {
    const byte = from[i]!;
    if (byte !== BACKSLASH) {
      to[produced++] = byte;
      i++;
      continue;
    }
    const letter = from[i + 1];
    if (letter === 0x78) {
      if (i + 3 < length) {
        const value = (HEX[from[i + 2]!]! << 4) | HEX[from[i + 3]!]!;
        if (value < 0) throw badEscape(from, i, 4, place);
        to[produced++] = value;
        i += 4;
        continue;
      }
    } else if (letter !== undefined) {
      const value = letter < 128 ? SINGLE[letter]! : -1;
      if (value < 0) throw badEscape(from, i, 2, place);
      to[produced++] = value;
      i += 2;
      continue;
    }
    if (last) throw badEscape(from, i, 4, place);
    break;
  }
  return { consumed: i, produced };
};

/** Python's raw-unicode-escape, of which pickle escapes every backslash, so that one always begins `\uXXXX` or `\UXXXXXXXX`. */
const fromUnicodeEscape: Decode = (from, to, place, last) => {
  const length = from.length;
  let i = 0;
  let produced = 0;
  while (i < length) {
    const byte = from[i]!;
    if (byte !== BACKSLASH) {
      to[produced++] = byte;
      i++;
      continue;
    }
    const long = from[i + 1] === 0x55;
    const width = long ? 10 : 6;
    if (i + width > length && !last) break;
    let value = long || from[i + 1] === 0x75 ? 0 : -1;
    for (let k = 2; k < width && value >= 0 && value < 256; k++) {
      const digit = i + k < length ? HEX[from[i + k]!]! : -1;
      value = digit < 0 ? -1 : value * 16 + digit;
    }
    if (value < 0 || value > 255) throw badEscape(from, i, width, place);
    to[produced++] = value;
    i += width;
  }
  return { consumed: i, produced };
};

/** UTF-8 of characters up to U+00FF, each of which stands for one byte. */
const fromUtf8: Decode = (from, to, place, last) => {
  const length = from.length;
  let i = 0;
  let produced = 0;
  while (i < length) {
    const byte = from[i]!;
    if (byte < 0x80) {
      to[produced++] = byte;
      i++;
      continue;
    }
    if (i + 1 === length && !last) break;
    const next = from[i + 1] ?? 0;
    if ((byte !== 0xc2 && byte !== 0xc3) || (next & 0xc0) !== 0x80) {
      throw invalid(
        { ...place, byte: place.byte + i },
        'a character must be a byte (U+0000 to U+00FF) in UTF-8',
        latin1(from.subarray(i, i + 2)),
      );
    }
    to[produced++] = ((byte & 3) << 6) | (next & 0x3f);
    i += 2;
  }
  return { consumed: i, produced };
};

const DECODERS: Readonly<Record<Coding, Decode | undefined>> = {
  raw: undefined,
  literal: fromLiteral,
  'unicode-escape': fromUnicodeEscape,
  utf8: fromUtf8,
};

function badEscape(bytes: Uint8Array, at: number, length: number, place: Place): Error {
  const found = latin1(bytes.subarray(at, at + length));
  return invalid({ ...place, byte: place.byte + at }, 'an escape must be one that Python writes, such as \\x00', found);
}

/** As `fromUnicodeEscape`, but a text may hold any character. */
function unescapeText(text: string, place: Place): string {
  return text.replace(/\\(?:u([\da-fA-F]{4})|U([\da-fA-F]{8})|.?)/gs, (written, short?: string, long?: string) => {
    const point = Number.parseInt(short ?? long ?? '', 16);
    if (!(point <= 0x10ffff)) throw invalid(place, 'an escape must be \\uXXXX or \\UXXXXXXXX', written);
    return String.fromCodePoint(point);
  });
}

/** @param bytes few */
const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

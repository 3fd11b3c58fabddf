/** Characters as they are stored: of a type of their own, or as whole numbers that are UTF-16 code units. */
const DECODERS: Readonly<Record<number, (bytes: Uint8Array, littleEndian: boolean) => string | undefined>> = {
  1: latin1,
  2: latin1,
  4: utf16,
  16: (bytes) => fatal('utf-8', bytes),
  17: utf16,
  18: utf32,
};

/**
 * The text of a char array, a string for each row, from its bytes; undefined if its type is none for text, the bytes are no text
 * in it, or they hold another number of characters than `rows` x `columns`.
 */
export function decodeText(
  type: number,
  bytes: Uint8Array,
  littleEndian: boolean,
  rows: number,
  columns: number,
): string[] | undefined {
  const text = DECODERS[type]?.(bytes, littleEndian);
  if (text === undefined) return undefined;
  // MATLAB counts code units, others count characters
  const count = rows * columns;
  const characters = text.length === count ? text.split('') : [...text];
  if (characters.length !== count) return undefined;
  if (rows <= 1) return count === 0 ? [''] : [text];
  const lines = Array.from({ length: rows }, () => '');
  characters.forEach((character, i) => {
    lines[i % rows] += character;
  });
  return lines;
}

/** Not TextDecoder's, which reads windows-1252 under that name. */
function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function utf16(bytes: Uint8Array, littleEndian: boolean): string | undefined {
  return fatal(littleEndian ? 'utf-16le' : 'utf-16be', bytes);
}

function utf32(bytes: Uint8Array, littleEndian: boolean): string | undefined {
  if (bytes.length % 4 !== 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let text = '';
  for (let i = 0; i < bytes.length; i += 4) {
    const point = view.getUint32(i, littleEndian);
    if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) return undefined;
    text += String.fromCodePoint(point);
  }
  return text;
}

function fatal(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

import { CheerError, quoted } from '@cheer/signals';
import { ABSURD } from './limits.ts';

/** Columns of decimal numbers, read from text. */
export interface Rows {
  /** one array a column, all of the same length; a missing number is NaN */
  readonly columns: readonly Float64Array[];
  /** how many cells were blank or NaN, and the row of the first */
  readonly missing: number;
  readonly firstMissing: number;
  /** whether a last line without an end of line was left out: nobody can tell `-3` from the beginning of `-39.72` */
  readonly unfinished: boolean;
}

/** Six days at 64 Hz, and as much memory as any of this may take: a hostile file can be all line ends. */
const MOST_ROWS = 2 ** 25;

/** No number is written with more characters; what a message quotes of a line ends here too. */
const LONGEST = 200;

const COMMA = 0x2c;
const LF = 0x0a;
const CR = 0x0d;
const POINT = 0x2e;
/** powers of ten that a double holds exactly */
const POWERS = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * Reads lines of `width` comma-separated decimal numbers, from byte `start` on. Lines end in LF, CRLF or CR. A blank or
 * NaN cell is a missing number, a blank line inside is a missing row, blank lines at the end are nothing. A last line without an
 * end may be cut off, and is left out.
 *
 * A number of at most 15 digits is an integer over a power of ten, both exact doubles, so that one division rounds it
 * correctly (Clinger 1990, doi 10.1145/93542.93557); any other goes through Number(). Both give the nearest double.
 *
 * @param where function and file for messages, such as `readE4: BVP.csv`
 * @param firstRow the number of the first line, for messages
 */
export function parseRows(where: string, bytes: Uint8Array, start: number, firstRow: number, width: number): Rows {
  let length = bytes.length;
  while (length > start && bytes[length - 1] !== LF && bytes[length - 1] !== CR) length--;
  let capacity = 1;
  for (let i = start; i < length; i++) if (bytes[i] === LF || bytes[i] === CR) capacity++;
  if (capacity > MOST_ROWS) throw tooManyRows(where, capacity);
  const columns = Array.from({ length: width }, () => new Float64Array(capacity));
  let count = 0;
  let blank = 0;
  let missing = 0;
  let firstMissing = 0;
  let row = firstRow;

  for (let i = start; i < length; row++) {
    const lineStart = i;
    if (isBlankLine(bytes, i)) {
      blank++;
      i = nextLine(bytes, i);
      continue;
    }
    if (blank > 0) {
      if (missing === 0) firstMissing = row - blank;
      missing += blank * width;
      for (const column of columns) column.fill(Number.NaN, count, count + blank);
      count += blank;
      blank = 0;
    }
    let column = 0;
    for (; column < width; column++) {
      let at = i;
      const negative = bytes[at] === 0x2d;
      if (negative || bytes[at] === 0x2b) at++;
      let mantissa = 0;
      let digits = 0;
      let decimals = 0;
      const first = at;
      let digit = bytes[at]! - 0x30;
      while (digit >= 0 && digit <= 9) {
        mantissa = mantissa * 10 + digit;
        if (mantissa !== 0) digits++;
        digit = bytes[++at]! - 0x30;
      }
      let seen = at - first;
      if (bytes[at] === POINT) {
        const point = at++;
        digit = bytes[at]! - 0x30;
        while (digit >= 0 && digit <= 9) {
          mantissa = mantissa * 10 + digit;
          if (mantissa !== 0) digits++;
          digit = bytes[++at]! - 0x30;
        }
        decimals = at - point - 1;
        seen += decimals;
      }
      const end = column === width - 1 ? bytes[at] === LF || bytes[at] === CR : bytes[at] === COMMA;
      let value: number;
      if (end && seen > 0 && digits <= 15 && decimals <= 22) {
        value = mantissa / POWERS[decimals]!;
        if (negative) value = -value;
      } else {
        at = cellEnd(bytes, i);
        const cell = text(bytes, i, at);
        const parsed = at - i > LONGEST ? undefined : parseCell(cell);
        const wrongWidth = column === width - 1 ? bytes[at] === COMMA : bytes[at] !== COMMA;
        if (parsed === undefined || wrongWidth) throw badLine(where, row, bytes, lineStart, width);
        value = parsed;
        if (Number.isNaN(value)) {
          if (missing++ === 0) firstMissing = row;
        }
      }
      if (value > ABSURD || value < -ABSURD) throw absurd(where, row, text(bytes, i, at));
      columns[column]![count] = value;
      i = at + 1;
    }
    if (bytes[i - 1] === CR && bytes[i] === LF) i++;
    count++;
  }
  const unfinished = length < bytes.length && !isBlankLine(bytes, length);
  return { columns: columns.map((column) => column.subarray(0, count)), missing, firstMissing, unfinished };
}

/** A number, NaN for a missing one, undefined for what is neither. */
function parseCell(cell: string): number | undefined {
  const trimmed = cell.trim();
  if (trimmed === '' || /^[+-]?nan$/i.test(trimmed)) return Number.NaN;
  if (/^[+-]?inf(inity)?$/i.test(trimmed)) return trimmed.startsWith('-') ? -Infinity : Infinity;
  return parseDecimal(trimmed);
}

/** A decimal number with a point, optionally with an exponent; undefined for anything else, `0x10` and ` ` included. */
export function parseDecimal(cell: string): number | undefined {
  // each character has one place in the pattern: with two, a line of a million digits takes an hour to refuse
  return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(cell) ? Number(cell) : undefined;
}

function cellEnd(bytes: Uint8Array, at: number): number {
  while (at < bytes.length && bytes[at] !== COMMA && bytes[at] !== LF && bytes[at] !== CR) at++;
  return at;
}

function lineEnd(bytes: Uint8Array, at: number): number {
  while (at < bytes.length && bytes[at] !== LF && bytes[at] !== CR) at++;
  return at;
}

function nextLine(bytes: Uint8Array, at: number): number {
  const end = lineEnd(bytes, at);
  return bytes[end] === CR && bytes[end + 1] === LF ? end + 2 : end + 1;
}

function isBlankLine(bytes: Uint8Array, at: number): boolean {
  while (at < bytes.length && (bytes[at] === 0x20 || bytes[at] === 0x09)) at++;
  return at >= bytes.length || bytes[at] === LF || bytes[at] === CR;
}

function text(bytes: Uint8Array, start: number, end: number): string {
  return new TextDecoder().decode(bytes.subarray(start, Math.min(end, start + LONGEST)));
}

/**
 * One line as text, and where the next begins (beyond the end when this one has no end of line). Of a line too long to be a
 * value, the beginning and three dots, which no reader takes for one.
 */
export function readLine(bytes: Uint8Array, at: number): { line: string; next: number; ended: boolean } {
  const end = lineEnd(bytes, at);
  const line = end - at > LONGEST ? `${text(bytes, at, end)}...` : text(bytes, at, end).trim();
  return { line, next: nextLine(bytes, at), ended: end < bytes.length };
}

function badLine(where: string, row: number, bytes: Uint8Array, start: number, width: number): CheerError {
  const line = text(bytes, start, lineEnd(bytes, start));
  const wanted = width === 1 ? 'one number' : `${width} numbers with commas between them`;
  const comma = /\d,\d/.test(line) && (width === 1 || line.split(',').length > width || line.includes(';'));
  return new CheerError(
    'number-invalid',
    `${where} row ${row}: expected ${wanted}, got ${quoted(line)}`,
    comma ? 'Write numbers with a decimal point, not a comma' : 'Correct the row or export the file again',
  );
}

function tooManyRows(where: string, rows: number): CheerError {
  return new CheerError(
    'too-large',
    `${where}: ${rows} lines, at most ${MOST_ROWS} are read`,
    'Split the recording into sessions, or check that this is the right file',
  );
}

function absurd(where: string, row: number, cell: string): CheerError {
  return new CheerError(
    'value-absurd',
    `${where} row ${row}: a sample must be finite and at most 1e9 in size, got ${quoted(cell)}`,
    'Correct the row or export the file again; write a missing sample as NaN',
  );
}

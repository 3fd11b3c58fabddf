/** Text in columns, read as a stream: any separator, decimal mark and end of line, in a memory that does not depend on its length. */
import { CheerError, quoted } from '@cheer/signals';
import { checkEncoding } from '../read.ts';
import { parseDecimal } from '../rows.ts';
import { type ByteSource, pieceReader } from '../source.ts';
import type { RowHandler, Table, TableInfo } from './table.ts';

/** Bytes of a line at most: no row of measurements is longer. */
const LONGEST_LINE = 64 * 1024;
/** Bytes read at once. */
const PIECE = 512 * 1024;
const MOST_COLUMNS = 4096;
/** Bytes of `sep=;`. */
const SEP_LINE = 5;
/** Six days at 64 Hz; a hostile file can be all line ends. */
const MOST_ROWS = 2 ** 25;

const [LF, CR, QUOTE, HASH, COMMA, POINT, SPACE, TAB] = [0x0a, 0x0d, 0x22, 0x23, 0x2c, 0x2e, 0x20, 0x09];
/** powers of ten that a double holds exactly */
const POWERS = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * A table of text. Comments (`#`) stand before its first row of values alone: further down a damaged row would pass for one. Its first line that is neither blank nor a comment (`#`) tells the separator, tab before semicolon before comma,
 * and the names of the columns, unless it has numbers alone. Errors: `file-truncated`, `file-unreadable`, `too-large`.
 */
export async function openDelimited(source: ByteSource, where: string): Promise<Table> {
  const head = await source.read(0, Math.min(source.size, LONGEST_LINE + 4));
  let at = checkEncoding(source.name, head);
  let row = 1;
  for (;;) {
    const end = lineEnd(head, at);
    if (end - at > LONGEST_LINE) throw tooLong(where, row);
    if (at >= head.length) throw cutOff(where, head.length === 0 ? 'the file is empty' : 'there is no row');
    if (end === head.length) throw cutOff(where, 'the file ends inside its first row');
    if (!isPassedOver(head, at, end)) {
      const line = head.subarray(at, end);
      if (line.includes(0)) throw binary(where, row);
      const separator = separatorOf(line);
      const names = cellsOf(line, separator, where, row).map(nameOf);
      if (names.length > MOST_COLUMNS) throw tooMany(where, names.length);
      const numbers = names.every(
        (name) => name === '' || Number.isFinite(parseDecimal(name.replace(',', '.')) ?? Number.NaN),
      );
      const info: TableInfo = { names: numbers ? undefined : names, width: names.length };
      const first = numbers ? { at, row } : { at: afterLine(head, end), row: row + 1 };
      return { ...info, rows: (columns, take) => readRows(source, where, separator, info, first, columns, take) };
    }
    at = afterLine(head, end);
    row++;
  }
}

/** Every row from `first` on; the last is left out if it has no end of line, since it may be cut off. */
async function readRows(
  source: ByteSource,
  where: string,
  separator: number,
  { names, width }: TableInfo,
  first: { at: number; row: number },
  columns: readonly number[],
  take: RowHandler,
): Promise<{ unfinished: boolean }> {
  const read = pieceReader(source);
  const buffer = new Uint8Array(LONGEST_LINE + PIECE);
  const wanted = new Int32Array(width).fill(-1);
  columns.forEach((column, i) => {
    wanted[column] = i;
  });
  const values = new Float64Array(columns.length);
  const kinds = new Uint8Array(columns.length);
  const starts = new Int32Array(columns.length);
  const ends = new Int32Array(columns.length);
  const text = (i: number): string => cellText(buffer.subarray(starts[i]!, ends[i]!));
  const view = { row: first.row, values, kinds, text };
  /** the decimal mark of this file, once there is one, and the number that has it */
  let mark = 0;
  let marked = '';
  let row = first.row;
  let filled = 0;
  let skip = false;
  let begun = false;

  function line(from: number, to: number): void {
    if (!begun && from < to && buffer[from] === HASH) return;
    if (isBlank(buffer, from, to)) {
      for (let i = 0; i < kinds.length; i++) {
        kinds[i] = BLANK;
        values[i] = Number.NaN;
      }
      view.row = row;
      take(view);
      return;
    }
    let at = from;
    let column = 0;
    for (; at <= to; column++) {
      let begin = at;
      let end = at;
      if (buffer[at] === QUOTE) {
        [begin, end, at] = quotedCell(at, to);
      } else {
        while (at < to && buffer[at] !== separator) at++;
        end = at;
      }
      const i = column < width ? wanted[column]! : -1;
      if (i >= 0) {
        starts[i] = begin;
        ends[i] = end;
        cell(i, begin, end);
      }
      if (at === to) {
        column++;
        break;
      }
      at++;
      // a separator at the very end begins one more cell, an empty one
    }
    begun = true;
    if (column !== width) throw badWidth(where, row, column, width, cellText(buffer.subarray(from, to)), separator);
    view.row = row;
    take(view);
  }

  /** Where the content of a quoted cell begins and ends, and the separator after it. */
  function quotedCell(at: number, to: number): [number, number, number] {
    let end = at + 1;
    while (end < to && (buffer[end] !== QUOTE || buffer[end + 1] === QUOTE)) end += buffer[end] === QUOTE ? 2 : 1;
    if (end >= to || (end + 1 < to && buffer[end + 1] !== separator)) {
      throw badCell(
        `${where} row ${row}`,
        'a quote must end on its line, and its cell with it',
        cellText(buffer.subarray(at, to)),
      );
    }
    return [at + 1, end, end + 1];
  }

  function cell(i: number, from: number, to: number): void {
    while (from < to && isSpace(buffer[from]!)) from++;
    while (from < to && isSpace(buffer[to - 1]!)) to--;
    if (from === to) {
      kinds[i] = BLANK;
      values[i] = Number.NaN;
      return;
    }
    const negative = buffer[from] === 0x2d;
    let at = negative || buffer[from] === 0x2b ? from + 1 : from;
    let mantissa = 0;
    let decimals = 0;
    let seen = 0;
    let own = 0;
    let digit = buffer[at]! - 0x30;
    for (; at < to && digit >= 0 && digit <= 9; seen++) {
      mantissa = mantissa * 10 + digit;
      digit = buffer[++at]! - 0x30;
    }
    const sign = buffer[at];
    if (at < to && (sign === POINT || (sign === COMMA && separator !== COMMA))) {
      own = sign;
      const point = at++;
      digit = buffer[at]! - 0x30;
      for (; at < to && digit >= 0 && digit <= 9; seen++) {
        mantissa = mantissa * 10 + digit;
        digit = buffer[++at]! - 0x30;
      }
      decimals = at - point - 1;
    }
    // an integer below 2^53 over a power of ten is rounded once, so correctly (Clinger 1990, doi 10.1145/93542.93557)
    if (at === to && seen > 0 && mantissa <= Number.MAX_SAFE_INTEGER && decimals <= 22) {
      // a date such as 31.12.2024 is no number, and its points are no decimal marks
      if (own !== mark && own !== 0) setMark(i, own, from, to);
      kinds[i] = NUMBER;
      values[i] = (negative ? -mantissa : mantissa) / POWERS[decimals]!;
      return;
    }
    slowCell(i, cellText(buffer.subarray(from, to)));
  }

  function setMark(i: number, own: number, from: number, to: number): void {
    const content = cellText(buffer.subarray(from, to));
    const column = names?.[columns[i]!] ?? columns[i]! + 1;
    if (mark !== 0) {
      throw badCell(
        `${where} row ${row} column ${quoted(column)}`,
        `a file must have one decimal mark, and has ${marked}`,
        content,
        'Write all numbers with the same mark, and without one between thousands',
      );
    }
    mark = own;
    marked = `${quoted(content)} in row ${row}`;
  }

  function slowCell(i: number, content: string): void {
    const parsed = parseDecimal(separator === COMMA ? content : content.replace(',', '.'));
    const missing = /^([+-]?nan|n\/?a|null|none)$/i.test(content);
    const infinite = /^[+-]?inf(inity)?$/i.test(content);
    kinds[i] = parsed !== undefined || infinite ? NUMBER : missing ? MISSING : TEXT;
    values[i] = parsed ?? (infinite ? Number.POSITIVE_INFINITY : Number.NaN);
  }

  for (let at = first.at; at < source.size; ) {
    const end = Math.min(source.size, at + PIECE);
    const piece = await read(at, end);
    buffer.set(piece, filled);
    const limit = filled + piece.length;
    let from = 0;
    // what was kept of the piece before has no end of line in it
    for (let i = filled; i < limit; i++) {
      const byte = buffer[i]!;
      if (byte > CR) continue;
      if (byte === 0) throw binary(where, row);
      if (byte !== LF && byte !== CR) continue;
      if (byte === LF && skip && i === from) {
        from = i + 1;
        skip = false;
        continue;
      }
      skip = byte === CR;
      if (i - from > LONGEST_LINE) throw tooLong(where, row);
      line(from, i);
      if (row++ - first.row > MOST_ROWS) throw tooManyRows(where);
      from = i + 1;
    }
    filled = limit - from;
    if (filled > LONGEST_LINE) throw tooLong(where, row);
    if (filled > 0) skip = false;
    buffer.copyWithin(0, from, limit);
    at = end;
  }
  return { unfinished: !isBlank(buffer, 0, filled) };
}

/** What a cell is: a number, nothing, `NaN` or `NA`, or anything else. */
export const [NUMBER, BLANK, MISSING, TEXT] = [0, 1, 2, 3];

const isSpace = (byte: number): boolean => byte === SPACE || byte === TAB;

function lineEnd(bytes: Uint8Array, at: number): number {
  while (at < bytes.length && bytes[at] !== LF && bytes[at] !== CR) at++;
  return at;
}

const afterLine = (bytes: Uint8Array, end: number): number =>
  bytes[end] === CR && bytes[end + 1] === LF ? end + 2 : end + 1;

/** Whether a line is blank, a comment, or `sep=;`, which tells a spreadsheet what stands between cells. */
function isPassedOver(bytes: Uint8Array, at: number, end: number): boolean {
  if ((bytes[at] === HASH && at < end) || isBlank(bytes, at, end)) return true;
  return end - at === SEP_LINE && /^sep=[\t;,|]$/i.test(String.fromCharCode(...bytes.subarray(at, end)));
}

function isBlank(bytes: Uint8Array, at: number, end: number): boolean {
  while (at < end && bytes[at] === SPACE) at++;
  return at >= end;
}

function separatorOf(line: Uint8Array): number {
  let within = false;
  let found = COMMA;
  for (const byte of line) {
    if (byte === QUOTE) within = !within;
    if (within) continue;
    if (byte === TAB) return TAB;
    if (byte === 0x3b) found = 0x3b;
  }
  return found;
}

function cellsOf(line: Uint8Array, separator: number, where: string, row: number): Uint8Array[] {
  const cells: Uint8Array[] = [];
  let from = 0;
  let within = false;
  for (let i = 0; i <= line.length; i++) {
    if (i < line.length && line[i] === QUOTE) within = !within;
    if (i < line.length && (within || line[i] !== separator)) continue;
    cells.push(line.subarray(from, i));
    from = i + 1;
  }
  if (within) throw badCell(`${where} row ${row}`, 'a quote must end on its line', cellText(line));
  return cells;
}

/** UTF-8, or what spreadsheets write instead. */
function cellText(bytes: Uint8Array): string {
  const own = bytes.slice(0, 4096);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(own).trim();
  } catch {
    return new TextDecoder('windows-1252').decode(own).trim();
  }
}

const nameOf = (cell: Uint8Array): string =>
  cellText(cell)
    .replace(/^"(.*)"$/s, '$1')
    .replaceAll('""', '"')
    .trim();

function badWidth(
  where: string,
  row: number,
  cells: number,
  width: number,
  line: string,
  separator: number,
): CheerError {
  const comma = separator === COMMA && cells > width && /\d,\d/.test(line);
  return badCell(
    `${where} row ${row}`,
    `a row must have ${width} cells, as the first has, and has ${cells}`,
    line,
    comma ? 'Write numbers with a decimal point, or separate columns by semicolons' : undefined,
  );
}

const badCell = (place: string, rule: string, got: string, remedy?: string): CheerError =>
  new CheerError(
    'number-invalid',
    `${place}: ${rule}, got ${quoted(got)}`,
    remedy ?? 'Correct the row or export the file again',
  );

const binary = (where: string, row: number): CheerError =>
  new CheerError(
    'file-unreadable',
    `${where} row ${row}: the file holds a NUL byte, so it is no text in UTF-8`,
    'Save the file as CSV in UTF-8',
  );

const tooLong = (where: string, row: number): CheerError =>
  new CheerError(
    'too-large',
    `${where} row ${row}: the line is longer than ${LONGEST_LINE} bytes`,
    'Check that this is the right file, and that its lines end',
  );

const tooManyRows = (where: string): CheerError =>
  new CheerError(
    'too-large',
    `${where}: more than ${MOST_ROWS} lines`,
    'Split the recording into sessions, or check that this is the right file',
  );

const tooMany = (where: string, columns: number): CheerError =>
  new CheerError(
    'too-large',
    `${where}: ${columns} columns, at most ${MOST_COLUMNS} are read`,
    'Leave out what is no signal',
  );

const cutOff = (where: string, problem: string): CheerError =>
  new CheerError('file-truncated', `${where}: ${problem}`, 'Copy the file again, or leave it out');

/**
 * A feature table as CSV (RFC 4180, UTF-8, a header, an empty cell for what is missing), so that `pandas.read_csv` needs no
 * option. A CSV has no place for metadata: it goes to a second file, JSON, beside it.
 */
import { COLUMNS, type FeatureTable, invalid, type RawTable } from './featureTable.ts';

/** `features.csv` -> `features.meta.json` */
export const metaPath = (path: string): string => path.replace(/\.csv$/i, '.meta.json');

export function encodeCsv(table: FeatureTable): { data: Uint8Array; meta: Uint8Array } {
  const lines = [COLUMNS.map(({ name }) => name).join(',')];
  for (const row of table.rows) {
    lines.push(
      COLUMNS.map(({ type, get }) => {
        const value = get(row);
        if (value === null) return '';
        if (typeof value === 'string') return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
        return type === 'feature' ? shortest(value) : String(value);
      }).join(','),
    );
  }
  const text = new TextEncoder();
  // the count of rows tells a whole CSV from one cut off at the end of a line
  const meta = JSON.stringify({ rows: table.rows.length, ...table.meta }, undefined, 2);
  return { data: text.encode(`${lines.join('\n')}\n`), meta: text.encode(`${meta}\n`) };
}

/** The shortest decimal that reads back as the same 32-bit number; nine digits always do. */
function shortest(x: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const rounded = Number(x.toPrecision(digits));
    if (Math.fround(rounded) === x) return String(rounded);
  }
  return String(Number(x.toPrecision(9)));
}

export function decodeCsv(path: string, csv: Uint8Array, metaBytes: Uint8Array): RawTable {
  const where = `readTable: ${path}`;
  const { rows: expected, ...meta } = parseMeta(`readTable: ${metaPath(path)}`, metaBytes);
  const [names, ...rows] = parseCells(where, decodeText(where, csv));
  if (names === undefined) throw invalid(where, 'there must be a header, got an empty file');
  if (names.length === 1 && names[0]!.includes(';')) {
    throw invalid(
      where,
      'cells must be separated by commas, got semicolons',
      'Save it as CSV with commas and decimal points.',
    );
  }
  rows.forEach((row, i) => {
    if (row.length !== names.length) {
      throw invalid(where, `row ${i + 1}: there must be ${names.length} cells, got ${row.length}`);
    }
  });
  if (rows.length !== expected) {
    throw invalid(
      where,
      `there must be as many rows as ${metaPath(path)} says, ${expected}, got ${rows.length}`,
      'If the table was cut on purpose, correct "rows" there; else make it again with extract.',
    );
  }
  const cell = (j: number, i: number): unknown => {
    const text = rows[i]![j]!;
    if (text === '') return null;
    // what is no number stays text, and the rule for the column says so
    return COLUMNS[j]!.type.startsWith('text') || !DECIMAL.test(text) ? text : Number(text);
  };
  return { meta, names, count: rows.length, cell };
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function parseMeta(where: string, bytes: Uint8Array): Record<string, unknown> {
  try {
    const meta: unknown = JSON.parse(decodeText(where, bytes));
    if (typeof meta === 'object' && meta !== null && !Array.isArray(meta)) return { ...meta };
  } catch (error) {
    throw invalid(where, 'must be a JSON file', undefined, { cause: error });
  }
  throw invalid(where, 'must hold one JSON object');
}

function decodeText(where: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw invalid(where, 'must be UTF-8 text', undefined, { cause: error });
  }
}

/** Lines of cells: quotes, doubled quotes and line ends within quotes as RFC 4180 has them. */
function parseCells(where: string, text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell: string;
    if (text[at] === '"') {
      let close = at;
      do {
        close = text.indexOf('"', close + 1);
        if (close >= 0 && text[close + 1] === '"') close += 1;
        else break;
      } while (close >= 0);
      if (close < 0) throw invalid(where, `row ${rows.length}: a quoted cell must end with a quote`);
      cell = text.slice(at + 1, close).replaceAll('""', '"');
      at = close + 1;
    } else {
      const start = at;
      while (at < text.length && text[at] !== ',' && text[at] !== '\n' && text[at] !== '\r') at += 1;
      cell = text.slice(start, at);
    }
    row.push(cell);
    if (text[at] === ',') {
      at += 1;
      if (at < text.length) continue;
      row.push('');
    } else if (text.startsWith('\r\n', at)) at += 2;
    else if (text[at] === '\n') at += 1;
    else if (at < text.length) throw invalid(where, `row ${rows.length}: a comma or a line end must follow a quote`);
    rows.push(row);
    row = [];
  }
  return rows;
}

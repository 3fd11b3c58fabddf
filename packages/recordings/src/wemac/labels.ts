import { checkEncoding, readAll } from '../read.ts';
import type { ByteSource } from '../source.ts';
import { invalidLabels } from './errors.ts';

/** What a volunteer said of one stimulus. */
export interface Report {
  /** undefined where nothing that can be read was reported */
  readonly label: 'fear' | 'non-fear' | undefined;
  /** the cell of the reported emotion, as it is */
  readonly emotion: string;
}

/** Reports by volunteer and trial. */
export type Reports = ReadonlyMap<string, Report>;
export const reportKey = (volunteer: string, trial: number): string => `${volunteer.toLowerCase()} ${trial}`;

/** The file has 1400 rows of 60 bytes. */
const LIMIT = 4 * 1024 ** 2;

/**
 * Emotions that are not fear, without accents: the twelve of the dataset's questionnaire (doi 10.1038/s41597-024-04002-8) in Spanish and in
 * English, with their common synonyms. A word that is none of them is not guessed.
 */
const OTHERS = new Set(
  `alegria tristeza sorpresa desprecio esperanza atraccion asco ternura ira enfado enojo rabia calma tedio aburrimiento neutro neutral
  joy happiness sadness surprise contempt hope attraction disgust tenderness anger calm calmness tedium boredom`.split(
    /\s+/,
  ),
);

/** Whether a file is the one of labels, from its first line. */
export async function isReports(source: ByteSource): Promise<boolean> {
  const bytes = await source.read(0, Math.min(source.size, 4096));
  const [header = ''] = decode(bytes).split(/\r\n|\r|\n/);
  const names = cellsOf(header).map(plain);
  return names.includes('voluntaria') && names.includes('emocion.reportada');
}

/**
 * What was reported, from `Voluntaria;Video;Tanda;Emocion.Reportada;...`, in any order of columns, with quotes or without. The reported emotion is a
 * code, 1 for fear and 0 for any other, or a word. Errors: `labels-invalid` for a missing column, a number that is neither
 * 0 nor 1, a row that is too short or given twice with another report; `too-large`, `file-unreadable`.
 */
export async function readReports(source: ByteSource): Promise<Reports> {
  const bytes = await readAll(source, LIMIT);
  checkEncoding(source.name, bytes);
  const [header = '', ...rows] = decode(bytes).split(/\r\n|\r|\n/);
  const names = cellsOf(header).map(plain);
  const column = (name: string): number => {
    const index = names.indexOf(name.toLowerCase());
    if (index < 0) throw invalidLabels(`${source.name} row 1`, `there must be a column ${name}`, header);
    return index;
  };
  const [volunteers, videos, emotions] = [column('Voluntaria'), column('Video'), column('Emocion.Reportada')];
  const reports = new Map<string, Report>();
  for (const [i, row] of rows.entries()) {
    if (/^[;\s]*$/.test(row)) continue;
    const place = `${source.name} row ${i + 2}`;
    const cells = cellsOf(row);
    if (cells.length !== names.length) {
      throw invalidLabels(place, `a row must have ${names.length} cells with ";" between them`, row);
    }
    // 3, V3, Video 03
    const [, trial] = /^\D*?0*(\d{1,5})$/.exec(cells[videos]!) ?? [];
    const volunteer = cells[volunteers]!;
    if (volunteer === '') throw invalidLabels(place, 'Voluntaria must be there', row);
    if (trial === undefined) throw invalidLabels(place, 'Video must end in a number', cells[videos]);
    const emotion = cells[emotions]!;
    const label = labelOf(place, emotion);
    const key = reportKey(volunteer, Number(trial));
    const before = reports.get(key);
    if (before !== undefined && before.label !== label) {
      throw invalidLabels(place, `${volunteer}, video ${trial} is there twice with different emotions`, emotion);
    }
    reports.set(key, { label, emotion });
  }
  return reports;
}

function labelOf(place: string, emotion: string): Report['label'] {
  const word = plain(emotion);
  if (/^[-+]?\d/.test(word)) {
    if (/^1([.,]0*)?$/.test(word)) return 'fear';
    if (/^0([.,]0*)?$/.test(word)) return 'non-fear';
    throw invalidLabels(place, 'Emocion.Reportada must be a word, 1 (fear) or 0 (not)', emotion);
  }
  if (word === 'miedo' || word === 'fear') return 'fear';
  return OTHERS.has(word) ? 'non-fear' : undefined;
}

const cellsOf = (row: string): string[] =>
  row.split(';').map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  );

/** Without case and accents. */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** UTF-8, or the encoding of a spreadsheet in Spain: letters with accents tell them apart. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

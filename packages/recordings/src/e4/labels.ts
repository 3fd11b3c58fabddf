import { type Annotation, CheerError, quoted } from '@cheer/signals';
import { readText } from '../read.ts';
import { parseDecimal } from '../rows.ts';
import type { ByteSource } from '../source.ts';

export const LABELS_FILE = 'labels.csv';
export const LABELS_HEADER = 'start,end,label,stage';

/**
 * labels.csv: one line `start,end,label,stage` for each stretch of time in which the person was in one state; start and end
 * in unix seconds, [start, end); label and stage are words without commas or quotes, the stage may be empty.
 * Error `labels-invalid`: another header, a line that breaks these rules, stretches that overlap.
 */
export async function readLabels(source: ByteSource): Promise<Annotation[]> {
  const lines = (await readText(source, 16 * 1024 ** 2)).split(/\r\n|\r|\n/);
  const where = `readE4: ${source.name}`;
  if (lines[0]!.replaceAll(' ', '').toLowerCase() !== LABELS_HEADER) {
    throw invalid(`${where} row 1`, `the header must be ${LABELS_HEADER}`, lines[0]!);
  }
  const found: { annotation: Annotation; row: number; line: string }[] = [];
  lines.slice(1).forEach((line, index) => {
    if (line.trim() === '') return;
    const row = index + 2;
    found.push({ annotation: parseLine(`${where} row ${row}`, line), row, line });
  });
  found.sort((a, b) => a.annotation.start - b.annotation.start);
  for (let i = 1; i < found.length; i++) {
    const [before, after] = [found[i - 1]!, found[i]!];
    if (after.annotation.start < before.annotation.end) {
      throw invalid(`${where} row ${after.row}`, `it must not overlap row ${before.row}`, after.line);
    }
  }
  return found.map(({ annotation }) => annotation);
}

/** The text of a labels file; times to the microsecond. Error `labels-invalid` for a label that the file cannot hold. */
export function writeLabels(annotations: readonly Annotation[]): string {
  const lines = annotations.map(({ start, end, label, stage }) => {
    const line = `${start.toFixed(6)},${end.toFixed(6)},${label},${stage}`;
    if (/["\r\n,]/.test(label + stage)) throw invalid('writeE4', 'a label must hold no comma, quote or line end', line);
    parseLine('writeE4', line);
    return line;
  });
  return `${[LABELS_HEADER, ...lines].join('\n')}\n`;
}

function parseLine(where: string, line: string): Annotation {
  const cells = line.split(',').map((cell) => cell.trim());
  if (cells.length !== 4) throw invalid(where, `expected 4 cells (${LABELS_HEADER})`, line);
  const [start, end] = [parseDecimal(cells[0]!), parseDecimal(cells[1]!)];
  if (start === undefined || end === undefined) throw invalid(where, 'start and end must be unix seconds', line);
  if (!(end > start)) throw invalid(where, 'the end must lie after the start', line);
  if (cells[2] === '') throw invalid(where, 'the label must not be empty', line);
  if (line.includes('"')) throw invalid(where, 'cells must be words without quotes', line);
  return { start, end, label: cells[2]!, stage: cells[3]! };
}

function invalid(where: string, rule: string, value: string): CheerError {
  return new CheerError(
    'labels-invalid',
    `${where}: ${rule}, got ${quoted(value)}`,
    `Write ${LABELS_FILE} as ${LABELS_HEADER}, times in unix seconds, one stretch a line`,
  );
}

import { CheerError, quoted } from '@cheer/signals';
import readSheets from 'read-excel-file/universal';
import { readAll } from '../read.ts';
import type { ByteSource } from '../source.ts';
import { openZip } from '../zip.ts';

/** One part of the protocol as somebody wrote it down, unix seconds, good to the minute. */
export interface LoggedStage {
  readonly stage: string;
  readonly start: number;
  readonly end: number;
}

/** Titles of Time_logs.xlsx, letters only, to stages; `Questionniare` is how the file spells it. */
const STAGES: Readonly<Record<string, string>> = {
  baselinequestionniare: 'baseline',
  strooptest: 'stroop',
  relax: 'rest',
  interview: 'interview',
  hyperventilation: 'hyperventilation',
  questionniare: 'questionnaire',
  relaxbaseline: 'rest',
};
/** Nobody was measured before eight, so an earlier time on the 12-hour clock of the log is an afternoon, s. */
const EIGHT = 8 * 3600;
const DAY = 24 * 3600;
/** The log is 20 kB; a workbook far larger is not it. */
const LIMIT = 8 * 1024 ** 2;

/**
 * Time_logs.xlsx of Stress-Predict: by person, the stages in the order of the columns. Times are Irish local time, which in
 * winter, when all of it was recorded (7 February to 9 March 2022), is UTC. Error `labels-invalid`.
 */
export async function readTaskLog(source: ByteSource): Promise<ReadonlyMap<string, readonly LoggedStage[]>> {
  const [titles, , ...people] = await firstSheet(source);
  const columns = (titles ?? []).flatMap((title, column) => {
    const name = letters(title);
    return Object.hasOwn(STAGES, name) ? [{ stage: STAGES[name]!, column }] : [];
  });
  const dateColumn = (titles ?? []).findIndex((title) => letters(title) === 'date');
  if (columns.length !== 9 || dateColumn < 0) {
    throw invalid(source, 'row 1 must title nine stages and the date', (titles ?? []).join(', '));
  }
  const log = new Map<string, LoggedStage[]>();
  people.forEach((row, index) => {
    const subject = row[0];
    if (typeof subject !== 'string' || subject.trim() === '') return;
    const day = seconds(source, row[dateColumn], index + 3);
    const time = (column: number): number => {
      const ofDay = Math.round(seconds(source, row[column], index + 3)) % DAY;
      return day + ofDay + (ofDay < EIGHT ? DAY / 2 : 0);
    };
    log.set(
      subject.trim(),
      columns.map(({ stage, column }) => ({ stage, start: time(column), end: time(column + 1) })),
    );
  });
  return log;
}

async function firstSheet(source: ByteSource): Promise<readonly (readonly unknown[])[]> {
  const bytes = await readAll(source, LIMIT);
  // a workbook is a zip: inflating it here first, within limits, keeps a bomb from the spreadsheet reader
  const parts = await openZip(source, { entries: 200, file: LIMIT, total: 2 * LIMIT });
  for (const part of parts.files.values()) await part.read(0, part.size);
  try {
    const [sheet] = await readSheets(Uint8Array.from(bytes).buffer);
    return sheet?.data ?? [];
  } catch (cause) {
    throw invalid(source, 'it must be a readable workbook', cause instanceof Error ? cause.message : cause);
  }
}

/** Seconds since 1899-12-30, as of which a time of day is a fraction of the first day, or since 1970 for a date. */
function seconds(source: ByteSource, cell: unknown, row: number): number {
  if (!(cell instanceof Date) || Number.isNaN(cell.getTime())) {
    throw invalid(source, `row ${row}: expected a time or a date`, cell);
  }
  const time = cell.getTime() / 1000;
  return time < 0 ? time + 25_569 * DAY : time;
}

const letters = (title: unknown): string =>
  String(title ?? '')
    .toLowerCase()
    .replace(/[^a-z]/g, '');

function invalid(source: ByteSource, rule: string, value: unknown): CheerError {
  return new CheerError(
    'labels-invalid',
    `readTaskLog: ${source.name}: ${rule}, got ${quoted(value)}`,
    'Use Processed_data/Time_logs.xlsx of the dataset unchanged',
  );
}

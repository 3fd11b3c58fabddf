import { CheerError, type Fault, quoted } from '@cheer/signals';
import { FASTEST } from '../limits.ts';
import { checkEncoding, readAll } from '../read.ts';
import { parseDecimal, parseRows, readLine } from '../rows.ts';
import type { ByteSource } from '../source.ts';
import { startTime } from './time.ts';

export interface SignalFile {
  /** unix seconds */
  readonly start: number;
  /** Hz */
  readonly rate: number;
  readonly columns: readonly Float64Array[];
  readonly faults: readonly Fault[];
}

/**
 * A signal file of the E4: row 1 the start, row 2 the rate (both once a column), then one sample a row.
 * Errors: `file-truncated`, `header-invalid`, `number-invalid`, `value-absurd`, `too-large`, `file-unreadable`.
 */
export async function readSignalFile(source: ByteSource, file: string, width: 1 | 3): Promise<SignalFile> {
  const where = `readE4: ${source.name}`;
  const bytes = await readAll(source);
  const first = readLine(bytes, checkEncoding(source.name, bytes));
  const second = readLine(bytes, first.next);
  if (!first.ended || !second.ended) {
    const problem = bytes.length === 0 ? 'the file is empty' : 'the file ends inside its two header rows';
    throw new CheerError('file-truncated', `${where}: ${problem}`, COPY_AGAIN);
  }
  const start = startTime(`${where} row 1`, headerCell(`${where} row 1`, first.line, width));
  const rate = samplingRate(`${where} row 2`, headerCell(`${where} row 2`, second.line, width));
  const rows = parseRows(where, bytes, second.next, 3, width);
  if (rows.columns[0]!.length === 0) {
    throw new CheerError('file-truncated', `${where}: the file holds a header and no sample`, COPY_AGAIN);
  }
  const faults: Fault[] = [];
  if (rows.unfinished) {
    faults.push({
      kind: 'truncated-file',
      where: file,
      found: 'the last line has no end: the file may have been cut off',
      done: 'left the line out',
    });
  }
  if (rows.missing > 0) {
    faults.push({
      kind: 'missing-samples',
      where: file,
      found: `${rows.missing} blank or NaN ${rows.missing === 1 ? 'cell' : 'cells'}, the first in row ${rows.firstMissing}`,
      done: 'kept as missing samples',
    });
  }
  return { start, rate, columns: rows.columns, faults };
}

const COPY_AGAIN = 'Copy the file from the device again, or delete it to do without this signal';

/** The one value of a header row; the file of three axes states it three times. */
function headerCell(where: string, line: string, width: number): string {
  if (width === 1) return line;
  const cells = line.split(',').map((cell) => cell.trim());
  if (cells.length === width && cells.every((cell) => cell === cells[0])) return cells[0]!;
  throw new CheerError(
    'header-invalid',
    `${where}: expected the same value ${width} times, with commas between, got ${quoted(line)}`,
    'Correct the row or export the file again',
  );
}

function samplingRate(where: string, text: string): number {
  const rate = parseDecimal(text);
  if (rate !== undefined && rate > 0 && rate <= FASTEST) return rate;
  const problem = rate !== undefined && rate > FASTEST ? `a number up to ${FASTEST} Hz` : 'a positive number';
  throw new CheerError(
    'header-invalid',
    `${where}: sampling rate must be ${problem}, got ${quoted(text)}`,
    /^\d+,\d+$/.test(text) ? 'Write it with a decimal point, not a comma' : 'Correct the second row of the file',
  );
}

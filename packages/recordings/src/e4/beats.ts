import { CheerError, type Fault, quoted, type Reference } from '@cheer/signals';
import { checkEncoding, readAll } from '../read.ts';
import { parseRows, readLine } from '../rows.ts';
import type { ByteSource } from '../source.ts';
import { isPlausibleTime, parseTime } from './time.ts';

/** Files of one session start together; further apart than this the start in IBI.csv is wrong, s. */
const APART = 3600;

/**
 * IBI.csv: row 1 the start, then `seconds since the start,interval in seconds`. A start that cannot belong to this session
 * is replaced by the session's.
 */
export async function readBeats(
  source: ByteSource,
  sessionStart: number,
): Promise<{ beats: NonNullable<Reference['beats']>; faults: Fault[] }> {
  const bytes = await readAll(source);
  const header = readLine(bytes, checkEncoding(source.name, bytes));
  if (!header.ended) {
    throw new CheerError('file-truncated', `readE4: ${source.name}: the file ends inside its header`, 'Copy it again');
  }
  const faults: Fault[] = [];
  const written = header.line.split(',')[0]!;
  let start = parseTime(written) ?? Number.NaN;
  if (!isPlausibleTime(start) || Math.abs(start - sessionStart) > APART) {
    faults.push({
      kind: 'beats-start',
      where: 'IBI.csv',
      found: `row 1 says the beats start at ${quoted(written)}, the session starts at ${sessionStart}`,
      done: "used the session's start",
    });
    start = sessionStart;
  }
  const rows = parseRows(`readE4: ${source.name}`, bytes, header.next, 2, 2);
  const [offset, interval] = rows.columns as [Float64Array, Float64Array];
  const back = offset.findIndex((seconds, i) => i > 0 && seconds < offset[i - 1]!);
  if (back > 0) {
    throw new CheerError(
      'value-absurd',
      `readE4: ${source.name} row ${back + 2}: beats must follow each other in time, got ${offset[back]} s after ${offset[back - 1]} s`,
      'Export the file again',
    );
  }
  return { beats: { time: offset.map((seconds) => start + seconds), interval: interval.slice() }, faults };
}

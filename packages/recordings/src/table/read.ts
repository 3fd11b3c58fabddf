import {
  type Annotation,
  type Channel,
  type ChannelName,
  CheerError,
  type Fault,
  quoted,
  type Recording,
} from '@cheer/signals';
import { parseDate } from '../date.ts';
import { signalFaults } from '../e4/signalFaults.ts';
import { checkOverlap } from '../overlap.ts';
import { parseDecimal } from '../rows.ts';
import type { ByteSource } from '../source.ts';
import { BLANK, MISSING, NUMBER, openDelimited } from './delimited.ts';
import { createLabels } from './labels.ts';
import type { ChannelColumn, ColumnOf, Mapping } from './mapping.ts';
import { openParquet } from './parquet.ts';
import { createSeries, type Series } from './series.ts';
import type { Row, Table } from './table.ts';
import { type Clock, clockOf, secondsOf } from './times.ts';
import { convert } from './units.ts';

/**
 * One recording from tables, CSV or Parquet, by what the user says of their columns. Without times a recording counts from 0. Errors:
 * `option-invalid` for a mapping that does not fit, `header-invalid` (times), `number-invalid`, `value-absurd`, `too-large`,
 * `file-truncated`, `file-unreadable`, `recording-invalid`, `recording-empty`.
 */
export async function readColumns(
  sources: readonly ByteSource[],
  mapping: Mapping,
  about: { subject: string; session: string },
): Promise<Recording> {
  const found: Found = { channels: {}, annotations: [], faults: [] };
  const files = await Promise.all(sources.map(async (source) => ({ source, table: await openTable(source) })));
  const claimed = claim(files, mapping);
  if (mapping.time === undefined) {
    const where = sources.map(({ name }) => name).join(', ');
    found.faults.push({
      kind: 'start-unknown',
      where,
      found: 'no column is said to be a time',
      done: 'time counts from 0',
    });
  }
  for (const file of files) {
    const columns = claimed.get(file.source);
    if (columns !== undefined) await readFile(file.source, file.table, columns, mapping, found);
  }
  checkLengths(sources, mapping, found.channels);
  checkOverlap(
    found.channels,
    (name) => placeOf(name, mapping, claimed),
    'Correct the times of this signal, or map the files of another recording',
  );
  return {
    ...about,
    channels: found.channels,
    annotations: found.annotations,
    tags: [],
    faults: found.faults,
    reference: {},
  };
}

interface Found {
  channels: Partial<Record<ChannelName, Channel>>;
  annotations: Annotation[];
  faults: Fault[];
}

/** The columns of one file, each with its index. */
interface Columns {
  readonly channels: readonly { readonly of: ChannelColumn; readonly index: number }[];
  readonly label: number | undefined;
  readonly time: number | undefined;
}

export function openTable(source: ByteSource): Promise<Table> {
  const where = `readColumns: ${source.name}`;
  return isParquet(source.name) ? openParquet(source, where) : openDelimited(source, where);
}

export const isParquet = (name: string): boolean => /\.parquet$/i.test(name);

/** Whether a file is the one that a mapping names. */
export const isNamed = (path: string, file: string): boolean => path === file || path.endsWith(`/${file}`);

/** The index of a column; undefined if the table has none such. Errors: `option-invalid` if several are called so. */
export function columnIn(name: string, { names, width }: Table, { column }: ColumnOf): number | undefined {
  if (typeof column === 'number') return column <= width ? column - 1 : undefined;
  const index = names?.indexOf(column) ?? -1;
  if (index >= 0 && names!.indexOf(column, index + 1) >= 0) {
    throw refused(
      name,
      `one column must be called ${quoted(column)}, got several`,
      `Give its number, such as #${index + 1}`,
    );
  }
  return index < 0 ? undefined : index;
}

/** Which file each column is taken from: the one it names, else the only one that has it. */
function claim(
  files: readonly { source: ByteSource; table: Table }[],
  { channels, time, label }: Mapping,
): Map<ByteSource, Columns> {
  const owner = (of: ColumnOf, what: string): { source: ByteSource; index: number } => {
    const named = files.filter(({ source }) => of.file === undefined || isNamed(source.name, of.file));
    const having = named.flatMap(({ source, table }) => {
      const index = columnIn(source.name, table, of);
      return index === undefined ? [] : [{ source, index }];
    });
    if (having.length === 1) {
      const { source, index } = having[0]!;
      checkName(source.name, named.find((one) => one.source === source)!.table, of, index);
      return having[0]!;
    }
    const all = (named.length > 0 ? named : files).map(({ source }) => source.name).join(', ');
    const has = named.flatMap(({ table }) => table.names ?? [`${table.width} columns without names`]);
    throw having.length === 0
      ? refused(
          all,
          `there must be a column ${quoted(of.column)} for ${what}, got ${quoted(has.slice(0, 12).join(', '))}`,
        )
      : refused(
          all,
          `one file must have the column ${quoted(of.column)} for ${what}, got ${having.length}`,
          'Name the file, as in BVP=bvp.csv:value@64',
        );
  };
  const claimed = new Map<
    ByteSource,
    { channels: { of: ChannelColumn; index: number }[]; label?: number; time?: number }
  >();
  const of = (source: ByteSource) => {
    const own = claimed.get(source) ?? { channels: [] };
    claimed.set(source, own);
    return own;
  };
  for (const channel of channels) {
    const { source, index } = owner(channel, channel.channel);
    of(source).channels.push({ of: channel, index });
  }
  if (label !== undefined) {
    const { source, index } = owner(label, 'label');
    of(source).label = index;
  }
  // every file of a person has its own times, in a column of the same name
  for (const { source, table } of files) {
    const own = claimed.get(source);
    if (time === undefined || own === undefined) continue;
    if (time.file !== undefined && !isNamed(source.name, time.file)) continue;
    const index = columnIn(source.name, table, time);
    if (index === undefined) {
      throw refused(
        source.name,
        `there must be a column ${quoted(time.column)} for time, got ${quoted((table.names ?? []).slice(0, 12).join(', '))}`,
      );
    }
    own.time = index;
  }
  return new Map([...claimed].map(([source, own]) => [source, { label: undefined, time: undefined, ...own }]));
}

/** A first row that has a number where a column is asked for by its place is values, one of them damaged, and no names. */
function checkName(name: string, { names }: Table, { column }: ColumnOf, index: number): void {
  const first = names?.[index] ?? '';
  if (typeof column !== 'number' || parseDecimal(first.replace(',', '.')) === undefined) return;
  throw refused(
    name,
    `the first row must be names or numbers, got ${quoted(first)} among ${quoted(names!.slice(0, 12).join(', '))}`,
    'Correct the first row, or say the column by its name',
  );
}

function placeOf(name: ChannelName, mapping: Mapping, claimed: ReadonlyMap<ByteSource, Columns>): string {
  const { column } = mapping.channels.find(({ channel }) => channel === name)!;
  const [source] = [...claimed].find(([, { channels }]) => channels.some(({ of }) => of.channel === name))!;
  return `readColumns: ${source.name} column ${quoted(column)}`;
}

async function readFile(
  source: ByteSource,
  table: Table,
  { channels, label, time }: Columns,
  mapping: Mapping,
  found: Found,
): Promise<void> {
  const where = `readColumns: ${source.name}`;
  const timed = time !== undefined;
  const series = channels.map(({ of }): Series => {
    if (!timed && of.rate === undefined) {
      throw refused(
        source.name,
        `${of.channel} must have a rate or a time, got neither`,
        `Write ${of.channel}=${of.column}@64, or time=COLUMN`,
      );
    }
    const place = `${source.name} ${of.column}`;
    return createSeries(`${where} column ${quoted(of.column)}`, place, of.channel, of.rate, timed);
  });
  const fastest = Math.max(0, ...channels.map(({ of }) => of.rate ?? 0));
  const labels = label === undefined ? undefined : createLabels(where, timed ? undefined : fastest);
  const indexes = [
    ...channels.map(({ index }) => index),
    ...(label === undefined ? [] : [label]),
    ...(timed ? [time] : []),
  ];
  // two channels may be one column
  const columns = [...new Set(indexes)];
  const places = indexes.map((index) => columns.indexOf(index));
  const timeCell = places.at(-1)!;
  const labelCell = places[channels.length]!;
  let clock: Clock | undefined;
  let rows = 0;

  function timeOf(row: Row): number {
    const value = row.values[timeCell]!;
    const isNumber = row.kinds[timeCell] === NUMBER;
    clock ??= clockOf(mapping.time!.unit ?? table.timeUnit?.(time!), row.text(timeCell), isNumber ? value : undefined);
    if (clock === undefined) throw unitUnknown(where, row);
    const seconds = clock === 'iso' ? parseDate(row.text(timeCell)) : isNumber ? secondsOf(value, clock) : undefined;
    if (seconds !== undefined && Number.isFinite(seconds)) return seconds;
    throw new CheerError(
      'number-invalid',
      `${where} row ${row.row} column ${quoted(mapping.time!.column)}: a time must be ${clock === 'iso' ? 'a date YYYY-MM-DD HH:MM:SS' : 'a number'}, got ${quoted(row.text(timeCell))}`,
      'Correct the row or export the file again',
    );
  }

  const { unfinished } = await table.rows(columns, (row) => {
    if (timed && row.kinds.every((kind) => kind === BLANK)) return;
    const seconds = timed ? timeOf(row) : Number.NaN;
    for (let i = 0; i < series.length; i++) {
      const cell = places[i]!;
      const kind = row.kinds[cell];
      if (kind === NUMBER || kind === MISSING) {
        const { conversion } = channels[i]!.of;
        const value = row.values[cell]!;
        series[i]!.push(conversion === undefined ? value : convert(conversion, value), seconds, row.row);
      } else if (kind === BLANK) {
        series[i]!.blank();
      } else {
        throw badNumber(where, row, channels[i]!.of, cell);
      }
    }
    labels?.push(row.kinds[labelCell] === BLANK ? '' : row.text(labelCell), timed ? seconds : rows / fastest);
    rows++;
  });
  if (unfinished) {
    const problem = 'the last line has no end: the file may have been cut off';
    found.faults.push({ kind: 'truncated-file', where: source.name, found: problem, done: 'left the line out' });
  }
  series.forEach((one, i) => {
    const { channel, column } = channels[i]!.of;
    if (one.count === 0) {
      throw new CheerError(
        'recording-empty',
        `${where}: column ${quoted(column)} holds no sample`,
        'Map another column, or leave the file out',
      );
    }
    const { channel: read, faults } = one.finish();
    found.channels[channel] = read;
    found.faults.push(...faults);
    if (channel === 'BVP' || channel === 'GSR' || channel === 'SKT') {
      found.faults.push(...signalFaults(channel, `${source.name} ${column}`, read, (index) => `at sample ${index}`));
    }
  });
  if (labels !== undefined) found.annotations.push(...labels.finish());
}

/** Columns of one table that last twice as long as others have another rate than was stated. */
function checkLengths(sources: readonly ByteSource[], { time }: Mapping, channels: Found['channels']): void {
  if (time !== undefined) return;
  const lengths = Object.entries(channels).map(([name, { samples, rate }]) => [name, samples.length / rate] as const);
  const [shortest, ...others] = [...lengths].sort((a, b) => a[1] - b[1]);
  const longest = others.at(-1);
  if (shortest === undefined || longest === undefined || longest[1] < 2 * shortest[1]) return;
  throw new CheerError(
    'header-invalid',
    `readColumns: ${sources.map(({ name }) => name).join(', ')}: signals of one recording must last about as long, got ${longest[0]} of ${longest[1].toFixed(1)} s and ${shortest[0]} of ${shortest[1].toFixed(1)} s by the rates stated`,
    'State the rate at which the rows of each column follow each other, or map a time',
  );
}

const refused = (name: string, problem: string, remedy = 'Compare --map with the first row of the file'): CheerError =>
  new CheerError('option-invalid', `readColumns: ${name}: ${problem}`, remedy);

const unitUnknown = (where: string, row: Row): CheerError =>
  new CheerError(
    'option-invalid',
    `${where} row ${row.row}: the unit of the time must be known, and cannot be told from ${quoted(row.text(row.kinds.length - 1))}`,
    'State it, as in time=t[ms]',
  );

function badNumber(where: string, row: Row, { column, channel }: ChannelColumn, cell: number): CheerError {
  const got = row.text(cell);
  return new CheerError(
    'number-invalid',
    `${where} row ${row.row} column ${quoted(column)}: ${channel} must be a number, got ${quoted(got)}`,
    /\d[.,]\d+[.,]\d/.test(got)
      ? 'Write numbers without a mark between thousands'
      : /\d,\d/.test(got)
        ? 'Write numbers with a decimal point, not a comma'
        : 'Correct the row or export the file again',
  );
}

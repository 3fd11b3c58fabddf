import { CheerError, type Fault, quoted } from '@cheer/signals';
import { LABELS_FILE } from '../e4/labels.ts';
import { foldersWithFiles } from '../folder.ts';
import type { ByteSource } from '../source.ts';
import { type Mapping, parseMapping } from '../table/mapping.ts';
import { columnIn, isNamed, openTable, readColumns } from '../table/read.ts';
import type { Table } from '../table/table.ts';
import { type Dataset, type DatasetOptions, refusal, type Session, type SubjectEntry } from './dataset.ts';
import { isLabels, labelFiles, labelsInside, labelsWithin } from './labelsBeside.ts';

/**
 * Tables of any maker, CSV or Parquet, whose columns the user names (`--map`). A file that has all of the columns is a recording; a
 * folder whose files have them together is one. A person is called like the first folder of the path, or like the file.
 */
export const table: Dataset = {
  name: 'table',
  title: 'Tables, by a mapping of their columns',
  licence: 'as their owner says',
  citation: '-',
  classes: [],
  classesIn: async (folder, options) =>
    mappingOf(options).label === undefined
      ? labelFiles(folder, new Map()).classes()
      : labelsInside(await table.open(folder, options)),
  open: async (folder, options) => {
    const mapping = mappingOf(options);
    const people = new Map<string, { path: string; found: Recorded }[]>();
    const refused: SubjectEntry[] = [];
    for (const [path, own] of foldersWithFiles(folder)) {
      const files = [...own.files].filter(([name]) => isTable(name) && !isLabels(name));
      if (files.length === 0) continue;
      try {
        for (const found of await recordingsIn(files, mapping)) {
          const whole = [path, found.name].filter(Boolean).join('/');
          const subject = whole === '' ? folder.name : whole.split('/')[0]!;
          people.set(subject, [...(people.get(subject) ?? []), { path: whole, found }]);
        }
      } catch (error) {
        refused.push(refusal(path || folder.name, error));
      }
    }
    if (people.size + refused.length === 0) {
      throw new CheerError(
        'file-missing',
        `table: ${folder.name}: there is no .csv, .tsv, .txt or .parquet file in it`,
        'Give the folder of the tables',
      );
    }
    const paths = [...people].map(
      ([subject, own]) => [subject, own.flatMap(({ found }) => found.sources.map(({ name }) => name))] as const,
    );
    const labels = labelFiles(folder, new Map(paths));
    const entries = [...people].map(([subject, own]) => {
      try {
        return {
          subject,
          sessions: own.map((one) =>
            sessionOf(
              subject,
              one,
              mapping,
              labels.of(
                subject,
                one.found.sources.map(({ name }) => name),
              ),
            ),
          ),
        };
      } catch (error) {
        return refusal(subject, error);
      }
    });
    return [...entries, ...refused].sort((a, b) => (a.subject < b.subject ? -1 : 1));
  },
};

function mappingOf(options: DatasetOptions | undefined): Mapping {
  if (options?.map !== undefined) return parseMapping(options.map);
  throw new CheerError(
    'option-invalid',
    'table: which column is what must be said by a mapping, got none',
    'Write --map BVP=ppg@64,GSR=eda@4,SKT=temp@4 with the names of your columns and their rates',
  );
}

export const isTable = (path: string): boolean => /\.(csv|tsv|txt|parquet)$/i.test(path);

interface Recorded {
  /** the file's name without its ending, empty for all files of a folder */
  readonly name: string;
  readonly sources: readonly ByteSource[];
  /** why the file is no recording */
  readonly refused?: CheerError;
  /** files beside it that have none of the columns */
  readonly beside?: readonly Fault[];
}

/**
 * The recordings that files of one folder are: each file that has every column alone, or all of them that have some together. A table
 * without them is named, since a column that is spelled otherwise is a person lost. Errors: `option-invalid` if neither fits, those of openTable.
 */
async function recordingsIn(files: readonly (readonly [string, ByteSource])[], mapping: Mapping): Promise<Recorded[]> {
  const { channels, label } = mapping;
  const wanted = [...channels, ...(label === undefined ? [] : [label])];
  const having: Candidate[] = [];
  const lacking: Candidate[] = [];
  let names: readonly string[] = [];
  for (const [name, source] of files) {
    if (wanted.every(({ file }) => file !== undefined && !isNamed(name, file))) continue;
    let opened: Table | undefined;
    let broken: unknown;
    try {
      opened = await openTable(source);
      if (names.length === 0) names = opened.names ?? [];
    } catch (error) {
      broken = error;
    }
    const own = wanted.filter(({ file }) => file === undefined || isNamed(name, file));
    const missing = opened === undefined ? [] : own.filter((one) => columnIn(name, opened, one) === undefined);
    const columns = opened === undefined ? 0 : own.length - missing.length;
    const candidate = { name, source, columns, broken, missing: missing.map(({ column }) => column), opened };
    if (columns > 0 || broken !== undefined) having.push(candidate);
    else if (isMeant(candidate)) lacking.push(candidate);
  }
  const whole = having.filter(({ columns }) => columns === wanted.length);
  const parts = having.filter(({ columns, broken }) => columns < wanted.length && broken === undefined);
  const damaged = having.filter(({ broken }) => broken !== undefined);
  if (whole.length > 0 || parts.length === 0) {
    if (whole.length + damaged.length === 0)
      throw noColumns(
        files[0]![1].name,
        names,
        wanted.map(({ column }) => column),
      );
    // whoever reads a damaged one is told why; a file with some of the columns besides is no recording of its own
    const refusals = [...parts, ...lacking].map((one) => ({ ...recordedOf(one), refused: leftOut(one) }));
    return [...[...whole, ...damaged].map(recordedOf), ...refusals];
  }
  if (damaged.length > 0) throw damaged[0]!.broken;
  const beside = lacking.map(
    (one): Fault => ({ kind: 'file-left-out', where: one.source.name, found: lacks(one), done: 'left out' }),
  );
  return [{ name: '', sources: parts.map(({ source }) => source), beside }];
}

interface Candidate {
  readonly name: string;
  readonly source: ByteSource;
  /** how many of the columns it has */
  readonly columns: number;
  readonly missing: readonly (string | number)[];
  readonly broken: unknown;
  readonly opened: Table | undefined;
}

const recordedOf = ({ name, source }: Candidate): Recorded => ({
  name: name.replace(/\.[^.]*$/, ''),
  sources: [source],
});

/** Whether a table is meant to be a recording: a .txt without the columns is prose, unless one is only spelled otherwise. */
function isMeant({ name, missing, opened }: Candidate): boolean {
  if (!/\.txt$/i.test(name)) return true;
  const plain = (text: string | number): string =>
    String(text)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, '');
  return opened?.names?.some((one) => missing.some((column) => plain(column) === plain(one))) ?? false;
}

const lacks = ({ missing, opened }: Candidate): string =>
  `it has no column ${missing.map((column) => quoted(column)).join(', ')}, it has ${quoted((opened?.names ?? [`${opened?.width} without names`]).slice(0, 12).join(', '))}`;

const leftOut = (one: Candidate): CheerError =>
  new CheerError(
    'option-invalid',
    `table: ${one.source.name}: ${lacks(one)}`,
    'Name its columns as in the other files, or move it out of the folder',
  );

function sessionOf(
  subject: string,
  { path, found }: { path: string; found: Recorded },
  mapping: Mapping,
  labels: ByteSource | undefined,
): Session {
  const session = path === subject ? '1' : path.slice(path.startsWith(`${subject}/`) ? subject.length + 1 : 0) || '1';
  return {
    session,
    sources: [...found.sources, ...(labels === undefined ? [] : [labels])],
    read: async () => {
      if (found.refused !== undefined) throw found.refused;
      const read = await readColumns(found.sources, mapping, { subject, session });
      const recording = { ...read, faults: [...read.faults, ...(found.beside ?? [])] };
      if (labels === undefined) return recording;
      if (mapping.label !== undefined) throw labelledTwice(labels.name, mapping.label.column);
      const start = Math.min(...Object.values(recording.channels).map((channel) => channel.start));
      const end = Math.max(
        ...Object.values(recording.channels).map((channel) => channel.start + channel.samples.length / channel.rate),
      );
      return { ...recording, annotations: await labelsWithin(labels, start, end) };
    },
  };
}

function noColumns(file: string, names: readonly string[], columns: readonly (string | number)[]): CheerError {
  return new CheerError(
    'option-invalid',
    `table: ${file}: none of the columns ${quoted(columns.join(', '))} is there, got ${quoted(names.join(', '))}`,
    'Compare --map with the first row of the file',
  );
}

const labelledTwice = (name: string, column: string | number): CheerError =>
  new CheerError(
    'option-invalid',
    `table: ${name}: labels must come from one place, got the column ${quoted(column)} too`,
    `Leave label= out of --map, or remove ${LABELS_FILE}`,
  );

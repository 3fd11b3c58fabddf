import { CheerError, quoted } from '@cheer/signals';
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
}

/**
 * The recordings that files of one folder are: each file that has every column alone, or all of them that have some together. Files
 * without any of the columns are left alone. Errors: `option-invalid` if neither fits, those of openTable.
 */
async function recordingsIn(files: readonly (readonly [string, ByteSource])[], mapping: Mapping): Promise<Recorded[]> {
  const { channels, label } = mapping;
  const wanted = [...channels, ...(label === undefined ? [] : [label])];
  const having: { name: string; source: ByteSource; columns: number; broken: unknown }[] = [];
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
    const columns =
      opened === undefined
        ? 0
        : wanted.filter(
            (one) => (one.file === undefined || isNamed(name, one.file)) && columnIn(name, opened, one) !== undefined,
          ).length;
    if (columns > 0 || broken !== undefined) having.push({ name, source, columns, broken });
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
    return [...whole, ...damaged].map(({ name, source }) => ({
      name: name.replace(/\.[^.]*$/, ''),
      sources: [source],
    }));
  }
  if (damaged.length > 0) throw damaged[0]!.broken;
  return [{ name: '', sources: parts.map(({ source }) => source) }];
}

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
      const recording = await readColumns(found.sources, mapping, { subject, session });
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

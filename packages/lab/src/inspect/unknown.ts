import { BLANK, type ByteSource, DATASETS, type Folder, MISSING, NUMBER, openTable } from '@cheer/recordings';
import { CheerError } from '@cheer/signals';
import { type ColumnGuess, guessColumns, guessNamed, shellQuoted } from './columns.ts';
import { type Content, contentOf } from './content.ts';

/** What can be said of files that no reader knows. */
export interface UnknownReport {
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly content: string }[];
  /** how many more there are */
  readonly more: number;
  readonly lookedFor: readonly { readonly format: string; readonly needs: string }[];
  /** what the files come nearest to, and what they lack for it */
  readonly nearest?: string;
  /** a table's columns, and what they may be */
  readonly table?: { readonly path: string } & ColumnGuess;
  readonly advice: readonly string[];
}

const NEEDS: Readonly<Record<string, string>> = {
  e4: 'BVP.csv, EDA.csv or TEMP.csv, in a folder or a zip for each person',
  'stress-predict': 'Processed_data/Time_logs.xlsx and Raw_data/S01 to S35',
  'induced-stress': 'a folder STRESS with S01, f01 and so on in it',
  wesad: 'S2/S2.pkl to S17/S17.pkl',
  wemac: 'a .mat file of MATLAB, and the labels as .csv',
  embraceplus: '.avro files',
  edf: '.edf or .bdf files',
  table: '.csv, .tsv, .txt or .parquet files, and --map to say which column is what',
  simulated: 'cohort.json, which cheer simulate writes',
};
const SHOWN = 12;

/** Looks into the beginnings of a few files; reads nothing else. Never throws but for files that cannot be read at all. */
export async function describeUnknown(folder: Folder): Promise<UnknownReport> {
  const listed: { path: string; bytes: number; content: string }[] = [];
  const found: { path: string; source: ByteSource; content: Content }[] = [];
  for (const [path, source] of [...folder.files].slice(0, SHOWN)) {
    const content = await contentOf(source).catch((error: unknown): Content => {
      if (!(error instanceof CheerError)) throw error;
      return { kind: 'unreadable', says: error.message };
    });
    found.push({ path, source, content });
    listed.push({ path, bytes: source.size, content: content.says });
  }
  const table = await tableIn(found);
  const nearest = nearestOf(found, [...folder.files.keys()]);
  return {
    files: listed,
    more: folder.files.size - listed.length,
    lookedFor: Object.keys(DATASETS).map((format) => ({ format, needs: NEEDS[format] ?? DATASETS[format]!.title })),
    ...(nearest !== undefined && { nearest }),
    ...(table && { table }),
    advice: adviceFor(found, table),
  };
}

/** The first table among files, and what its columns may be. */
async function tableIn(
  found: readonly { path: string; source: ByteSource; content: Content }[],
): Promise<UnknownReport['table']> {
  for (const { path, source, content } of found) {
    const { kind, lines, separator = ',' } = content;
    if (kind === 'table' && lines !== undefined) return { path, ...guessColumns(lines, separator) };
    if (kind !== 'parquet') continue;
    try {
      const opened = await openTable(source);
      const rows = await firstRows(opened);
      return { path, ...guessNamed(opened.names ?? [], rows, (column) => opened.timeUnit?.(column)) };
    } catch (error) {
      // it begins as Parquet does and is none, or one that is not read: that is said when it is read
      if (!(error instanceof CheerError)) throw error;
    }
  }
  return undefined;
}

/** Rows that are enough to tell what a column is. */
const ENOUGH = 400;

/** Cells of the first rows, '' where one is blank; none of a table that has columns which are not read. */
async function firstRows(table: Awaited<ReturnType<typeof openTable>>): Promise<string[][]> {
  const rows: string[][] = [];
  const enough = new Error('enough');
  const columns = Array.from({ length: table.width }, (_, column) => column);
  try {
    await table.rows(columns, ({ values, kinds, text }) => {
      rows.push(columns.map((cell) => cellText(kinds[cell]!, values[cell]!, () => text(cell))));
      if (rows.length === ENOUGH) throw enough;
    });
  } catch (error) {
    if (error !== enough && !(error instanceof CheerError)) throw error;
  }
  return rows;
}

const cellText = (kind: number, value: number, text: () => string): string =>
  kind === BLANK || kind === MISSING ? '' : kind === NUMBER ? String(value) : text();

function nearestOf(found: readonly { path: string; content: Content }[], paths: readonly string[]): string | undefined {
  const alike = paths.find((path) => /(^|\/)(bvp|eda|temp)\.csv$/i.test(path) && !/(BVP|EDA|TEMP)\.csv$/.test(path));
  if (alike !== undefined) return `e4: ${alike} would be one of its files if its name were in capitals`;
  if (paths.some((path) => /(^|\/)(ACC|HR|IBI|tags)\.csv$/i.test(path))) {
    return 'e4: there are files of an Empatica E4, but none of BVP.csv, EDA.csv and TEMP.csv';
  }
  const kinds = found.map(({ content }) => content.kind);
  if (kinds.includes('pickle')) return 'wesad: there is a Python pickle, but it is not called S2.pkl, S3.pkl and so on';
  if (kinds.includes('mat') || kinds.includes('hdf5'))
    return 'wemac: a file of MATLAB, or of HDF5, must be called .mat';
  if (kinds.includes('table')) return 'a table of columns: each column may be a signal';
  return undefined;
}

function adviceFor(found: readonly { path: string; content: Content }[], table: ColumnGuess | undefined): string[] {
  const kinds = new Set(found.map(({ content }) => content.kind));
  const advice: string[] = [];
  if (table?.map !== undefined) advice.push(`Say which column is what: --map ${shellQuoted(table.map)}`);
  if (table?.blank !== undefined) {
    advice.push(
      `${table.blank.join(', ')}: blank in most rows, so that only a time says when a sample is of; map a column of times, or write it as a file of its own`,
    );
  }
  if (table !== undefined && table.map === undefined && table.blank === undefined) {
    advice.push('If a column is a signal, say which, with its rate in Hz, such as --map BVP=COLUMN@64,GSR=COLUMN@4');
  }
  if (kinds.has('gzip')) advice.push('Unpack what is packed with gzip first');
  if (kinds.has('empty')) advice.push('Copy the empty files again');
  if (kinds.has('page'))
    advice.push('A file is a web page: the download ended at a login or an error; download it again');
  if (advice.length === 0)
    advice.push('Give the folder of the recordings, or write them as CSV files with a column a signal');
  return advice;
}

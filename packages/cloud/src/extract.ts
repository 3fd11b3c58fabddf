/** A folder of recordings becomes a table of features, and a report of what was found in it. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  type AlsoHere,
  alsoHere,
  DATASETS,
  type Dataset,
  detectDataset,
  holdsSimulated,
  type SubjectEntry,
  sameSamples,
} from '@cheer/recordings';
import { openFolder } from '@cheer/recordings/node';
import { CheerError, CLEANING, type ErrorCode, type Fault, quoted, treeHash } from '@cheer/signals';
import { decodeSession, type ExtractedSession } from './extractFile.ts';
import type { FeatureRow, FeatureTable } from './featureTable.ts';
import { localRunner } from './runner/local.ts';
import type { Outcome, Runner, RunOptions } from './runner/runner.ts';
import { type ExtractParameters, extractionTask } from './tasks/extract.ts';

export interface ExtractOptions extends RunOptions {
  /** a dataset's name, or `auto`: by what the folder holds */
  readonly dataset: string;
  /** folder or zip */
  readonly data: string;
  /** which column or signal is what, of tables and EDF, see parseMapping */
  readonly map?: string | undefined;
  /** only these; everyone unless told */
  readonly subjects?: readonly string[] | undefined;
  /** s; the share of a window that its label must cover is 1 unless told */
  readonly window: { readonly length: number; readonly step: number; readonly purity?: number | undefined };
  /** the runner that does the work, or the work folder for one of its own */
  readonly runner: Runner | { readonly work: string; readonly workers?: number | undefined };
}

/** Why somebody was not read. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
}

export interface SessionReport {
  readonly session: string;
  readonly minutes: number;
  readonly windows: number;
  /** windows of each class, in the order of the table's classes */
  readonly labelled: Readonly<Record<string, number>>;
  /** share of all features of all windows that have no value */
  readonly masked: number;
  readonly faults: readonly Fault[];
  readonly refused?: Refusal;
}

export interface SubjectReport {
  readonly subject: string;
  readonly sessions: readonly SessionReport[];
  readonly refused?: Refusal;
}

export interface ExtractReport {
  readonly dataset: string;
  /** everyone who was asked for, read or named with the reason */
  readonly subjects: readonly SubjectReport[];
  /** files of other formats in the same folder, which were not read, see alsoHereText */
  readonly alsoHere: readonly AlsoHere[];
}

/**
 * Extracts features, one task a recording; rows are in the order of subject, session and start. A person or recording that
 * cannot be read is in the report with the reason and the others go on. Errors: `option-invalid` (unknown dataset or
 * subject, window), `no-usable-window` if nobody gave a single window, `cancelled`, `busy`, and those of openFolder.
 */
export async function extract(options: ExtractOptions): Promise<{ table: FeatureTable; report: ExtractReport }> {
  const { length, step, purity = 1 } = options.window;
  checkWindow({ length, step, purity });
  const data = resolve(options.data);
  const folder = await openFolder(data);
  const { map } = options;
  const dataset = datasetOf(options.dataset === 'auto' ? detectDataset(folder, { map }) : options.dataset);
  const classes = await dataset.classesIn(folder, { map });
  const entries = chosen(await dataset.open(folder, { map }), options.subjects);

  const tasks = await Promise.all(
    entries.flatMap(({ subject, sessions }) =>
      sessions.map(async ({ session, sources }) => {
        const parameters: ExtractParameters = {
          dataset: dataset.name,
          subject,
          session,
          window: { length, step, purity },
          ...(map === undefined ? {} : { map }),
        };
        return extractionTask(data, sources, parameters);
      }),
    ),
  );
  const { onProgress, signal } = options;
  const outcomes = await withRunner(options.runner, (runner) =>
    runner.run(tasks, { onProgress, signal, settle: true }),
  );

  const rows: FeatureRow[] = [];
  const settled = outcomes.map(sessionOf);
  const owners = entries.flatMap(({ subject, sessions }) => sessions.map(({ session }) => ({ subject, session })));
  const copies = sameSamples(
    owners.map((owner, i) => {
      const one = settled[i]!;
      return { ...owner, digests: one instanceof CheerError ? {} : one.digests };
    }),
  );
  let next = 0;
  const subjects = entries.map(({ subject, sessions, refused }): SubjectReport => {
    const reports = sessions.map(({ session }) => {
      const outcome = settled[next]!;
      const more = copies[next++]!;
      if (outcome instanceof CheerError) return { session, ...NOTHING, refused: refusalOf(outcome) };
      for (const row of outcome.rows) rows.push(row); // a spread of months of windows would overflow the stack
      return { session, ...summary({ ...outcome, faults: [...outcome.faults, ...more] }, classes) };
    });
    return { subject, sessions: reports, ...(refused ? { refused: refusalOf(refused) } : {}) };
  });
  if (rows.length === 0) throw nothingRead(data, subjects);
  rows.sort((a, b) => order(a.subject, b.subject) || order(a.session, b.session) || a.start - b.start);
  const meta = {
    dataset: dataset.name,
    simulated: holdsSimulated(folder),
    classes: [...classes],
    windowLength: length,
    step,
    cleaning: CLEANING,
    treeHash: await treeHash(),
    generator: generator(),
  };
  return {
    table: { rows, meta },
    report: { dataset: dataset.name, subjects, alsoHere: alsoHere(folder, dataset.name, { map }) },
  };
}

function checkWindow(window: Readonly<Record<'length' | 'step' | 'purity', number>>): void {
  if (window.step > window.length) {
    throw new CheerError(
      'option-invalid',
      `extract: window step must be at most the length, ${window.length} s, got ${window.step}`,
      'Take steps of half a window.',
    );
  }
  for (const [name, value] of Object.entries(window)) {
    if (Number.isFinite(value) && value > 0 && (name !== 'purity' || value <= 1)) continue;
    throw new CheerError(
      'option-invalid',
      `extract: window ${name} must be ${name === 'purity' ? 'above 0 and at most 1' : 'a positive number of seconds'}, got ${value}`,
      'The usual windows are 60 s long, one every 30 s.',
    );
  }
}

function datasetOf(name: string): Dataset {
  const dataset = Object.hasOwn(DATASETS, name) ? DATASETS[name] : undefined;
  if (dataset !== undefined) return dataset;
  throw new CheerError(
    'option-invalid',
    `extract: the dataset must be auto or one of ${Object.keys(DATASETS).join(', ')}, got ${quoted(name)}`,
    'Use auto to have it found by its files.',
  );
}

function chosen(entries: readonly SubjectEntry[], subjects: readonly string[] | undefined): readonly SubjectEntry[] {
  if (subjects === undefined) return entries;
  const known = entries.map(({ subject }) => subject);
  const unknown = subjects.filter((subject) => !known.includes(subject));
  if (unknown.length > 0 || subjects.length === 0) {
    throw new CheerError(
      'option-invalid',
      `extract: subjects must be among ${known.join(', ')}, got ${quoted(unknown.join(', '))}`,
      'Leave them out to read everyone.',
    );
  }
  return entries.filter(({ subject }) => subjects.includes(subject));
}

async function withRunner<T>(runner: ExtractOptions['runner'], use: (runner: Runner) => Promise<T>): Promise<T> {
  if ('run' in runner) return use(runner);
  const own = await localRunner(runner);
  try {
    return await use(own);
  } finally {
    await own.close();
  }
}

/** What a task made, or why it could not. Any other error than CheerError is a fault of the program, and thrown. */
function sessionOf(outcome: Outcome): ExtractedSession | CheerError {
  if ('value' in outcome) return decodeSession(outcome.value);
  if (outcome.error instanceof CheerError) return outcome.error;
  throw outcome.error;
}

const refusalOf = ({ code, message }: CheerError): Refusal => ({ code, message });

const NOTHING = { minutes: 0, windows: 0, labelled: {}, masked: 0, faults: [] };

function summary(
  { rows, minutes, faults }: ExtractedSession,
  classes: readonly string[],
): Omit<SessionReport, 'session'> {
  const labelled = Object.fromEntries(classes.map((name) => [name, rows.filter((row) => row.label === name).length]));
  const cells = rows.reduce((sum, { values }) => sum + values.length, 0);
  const missing = rows.reduce((sum, { values }) => sum + values.filter(Number.isNaN).length, 0);
  return { minutes, windows: rows.length, labelled, masked: cells === 0 ? 0 : missing / cells, faults };
}

function nothingRead(data: string, subjects: readonly SubjectReport[]): CheerError {
  const first = subjects
    .flatMap(({ refused, sessions }) => [refused, ...sessions.map((session) => session.refused)])
    .find((refusal) => refusal !== undefined);
  const why = first === undefined ? 'the recordings are shorter than a window' : first.message;
  return new CheerError(
    'no-usable-window',
    `extract: ${data}: none of ${subjects.length} people gave a window: ${why}`,
    'Check that the folder holds recordings of BVP, GSR or SKT longer than a window.',
  );
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Program and version, for whoever wonders where a table came from. */
function generator(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return `cheer ${version}`;
}

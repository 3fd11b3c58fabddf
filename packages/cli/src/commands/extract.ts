import { resolve, sep } from 'node:path';
import { type ExtractReport, extract, metaPath, type Refusal, writeTable } from '@cheer/cloud';
import { alsoHereText, DATASETS } from '@cheer/recordings';
import { Command, Option } from 'commander';
import { interruption } from '../interruption.ts';
import { list, MAP_HELP, mapping, number, refuse, wholeNumber } from '../options.ts';
import { checkOutputFile } from '../outputFile.ts';
import { columns, duration, note, printResult } from '../terminal.ts';
import { withRunner, workFolderOf } from '../workFolder.ts';

/** s */
const CLIP_WINDOW = 20;

interface ExtractCommandOptions {
  dataset: string;
  data: string;
  out: string;
  window: number;
  step: number;
  map?: string;
  subjects?: string[];
  workers?: number;
  json?: true;
}

export function extractCommand(): Command {
  return new Command('extract')
    .description('Compute the 123 features of every window of every recording.')
    .requiredOption('--data <dir>', 'the recordings: a folder or a zip')
    .requiredOption('--out <file>', 'the table to write: .parquet or .csv')
    .addOption(
      new Option('--dataset <name>', 'what the recordings are')
        .choices(['auto', ...Object.keys(DATASETS)])
        .default('auto'),
    )
    .option('--map <list>', MAP_HELP, mapping)
    .option('--window <s>', 'length of a window, seconds', number(5, 3600), 60)
    .option('--step <s>', 'from one window to the next, seconds', number(1, 3600), 30)
    .option('--subjects <list>', 'only these people, separated by commas', list)
    .option('--workers <n>', 'threads (default: one for each processor)', wholeNumber(1, 256))
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nStopped half-way, the same command goes on where it was.\n\nExample:\n  cheer extract --dataset auto --data cohort --out features.parquet --window 60 --step 30',
    )
    .action(runExtract);
}

async function runExtract(options: ExtractCommandOptions): Promise<void> {
  const { dataset, data, out, map, window: length, step, subjects, workers, json } = options;
  if (!/\.(parquet|csv)$/iu.test(out)) {
    refuse('extract', 'the name of the table must end in .parquet or .csv', out, 'Name it features.parquet.');
  }
  await checkTablePath(out, data);
  if (resolve(out).startsWith(resolve(data) + sep)) {
    note(`${out} lies among the recordings, and may be read as one the next time: give --out another folder.`);
  }
  const started = performance.now();
  const { table, report } = await withRunner(workFolderOf(out), workers, async (runner, track) => {
    const result = await extract({
      dataset,
      data,
      map,
      subjects,
      window: { length, step },
      runner,
      signal: interruption,
      onProgress: track('extract', 'recordings'),
    });
    await writeTable(out, result.table);
    return result;
  });
  const seconds = (performance.now() - started) / 1000;
  noteClips(report, length);
  const others = alsoHereText(report.alsoHere);
  if (others !== undefined) note(others);
  const unread = refusals(report).length;
  if (unread > 0) process.exitCode = 3;
  const described = json ? '' : await describeExtraction(report, table.meta.classes);
  printResult(json, { out, rows: table.rows.length, meta: table.meta, report }, () =>
    [
      described,
      ...(unread === 0 ? [] : [`${unread} of ${recordings(report)} recordings could not be read; see above.`]),
      `${table.rows.length} windows of ${new Set(table.rows.map(({ subject }) => subject)).size} people in ${out} (${duration(seconds)}). Next: cheer train ${out} --out draft`,
    ].join('\n'),
  );
}

async function checkTablePath(out: string, data: string): Promise<void> {
  if (/\.parquet$/iu.test(out)) return checkOutputFile('extract', out, 'parquet', [data]);
  await checkOutputFile('extract', out, 'csv', [data]);
  await checkOutputFile('extract', metaPath(out), 'metadata', [data]);
}

/** A line a recording: read, or the reason why not; the faults below, each said once of all who have it. */
async function describeExtraction({ subjects }: ExtractReport, classes: readonly string[]): Promise<string> {
  const { faultLine, recordingName, sharedFaults } = await import('@cheer/lab'); // which other commands need not load
  const all = subjects.flatMap(({ subject, sessions }) =>
    sessions.map(({ session, faults: own }) => ({ name: recordingName({ subject, session }), faults: own })),
  );
  const faults = sharedFaults(all).map(faultLine);
  const rows = subjects.flatMap(({ subject, sessions }) =>
    sessions
      .filter(({ refused }) => refused === undefined)
      .map(({ session, minutes, windows, labelled, masked, faults }) => [
        subject,
        session,
        minutes.toFixed(1),
        windows,
        ...classes.map((name) => labelled[name] ?? 0),
        (100 * masked).toFixed(1),
        faults.length,
      ]),
  );
  const header = ['person', 'session', 'minutes', 'windows', ...classes, '% masked', 'faults'];
  return [
    columns(header, rows),
    ...faults,
    ...refusals({ subjects }).map(({ subject, reason }) => `not read: ${subject}: ${reason}`),
  ].join('\n');
}

/** Clips of a minute or two, such as WEMAC's, hold few windows of a minute. */
function noteClips({ subjects }: ExtractReport, length: number): void {
  const all = subjects.flatMap(({ sessions }) => sessions.flatMap(({ minutes }) => (minutes > 0 ? 60 * minutes : [])));
  const middle = all.sort((a, b) => a - b)[all.length >> 1];
  if (middle === undefined || length <= CLIP_WINDOW || middle >= 3 * length) return;
  note(
    `Most recordings last ${duration(middle)} or less and hold few windows of ${length} s: --window 20 --step 10 is usual for clips.`,
  );
}

const recordings = ({ subjects }: ExtractReport): number =>
  subjects.reduce((sum, { sessions }) => sum + Math.max(1, sessions.length), 0);

const reasonOf = ({ code, message }: Refusal): string => `${message} (${code})`;

/** Everyone who was not read, with the reason. */
export function refusals({ subjects }: Pick<ExtractReport, 'subjects'>): { subject: string; reason: string }[] {
  return subjects.flatMap(({ subject, refused, sessions }) => [
    ...(refused ? [{ subject, reason: reasonOf(refused) }] : []),
    ...sessions.flatMap((one) =>
      one.refused ? [{ subject: `${subject} ${one.session}`, reason: reasonOf(one.refused) }] : [],
    ),
  ]);
}

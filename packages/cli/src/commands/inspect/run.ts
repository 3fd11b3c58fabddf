import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeAtomically } from '@cheer/cloud';
import { describeUnknown, excerptOf, type InspectReport, inspectPage, recognisedBy, signalsData } from '@cheer/lab';
import { alsoHere, alsoHereText, type Folder, holdsSimulated, type SubjectEntry } from '@cheer/recordings';
import { CheerError, type Recording } from '@cheer/signals';
import { refuse } from '../../options.ts';
import { checkOutputFile } from '../../outputFile.ts';
import { reportAll } from '../../reportAll.ts';
import { note, printResult, progressLine } from '../../terminal.ts';
import { VERSION } from '../../version.ts';
import { openAs, openPath } from './open.ts';
import { inspectText, unknownText } from './text.ts';

export interface InspectOptions {
  dataset: string;
  map?: string;
  subject?: string;
  session?: string;
  html?: string;
  ascii?: true;
  picture: boolean;
  json?: true;
}

export async function runInspect(path: string, options: InspectOptions): Promise<void> {
  const { html, json } = options;
  if (html !== undefined) await checkOutputFile('inspect', html, 'page', [path]);
  const folder = await openPath(path);
  const opened = await openAs(folder, options.dataset, { map: options.map });
  if ('unknown' in opened) {
    const unknown = await describeUnknown(folder);
    printResult(json, { path, unknown }, () => unknownText(path, unknown));
    if (options.dataset !== 'auto' || options.map !== undefined) throw opened.unknown;
    const [first, problem] = [unknown.advice[0]!, `inspect: ${path}: this is of no format that CHEER reads`];
    throw new CheerError('format-unknown', problem, first, { cause: opened.unknown });
  }
  const { dataset, people } = opened;
  const chosen = choose(people, options);
  const line = progressLine('inspect');
  const { reports, refused, only } = await reportAll(chosen, { onProgress: line.update });
  line.end();
  const report: InspectReport = {
    path: basename(resolve(path)),
    format: dataset.name,
    title: dataset.title,
    why: recognisedBy(dataset.name, folder, people),
    licence: dataset.licence,
    citation: dataset.citation,
    simulated: dataset.name === 'simulated' || holdsSimulated(folder) || (await simulatedInside(folder, chosen)),
    recordings: reports,
    refused,
  };
  if (html !== undefined) writePage(html, report, only);
  const others = alsoHere(folder, dataset.name, { map: options.map });
  const text = alsoHereText(others);
  if (text !== undefined) note(text);
  printResult(json, { ...report, alsoHere: others, ...(html !== undefined && { html }) }, () =>
    [
      inspectText(report, only, options),
      ...(html === undefined ? [] : ['', `Page: ${pathToFileURL(resolve(html)).href}`]),
    ].join('\n'),
  );
  if (refused.length > 0) process.exitCode = reports.length > 0 ? 3 : 1;
}

/** What lies beside the recording of a simulated person says so in a zip, too, which is a file in the folder. */
async function simulatedInside(folder: Folder, people: readonly SubjectEntry[]): Promise<boolean> {
  if (folder.files.size !== 1 || people.length !== 1) return false;
  const [source] = folder.files.values();
  if (source === undefined || !/\.zip$/i.test(source.name)) return false;
  const { openZip } = await import('@cheer/recordings');
  return holdsSimulated(await openZip(source));
}

function choose(people: readonly SubjectEntry[], { subject, session }: InspectOptions): readonly SubjectEntry[] {
  const own = subject === undefined ? people : people.filter((one) => one.subject === subject);
  if (own.length === 0) {
    const names = people.slice(0, 40).map((one) => one.subject);
    refuse('inspect', `--subject must be one of ${names.join(', ')}`, subject, 'Name one of them.');
  }
  if (session === undefined) return own;
  const kept = own.map((one) => ({ ...one, sessions: one.sessions.filter((other) => other.session === session) }));
  if (kept.every(({ sessions }) => sessions.length === 0)) {
    const names = [...new Set(own.flatMap(({ sessions }) => sessions.map((one) => one.session)))].slice(0, 40);
    refuse('inspect', `--session must be one of ${names.join(', ')}`, session, 'Name one of them.');
  }
  return kept.filter(({ sessions }) => sessions.length > 0);
}

function writePage(path: string, report: InspectReport, only: Recording | undefined): void {
  const made = `${new Date().toISOString().slice(0, 16)}Z by cheer ${VERSION}`;
  const excerpt = only && excerptOf(only, report.recordings[0]!);
  const signals = excerpt && {
    data: signalsData(excerpt.recording),
    ...(excerpt.from !== undefined && { from: excerpt.from }),
  };
  const page = inspectPage(report, made, signals);
  try {
    writeAtomically(path, new TextEncoder().encode(page));
  } catch (error) {
    if (error instanceof CheerError) throw error;
    throw new CheerError(
      'file-unreadable',
      `inspect: --html ${path}: ${error instanceof Error ? error.message : error}`,
      'Give a file in a folder that exists and may be written to',
      { cause: error },
    );
  }
}

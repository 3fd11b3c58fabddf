import { channelsOf, peopleIn, type RecordingReport } from '@cheer/lab';
import { CATALOGUE, DATASETS, detectDataset } from '@cheer/recordings';
import { checkFiles, type FilesReport, isWhole, openFolder } from '@cheer/recordings/node';
import { interruption } from '../../interruption.ts';
import { reportAll } from '../../reportAll.ts';
import { printResult, progressLine } from '../../terminal.ts';
import type { CheckReport, PartReport } from './checkReport.ts';
import { checkText } from './checkText.ts';

export interface CheckOptions {
  dataset: string;
  map?: string;
  filesOnly?: true;
  json?: true;
}

export async function runCheck(path: string, { dataset: wanted, map, filesOnly, json }: CheckOptions): Promise<void> {
  const folder = await openFolder(path);
  const name = wanted === 'auto' ? detectDataset(folder, { map }) : wanted;
  const dataset = DATASETS[name]!;
  const known = CATALOGUE[name];
  const line = progressLine('check');
  const catalogue = await known?.files?.();
  const files =
    catalogue &&
    (await checkFiles(folder, catalogue, {
      signal: interruption,
      onProgress: (done, all) => line.update((filesOnly ? 1 : 0.3) * (done / all), `${done} of ${all} files`),
    }));
  const people = filesOnly === true ? [] : await dataset.open(folder, { map });
  const names = people.map(({ subject }) => subject);
  const { reports, refused } = await reportAll(people, {
    windows: false,
    onProgress: (share, doing) => line.update(0.3 + 0.7 * share, doing),
  });
  line.end();
  const parts = files ? partsOf(files) : [];
  const report = {
    path,
    dataset: name,
    title: dataset.title,
    files: parts,
    wrong: (files?.files ?? [])
      .filter(({ verdict }) => !isWhole(verdict))
      .map(({ file, verdict }) => ({ path: file.path, verdict })),
    missing: (files?.missing ?? []).filter(({ part }) => part === 'core').map((file) => file.path),
    extra: files?.extra ?? [],
    unfinished: files?.parts ?? [],
    people: peopleIn(reports).map(({ subject, sessions, seconds, labels, channels, faults }) => ({
      subject,
      sessions,
      minutes: seconds / 60,
      labels: Object.fromEntries(Object.entries(labels).map(([label, s]) => [label, s / 60])),
      channels,
      faults,
    })),
    missingPeople: filesOnly === true ? [] : (known?.people ?? []).filter((one) => !names.includes(one)),
    refused,
  };
  const problems = problemsOf(report, uselessIn(reports), filesOnly === true ? undefined : known?.count, names.length);
  const checked: CheckReport = { ...report, problems };
  printResult(json, checked, () => checkText(checked, channelsOf(reports)));
  if (problems.length > 0) process.exitCode = 3;
}

function partsOf({ files, missing }: FilesReport): PartReport[] {
  const parts = [...new Set([...files.map(({ file }) => file.part), ...missing.map(({ part }) => part)])];
  return parts.map((part) => {
    const own = files.filter(({ file }) => file.part === part);
    const count = (...verdicts: string[]): number => own.filter(({ verdict }) => verdicts.includes(verdict)).length;
    return {
      part,
      there: own.length,
      all: own.length + missing.filter((file) => file.part === part).length,
      pinned: own.filter(({ file }) => file.sha256 !== undefined).length,
      checked: count('same', 'line-ends'),
      lineEnds: count('line-ends'),
    };
  });
}

function problemsOf(
  report: Omit<CheckReport, 'problems'>,
  useless: readonly string[],
  count: number | undefined,
  found: number,
): string[] {
  const { missing, wrong, unfinished, refused, missingPeople, files, people } = report;
  const some = (what: string, all: readonly string[]): string[] =>
    all.length === 0 ? [] : [`${what}: ${all.length} (${all.slice(0, 6).join(', ')}${all.length > 6 ? ', ...' : ''})`];
  const twins = people.flatMap(({ subject, faults }) =>
    faults.some(({ kind }) => kind === 'same-samples') ? subject : [],
  );
  return [
    ...some('files missing', missing),
    ...some(
      'files that are not what they should be',
      wrong.map(({ path, verdict }) => `${path} (${verdict === 'size' ? 'another size' : 'other bytes'})`),
    ),
    ...some('downloads not finished', unfinished),
    // where files are missing, people are too
    ...(missing.length === 0 || files.length === 0 ? some('people missing', missingPeople) : []),
    ...(count !== undefined && missingPeople.length === 0 && found < count
      ? [`people missing: ${count - found} of ${count}`]
      : []),
    ...some(
      'recordings that cannot be read',
      refused.map(({ subject }) => subject),
    ),
    ...some('channels without a signal', useless),
    ...some('people with the same samples', twins),
  ];
}

/** Channels that measured nothing, whoever said so. */
const uselessIn = (reports: readonly RecordingReport[]): string[] =>
  reports.flatMap(({ subject, channels }) =>
    channels.filter(({ constant, missing }) => constant || missing >= 1).map(({ name }) => `${subject} ${name}`),
  );

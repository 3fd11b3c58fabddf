/** The demonstration: every step is the one that the other commands take, from files to predictions over HTTP. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { extract, localRunner, train, writeTable } from '@cheer/cloud';
import { type RunFacts, reportPage, resultsTable } from '@cheer/lab';
import { writeFolder } from '@cheer/recordings/node';
import { readRelease } from '@cheer/registry';
import type { Recording } from '@cheer/signals';
import { DEFAULT_MINUTES } from '@cheer/signals/simulate';
import type { DemoOptions } from '../commands/demo.ts';
import { refusals } from '../commands/extract.ts';
import { writeCohort } from '../commands/simulate.ts';
import { describe } from '../commands/train.ts';
import { interruption } from '../interruption.ts';
import { type ServedRequest, serveRelease } from '../serveRelease.ts';
import { bytes, columns, duration, note, printResult, progressLine } from '../terminal.ts';
import { withWorkFolder } from '../workFolder.ts';
import { type Cohort, openCohort, readAll } from './people.ts';
import { type Played, play } from './play.ts';
import { demoReport } from './report.ts';

const WINDOW = { length: 60, step: 30 };

export async function runDemo(options: DemoOptions): Promise<void> {
  const { out, seed, json } = options;
  const started = performance.now();
  const heading = (text: string): void =>
    note(`[${duration((performance.now() - started) / 1000).padStart(6)}] ${text}`);
  await mkdir(out, { recursive: true });

  let data = options.data;
  if (data === undefined) {
    data = join(out, 'cohort');
    heading(`simulating ${options.people} people`);
    const { people, protocol } = options;
    await writeCohort(data, { people, seed, protocol, minutes: DEFAULT_MINUTES, replace: true });
  }
  const cohort = await openCohort(options.dataset ?? 'simulated', data, options.holdOut, seed);
  const { training, heldOut } = cohort;
  heading(`${cohort.dataset.title}: ${training.length} people for the cloud, ${heldOut.length} for the device side`);
  const { extracted, trained } = await cloud(cohort, data, options, heading);

  const registry = join(out, 'registry');
  await writeFolder(registry, trained.files, { replace: true });
  note(describe(trained.report, registry, (performance.now() - started) / 1000));
  const log: ServedRequest[] = [];
  const server = await serveRelease(registry, {
    port: 0,
    host: '127.0.0.1',
    onRequest: (request) => log.push(request),
  });
  const release = await readRelease(async (path) => new Uint8Array(await readFile(join(registry, path))), registry);
  heading(`device side over ${server.url}`);
  const played: { one: Played; recordings: Recording[]; log: ServedRequest[] }[] = [];
  try {
    for (const entry of heldOut) {
      interruption.throwIfAborted();
      const recordings = await readAll(entry);
      const from = log.length;
      const one = await play(entry.subject, recordings, { ...options, url: server.url, release, out });
      played.push({ one, recordings, log: log.slice(from) });
      note(
        `  ${entry.subject}: cluster ${one.enrolled.cluster}, ${one.enrolled.requests.length} requests, ${bytes(one.enrolled.bytes)}`,
      );
    }
  } finally {
    await server.close();
  }

  const people = played.map(({ one }) => one);
  const rows = people.flatMap((one) => one.rows);
  const run: RunFacts = {
    dataset: cohort.dataset.name,
    task: cohort.classes.join(' / '),
    simulated: release.manifest.simulated,
    protocol: `${heldOut.length} of ${heldOut.length + training.length} people held out, unseen by scaler, clusters and encoders`,
    normalisation: 'transductive',
    windowLength: WINDOW.length,
    step: WINDOW.step,
    seeds: [seed],
    draws: options.draws,
  };
  heading('report');
  const report = join(out, 'report.html');
  const seconds = (performance.now() - started) / 1000;
  await writeFile(report, reportPage(demoReport({ run, cohort, extracted, trained: trained.report, played, seconds })));
  await writeFile(join(out, 'results.json'), `${JSON.stringify({ run, rows }, null, 1)}\n`);
  printResult(json, { out, report, run, rows, requests: log, seconds }, () =>
    [
      '',
      deviceTable(people, WINDOW),
      '',
      resultsTable(run, rows),
      '',
      `Requests seen by the server: ${log.length}, ${log.filter(({ method }) => method === 'GET').length} GET, ` +
        `${log.filter(({ query }) => query !== '').length} with a query, ${log.filter(({ bodyBytes }) => bodyBytes > 0).length} with a body.`,
      `Report: ${pathToFileURL(resolve(report)).href}   (${duration((performance.now() - started) / 1000)} in all)`,
    ].join('\n'),
  );
}

/** Features, clusters, encoders: everything of the people who are not held out, and nothing of those who are. */
async function cloud(cohort: Cohort, data: string, options: DemoOptions, heading: (text: string) => void) {
  return withWorkFolder(join(options.out, '.work'), async (work) => {
    const runner = await localRunner({ work, workers: options.workers ?? availableParallelism() });
    try {
      heading('cloud: features');
      const extracting = progressLine('extract');
      const extracted = await extract({
        dataset: cohort.dataset.name,
        data,
        subjects: cohort.training.map(({ subject }) => subject),
        window: WINDOW,
        runner,
        signal: interruption,
        onProgress: ({ done, total, note: what }) => extracting.update(done / total, what),
      });
      extracting.end();
      for (const { subject, reason } of [...cohort.refused, ...refusals(extracted.report)])
        note(`  not read: ${subject}: ${reason}`);
      await writeTable(join(options.out, 'features.parquet'), extracted.table);

      heading(`cloud: clusters and encoders (pretext ${options.pretext}; labels are not read)`);
      const training = progressLine('train');
      const trained = await train(extracted.table, {
        runner,
        name: `${cohort.dataset.name}-demo`,
        created: new Date().toISOString().slice(0, 10),
        clusters: options.clusters,
        pretext: options.pretext,
        seed: options.seed,
        steps: options.steps,
        signal: interruption,
        onProgress: ({ done, total, note: what }) => training.update(done / total, what),
      });
      training.end();
      return { extracted: extracted.report, trained };
    } finally {
      await runner.close();
    }
  });
}

/** One line a person: what the device side cost. */
function deviceTable(people: readonly Played[], { length }: { length: number }): string {
  return columns(
    ['person', 'windows', 'cluster', 'requests', 'fetched', 'labels', 'adapt ms', `ms a ${length} s window`],
    people.map(({ person, enrolled, journey }) => [
      person.subject,
      enrolled.windows,
      enrolled.cluster,
      enrolled.requests.length,
      bytes(enrolled.bytes),
      journey?.support.length ?? '-',
      journey?.trained.ms.toFixed(1) ?? '-',
      (
        ((journey?.predicted.ms.features ?? Number.NaN) + (journey?.predicted.ms.inference ?? Number.NaN)) /
        enrolled.windows
      ).toFixed(2),
    ]),
  );
}

/** The demonstration: every step is the one that the other commands take, from files to predictions over HTTP. */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeAtomically } from '@cheer/cloud';
import { aggregate, compareWithRaw, describeComparisons, type RunFacts, reportPage, resultsTable } from '@cheer/lab';
import { DEFAULT_MINUTES } from '@cheer/signals/simulate';
import { writeCohort } from '../commands/simulate.ts';
import { describe } from '../commands/train.ts';
import { checkOutputFolder } from '../outputFolder.ts';
import { bytes, columns, duration, note, printResult } from '../terminal.ts';
import { VERSION } from '../version.ts';
import { cloudSide, WINDOW } from './cloudSide.ts';
import { deviceSide } from './deviceSide.ts';
import type { DemoOptions } from './options.ts';
import { openCohort } from './people.ts';
import { CLUSTER_METHOD, type Played } from './play.ts';
import { publisherSide } from './publisherSide.ts';
import { demoReport } from './report.ts';

/** says that a folder is the demo's own, to be written over by the next */
const MARK = 'cheer-demo.json';

export async function runDemo(options: DemoOptions): Promise<void> {
  const { out, seed, json } = options;
  const started = performance.now();
  const heading = (text: string): void =>
    note(`[${duration((performance.now() - started) / 1000).padStart(6)}] ${text}`);
  await checkOutputFolder('demo', out, true, MARK);
  await mkdir(out, { recursive: true });
  writeAtomically(join(out, MARK), new TextEncoder().encode(`${JSON.stringify({ made: `cheer demo ${VERSION}` })}\n`));

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
  const { extracted, trained } = await cloudSide(cohort, data, options, heading);

  const { simulated } = extracted.table.meta;
  note(describe(trained.report, join(out, 'draft'), (performance.now() - started) / 1000, simulated));
  heading('publisher: keys, signatures, a registry');
  const demo = await publisherSide(out, trained, simulated);
  heading('device side: the root is pinned, every signature is verified');
  const { played, turnedAway, log } = await deviceSide(heldOut, demo, options);

  const people = played.map(({ one }) => one);
  const rows = people.flatMap((one) => one.rows);
  const run: RunFacts = {
    dataset: cohort.dataset.name,
    task: cohort.classes.join(' / '),
    simulated,
    protocol: `${people.length} of ${people.length + training.length} people held out, unseen by scaler, clusters and encoders`,
    normalisation: 'transductive',
    windowLength: WINDOW.length,
    step: WINDOW.step,
    seeds: [seed],
    draws: options.draws,
  };
  heading('report');
  const report = join(out, 'report.html');
  const seconds = (performance.now() - started) / 1000;
  const page = reportPage(
    demoReport({
      run,
      cohort,
      extracted: extracted.report,
      trained: trained.report,
      played,
      turnedAway,
      seconds,
      published: demo.published,
    }),
  );
  const text = new TextEncoder();
  writeAtomically(report, text.encode(page));
  writeAtomically(join(out, 'results.json'), text.encode(`${JSON.stringify({ run, rows }, null, 1)}\n`));
  printResult(json, { out, report, run, rows, requests: log, seconds }, () =>
    [
      '',
      deviceTable(people, WINDOW),
      '',
      resultsTable(
        run,
        rows,
        people.flatMap(({ skipped }) => skipped),
      ),
      '',
      `${CLUSTER_METHOD}, windowed, against the better of raw and raw-L2 (macro-F1 in points; paired Wilcoxon, uncorrected):`,
      ...describeComparisons(compareWithRaw(aggregate(rows), CLUSTER_METHOD).filter(isWindowed)).map(
        (line) => `  ${line}`,
      ),
      '',
      `Requests seen by the server: ${log.length}, ${log.filter(({ method }) => method === 'GET').length} GET, ` +
        `${log.filter(({ query }) => query !== '').length} with a query, ${log.filter(({ bodyBytes }) => bodyBytes > 0).length} with a body.`,
      `Report: ${pathToFileURL(resolve(report)).href}   (${duration((performance.now() - started) / 1000)} in all)`,
    ].join('\n'),
  );
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

const isWindowed = ({ decoding }: { readonly decoding: string }): boolean => decoding === 'windowed';

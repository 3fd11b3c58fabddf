/** A run as one HTML page. */
import { aggregate } from '../aggregate.ts';
import { compareWithRaw, describeComparisons } from '../comparison.ts';
import { MAJORITY } from '../fewShot.ts';
import { clustersFigure } from '../figures/clusters.ts';
import { confusionFigure } from '../figures/confusion.ts';
import { featureTreeFigure } from '../figures/featureTree.ts';
import { resultsFigure } from '../figures/results.ts';
import { signalsFigure } from '../figures/signals.ts';
import { timelineFigure } from '../figures/timeline.ts';
import { trainingFigure } from '../figures/trainingCurve.ts';
import { sumConfusions } from '../metrics.ts';
import { describeSkipped } from '../skipped.ts';
import { datasetName } from '../table.ts';
import type { ReportData } from './data.ts';
import { type Content, type Html, html } from './html.ts';
import { METHOD_NOTES, REFERENCES } from './notes.ts';
import { drawing, pageOf, type Section } from './page.ts';
import { faultsTable, peopleResultsTable, peopleTable, percent, requestsTable, resultsTable } from './tables.ts';

/** A log longer than this is folded away. */
const FEW = 24;

/** The page as text. The same data gives the same page. */
export function reportPage(data: ReportData): string {
  const sections = [
    results(data),
    people(data),
    requests(data),
    signals(data),
    tree(data),
    clusters(data),
    timelines(data),
    faults(data),
    method(data),
  ].filter((one) => one !== undefined);
  return pageOf(data.title, head(data), sections);
}

function head({ title, facts, run, rows }: ReportData): Html {
  const cells = aggregate(rows);
  const majority = cells.find(({ method }) => method === MAJORITY);
  const subjects = new Set(rows.map(({ subject }) => subject)).size;
  const stated: [string, Content][] = [
    ['Dataset', datasetName(run)],
    ['Task', run.task],
    ['People scored', subjects],
    ['Protocol', run.protocol],
    ['Windows', `${run.windowLength} s, one every ${run.step} s`],
    ['Labelled windows per class', `k = ${unique(rows.map(({ k }) => k)).join(', ')}`],
    ['Support', `${unique(rows.map(({ support }) => support)).join(', ')}; ${run.draws} draws of random support`],
    ['Normalisation', run.normalisation],
    ['Decoding', unique(rows.map(({ decoding }) => decoding)).join(', ')],
    ['Seeds', run.seeds.join(', ')],
    [
      'Majority class',
      majority
        ? `${percent(majority.scores.accuracy.mean)} % of windows, macro-F1 ${percent(majority.scores.macroF1.mean)} % (${majority.support} support, k = ${majority.k})`
        : 'not run',
    ],
    ...facts.map(({ name, value }): [string, Content] => [name, value]),
  ];
  return html`<header>
<h1>${title}</h1>
${run.simulated && html`<p class="banner" role="note">Simulated data. These figures show that the path works from end to end; they say nothing about people.</p>`}
<dl>${stated.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
</header>`;
}

function results({ rows, ours, skipped, excluded, run }: ReportData): Section | undefined {
  if (rows.length === 0) return undefined;
  const decodings = unique(rows.map(({ decoding }) => decoding));
  const decoding = decodings[0]!;
  const body = html`<p>Macro-F1 \u00b1 half its 95 % interval, accuracy below it, in per cent; means over the n people for whom the column could be run. A figure holds for its column only: how windows were chosen for labelling moves it more than the method does.</p>
${resultsTable(rows, ours)}
${compared(rows, ours, decoding)}
<details><summary>Macro-F1 of every person</summary>${peopleResultsTable(rows)}</details>
${drawing(resultsFigure({ rows, decoding }), `Macro-F1 by method on ${run.dataset}, ${decoding}`, 'Grey dots are people, blue dots their mean with its 95 % t interval; the dashed line is the majority baseline.')}
${confusions(rows, ours, decoding)}
${excluded.length > 0 && html`<p>Left out: ${excluded.map(({ subject, reason }) => `${subject} (${reason})`).join('; ')}.</p>`}
${skipped.length > 0 && html`<details><summary>Cells that could not be run</summary><ul>${describeSkipped(skipped).map((line) => html`<li>${line}</li>`)}</ul></details>`}`;
  return { id: 'results', title: 'Results', body };
}

/** The method under test against the better raw row of each column. */
function compared(rows: ReportData['rows'], ours: string, decoding: string): Content {
  const own = compareWithRaw(aggregate(rows), ours).filter((one) => one.decoding === decoding);
  if (own.length === 0) return null;
  return html`<p>${ours}, ${decoding}, against the better of raw and raw-L2 in each column (macro-F1 in points; paired Wilcoxon over people, two-sided, not corrected for the number of columns):</p><ul>${describeComparisons(own).map((line) => html`<li>${line}</li>`)}</ul>`;
}

/** The method under test against the raw control, at the largest k, for each support rule. */
function confusions(rows: ReportData['rows'], ours: string, decoding: string): Content {
  const k = Math.max(...rows.map((row) => row.k));
  const matrices = unique(rows.map(({ support }) => support)).flatMap((support) =>
    [ours, 'raw-L2'].flatMap((method) => {
      const own = rows.filter(
        (row) => row.method === method && row.support === support && row.k === k && row.decoding === decoding,
      );
      if (own.length === 0) return [];
      return [{ title: `${method}, ${support}`, confusion: sumConfusions(own.map(({ confusion }) => confusion)) }];
    }),
  );
  if (matrices.length === 0) return null;
  return drawing(
    confusionFigure({ matrices }),
    `Confusion, k = ${k}, ${decoding}`,
    'Rows are the truth and sum to 100 %; counts are summed over people and draws.',
  );
}

function people({ people: all }: ReportData): Section | undefined {
  if (all.length === 0) return undefined;
  const body = html`<p>Each person was enrolled as on a device of their own: features, matching, training and prediction ran there; only published files were fetched.</p>${peopleTable(all)}`;
  return { id: 'people', title: 'People', body };
}

function requests({ requests: all }: ReportData): Section | undefined {
  if (all.length === 0) return undefined;
  const sent = all.reduce((sum, { bytesOut }) => sum + bytesOut, 0);
  const gets = all.filter(({ method }) => method === 'GET').length;
  const body = html`<p>${all.length} requests, ${gets} of them GET; ${sent} bytes of bodies sent.</p>${all.length > FEW ? html`<details><summary>All ${all.length} requests</summary>${requestsTable(all)}</details>` : requestsTable(all)}`;
  return { id: 'requests', title: 'What left the device', body };
}

function signals({ signals: all = [] }: ReportData): Section | undefined {
  if (all.length === 0) return undefined;
  const body = all.map((one) =>
    drawing(
      signalsFigure(one),
      `Signals of ${one.subject}`,
      'Shading shows the states. Dots are the beats found in the pulse, triangles the responses found in skin conductance; the blue line is its tonic level.',
    ),
  );
  return { id: 'signals', title: 'Signals', body };
}

function tree({ tree: data }: ReportData): Section | undefined {
  if (data === undefined) return undefined;
  const body = drawing(
    featureTreeFigure(data),
    'The feature tree',
    html`Three modalities, their families, and the features that are the leaves of the encoder\u2019s graph. This list is ours, not the paper\u2019s.${data.values && data.valueName && ` The fuller a dot, the higher its ${data.valueName}.`}`,
  );
  return { id: 'features', title: 'Features', body };
}

function clusters({ clusters: data, training }: ReportData): Section | undefined {
  if (data === undefined && training === undefined) return undefined;
  const trained = training?.encoders.some(({ curve }) => curve.length > 0);
  const body = [
    data &&
      drawing(
        clustersFigure(data),
        'Clusters of people',
        'Each point is a person\u2019s profile (median and spread of each feature, labels unseen) on the two directions in which people differ most. Colour and shape are the cluster.',
      ),
    training &&
      trained &&
      drawing(
        trainingFigure(training),
        'Pre-training',
        'Loss of the pretext task for each encoder, against what guessing would give.',
      ),
  ];
  return { id: 'clusters', title: 'Clusters and encoders', body };
}

function timelines({ timelines: all = [] }: ReportData): Section | undefined {
  if (all.length === 0) return undefined;
  const body = all.map((one) =>
    drawing(
      timelineFigure(one),
      `Predictions of ${one.subject}: ${one.about}`,
      'Top: the true state, with the windows that were labelled for training. Below: predicted probabilities, stacked; each window is drawn as the step around its middle.',
    ),
  );
  return { id: 'timeline', title: 'Predictions along the session', body };
}

function faults({ faults: all }: ReportData): Section {
  const body = all.length === 0 ? html`<p>None were found.</p>` : faultsTable(all);
  return { id: 'faults', title: 'Faults found in the data', body };
}

function method({ notes }: ReportData): Section {
  const body = html`<ul>${[...notes, ...METHOD_NOTES].map((note) => html`<li>${note}</li>`)}</ul>
<p>References</p>
<ul>${REFERENCES.map(({ text, doi }) => html`<li>${text}${doi && html`. <a href="https://doi.org/${doi}">doi ${doi}</a>`}</li>`)}</ul>`;
  return { id: 'method', title: 'How it was done', body };
}

const unique = <T>(items: readonly T[]): T[] => [...new Set(items)];

/** An evaluation as one HTML page, in the layout of the paper's Table I and with everything that a reader needs to doubt it. */
import { confusionFigure } from '../../figures/confusion.ts';
import { resultsFigure } from '../../figures/results.ts';
import { type Content, type Html, html } from '../../report/html.ts';
import { drawing, pageOf, type Section } from '../../report/page.ts';
import type { SupportRule } from '../../support.ts';
import { compareMethods } from '../compare.ts';
import { decodingGains } from '../decodingGain.ts';
import type { Evaluation } from '../evaluate.ts';
import { type EvaluationFacts, majorityText, statement } from '../facts.ts';
import type { Normalisation } from '../protocol.ts';
import type { EvaluationRow } from '../row.ts';
import { describeSkippedRows } from '../skippedRows.ts';
import { columnsOf, summarise } from '../summary.ts';
import { columnsCaption } from './captions.ts';
import { chosenHere } from './chosenNote.ts';
import { clusterSection } from './clusterSection.ts';
import { decodingNote } from './decodingNote.ts';
import { evaluationNotes } from './notes.ts';
import { type Panel, panelsOf } from './panels.ts';
import { reliabilityFigure } from './reliabilityFigure.ts';
import { tableOne } from './tableOne.ts';
import { calibrationTable, differencesTable, gainsTable, peopleTable, scoresTable } from './tables.ts';
import { usualK } from './usualK.ts';

/** Rows that stand out, and whose confusion and reliability are drawn beside those of raw-L2 and CLEAR. */
const OURS = ['CHEER-Cluster', 'temporal-cluster', 'slow-features'];
const DRAWN = ['raw-L2', 'CLEAR', ...OURS];

/** @param about when, by which version, on which machine: one line a fact */
export function evaluationReport(
  facts: EvaluationFacts,
  evaluation: Evaluation,
  about: readonly { readonly name: string; readonly value: string }[],
): string {
  const name = facts.simulated ? `${facts.dataset}: simulated people` : facts.dataset;
  const sections = [
    ...facts.normalisations.flatMap((normalisation) => resultSections(facts, evaluation, normalisation)),
    clusterSection(facts, evaluation.clusters),
    leftOut(evaluation),
    evaluationNotes(facts),
  ];
  return pageOf(`Evaluation on ${name}`, head(facts, evaluation, about), sections);
}

function head(facts: EvaluationFacts, { rows }: Evaluation, about: readonly { name: string; value: string }[]): Html {
  const { protocol, window } = facts;
  const stated: [string, Content][] = [
    ['Dataset', facts.simulated ? `${facts.dataset} (simulated)` : facts.dataset],
    ['Task', facts.title],
    ['Protocol', `leave one subject out, ${facts.people} people scored`],
    ['Windows', `${window.length} s, one every ${window.step} s`],
    ['Labelled windows per class', `k = ${protocol.k.join(', ')}`],
    ['Support', `${protocol.supports.join(', ')}; ${protocol.draws} draws of random support`],
    ['Normalisation', facts.normalisations.join(', ')],
    ['Seeds', facts.seeds.join(', ')],
    ['Majority class', majorityText(rows).replace(/^majority /u, '')],
    ['Data', facts.source],
    ...about.map(({ name, value }): [string, Content] => [name, value]),
  ];
  return html`<header>
<h1>Evaluation on ${facts.dataset}: ${facts.title}</h1>
${facts.simulated && html`<p class="banner" role="note">Simulated data. These figures show that the evaluation works from end to end; they say nothing about people.</p>`}
<dl>${stated.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
<p class="soft">On a narrow screen tables and figures go on to the right: scroll them sideways \u2192</p>
</header>`;
}

function resultSections(facts: EvaluationFacts, { rows }: Evaluation, normalisation: Normalisation): Section[] {
  const own = rows.filter((row) => row.normalisation === normalisation);
  if (own.length === 0) return [];
  const windowed = own.filter(({ decoding }) => decoding === 'windowed');
  const cells = summarise(windowed);
  const where = `${statement(facts)}; normalisation ${normalisation}; decoding windowed; ${majorityText(own)}.`;
  const several = facts.normalisations.length > 1;
  const section = (id: string, title: string, body: Content): Section => ({
    id: several ? `${id}-${normalisation}` : id,
    title: several ? `${title}, ${normalisation}` : title,
    body,
  });
  const against = (['raw', 'cluster'] as const).map((rival) => compareMethods(cells, rival));
  const k = usualK(cells);
  const panels = panelsOf(windowed, DRAWN, k, facts.classes);
  const shown = columnsCaption(facts, cells, columnsOf(panels.map(({ column }) => column)), normalisation);
  const chosen = chosenHere(facts);
  return [
    section('table', 'Results', [
      tableOne(facts, cells, OURS),
      html`<p>Every column: macro-F1 \u00b1 half the 95 % t interval of its mean over the n people for whom the column could be run, the SD across people, accuracy / balanced accuracy, in per cent.</p>`,
      scoresTable(cells, OURS),
      drawing(
        resultsFigure({ rows: windowed.filter(isFewShot), decoding: 'windowed' }),
        'Macro-F1 by method',
        html`Grey dots are people, blue dots their mean with its 95 % t interval; the dashed line is the majority. ${where}`,
      ),
      html`<details><summary>Macro-F1 of every person</summary>${peopleTable(cells)}</details>`,
    ]),
    section('differences', 'Compared person by person', [
      html`<p>Macro-F1 in points against the better of raw and raw-L2 in each column, which have learned nothing; paired Wilcoxon over people, two-sided, with Holm\u2019s correction over the whole table. Bold: corrected p below 0.05. \u2018Both rules\u2019 is each person\u2019s mean over the support rules.</p>`,
      against[0]!.length > 0 ? differencesTable(against[0]!, chosen) : html`<p>No raw row was run.</p>`,
      html`<p>The same against CHEER-Cluster, the paper\u2019s method:</p>`,
      against[1]!.length > 0 ? differencesTable(against[1]!, chosen) : html`<p>CHEER-Cluster was not run.</p>`,
    ]),
    section('decoding', 'What decoding adds', [
      html`<p>States last, and laboratories exaggerate it. Points of macro-F1 over judging window by window: causal (windows before count, how long states last is learned from the person\u2019s unlabelled stream), offline (windows after count too, which no device has), and the control: causal on windows in shuffled order, where nothing should be gained. \u00b1 half the 95 % t interval over people.</p>`,
      gainsTable(decodingGains(own)),
      decodingNote(own, facts.classes.length),
    ]),
    section('confusion', 'Confusion and calibration', [
      panels.length > 0
        ? panelDrawings(panels, shown)
        : html`<p>None of the methods that are drawn here was run: ${DRAWN.join(', ')}.</p>`,
      html`<p>Expected calibration error (Guo et al. 2017, 15 bins) and below it F1 of ${facts.classes.join(', ')}; means over people, in per cent:</p>`,
      calibrationTable(windowed, facts.classes),
    ]),
  ];
}

function panelDrawings(panels: readonly Panel[], shown: string): Html {
  const { k } = panels[0]!.column;
  return html`${drawing(
    confusionFigure({ matrices: panels }),
    `Confusion, k = ${k}`,
    `Rows are the truth and sum to 100 %; counts are summed over people, draws and seeds. ${shown}`,
  )}${drawing(
    reliabilityFigure(panels),
    `Reliability, k = ${k}`,
    `On the dashed line a method is right as often as it says. The larger a dot, the more windows. ${shown}`,
  )}`;
}

function leftOut({ excluded, skipped }: Evaluation): Section {
  const body: Content = [
    excluded.length === 0
      ? html`<p>Nobody was left out.</p>`
      : html`<p>Left out: ${excluded.map(({ subject, reason }) => `${subject} (${reason})`).join('; ')}.</p>`,
    skipped.length === 0
      ? html`<p>Every cell could be run.</p>`
      : html`<ul>${describeSkippedRows(skipped).map((line) => html`<li>${line}</li>`)}</ul>`,
  ];
  return { id: 'left-out', title: 'Who and what could not be run', body };
}

const isFewShot = <T extends EvaluationRow>(row: T): row is T & { support: SupportRule } => row.support !== 'none';

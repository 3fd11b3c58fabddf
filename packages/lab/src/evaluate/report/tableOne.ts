/** The layout of the paper's Table I: a row a method, accuracy and F1; ours, and the paper's own beside it. */
import { type Html, html } from '../../report/html.ts';
import { type EvaluationFacts, percent } from '../facts.ts';
import { type SummaryCell, unique } from '../summary.ts';
import { peopleIn } from './captions.ts';
import { PAPER } from './paper.ts';
import { usualK } from './usualK.ts';
import { wideTable } from './wideTable.ts';

/** @param cells of one normalisation, windowed */
export function tableOne(facts: EvaluationFacts, cells: readonly SummaryCell[], ours: readonly string[]): Html {
  const { protocol } = facts;
  const k = usualK(cells);
  const supports = protocol.supports.filter((support) =>
    cells.some((cell) => cell.support === support && cell.k === k),
  );
  // the paper's rows are there to be compared with, whichever of ours were run
  const run = unique(cells.map(({ method }) => method));
  const methods = unique([...run, ...PAPER.flatMap(({ rows }) => Object.keys(rows))]);
  const [first] = cells;
  const head = html`<tr><th></th>${supports.map((support) => {
    const people = peopleIn(cells, { support, k });
    return html`<th colspan="2" scope="colgroup">${facts.dataset}${facts.simulated && facts.dataset !== 'simulated' && ' (simulated)'}<span class="soft"><br>${support}, k = ${k}, n ${people}</span></th>`;
  })}${PAPER.map(
    ({ title, detail, dataset, task }) =>
      html`<th scope="colgroup">The paper\u2019s<br>${title}<span class="soft"><br>${detail}${(dataset !== facts.dataset || task !== facts.task) && html`<br>other data`}</span></th>`,
  )}</tr><tr><th scope="col" class="left">Method</th>${supports.map(() => html`<th scope="col">Accuracy</th><th scope="col">F1</th>`)}${PAPER.map(() => html`<th scope="col">Accuracy<br>F1</th>`)}</tr>`;
  const body = methods.map((method) => {
    const own = supports.map((support) => {
      const cell = cells.find((one) => one.method === method && one.support === support && one.k === k);
      if (cell === undefined) return html`<td>-</td><td>-</td>`;
      return [cell.scores.accuracy, cell.scores.macroF1].map(
        ({ mean, sd }) => html`<td>${percent(mean)}<span class="soft"> \u00b1 ${percent(sd)}</span></td>`,
      );
    });
    const theirs = PAPER.map(({ rows }) => {
      const paper = rows[method];
      return paper ? html`<td><i>${paper.accuracy}<br>${paper.f1}</i></td>` : html`<td></td>`;
    });
    return html`<tr${ours.includes(method) && html` class="ours"`}><th scope="row">${method}${!run.includes(method) && html`<span class="soft"><br>not run here</span>`}</th>${own}${theirs}</tr>`;
  });
  return html`${wideTable('Table I', 2 * supports.length + PAPER.length, head, body)}<p class="soft">Ours: leave one subject out, normalisation ${first?.normalisation ?? '-'}, decoding windowed, seeds ${facts.seeds.join(', ')}; mean \u00b1 SD across people, in per cent, so that it reads as the paper\u2019s does; F1 is macro-F1. The paper\u2019s figures, in italics, are copied from its Table I: its data, its support (which it does not state) and its \u00b1, not ours. Its CNN-LSTM rows are [7] on WEMAC, here CLEAR, and [11] on WESAD, here CNN-LSTM; it gives no STD for [11].${ours.some((name) => methods.includes(name)) && html` Shaded rows, here and below, are the paper\u2019s clustered method and ours: ${ours.filter((name) => methods.includes(name)).join(', ')}. Shading says nothing of how they did.`} k = ${k} is, of those that most people have, the nearest to 5.</p>`;
}

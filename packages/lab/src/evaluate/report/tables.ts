/** The other tables of an evaluation's report. */
import { type Content, type Html, html } from '../../report/html.ts';
import type { Difference } from '../compare.ts';
import type { DecodingGain } from '../decodingGain.ts';
import { percent, points, pText } from '../facts.ts';
import type { EvaluationRow } from '../row.ts';
import { type Column, columnName, columnsOf, grouped, type SummaryCell, unique } from '../summary.ts';
import { peopleIn } from './captions.ts';
import { CHOSEN_MARK, chosenNote } from './chosenNote.ts';
import { wideTable } from './wideTable.ts';

/** Macro-F1 with its interval, SD, accuracy and balanced accuracy. */
export function scoresTable(cells: readonly SummaryCell[], ours: readonly string[]): Html {
  const columns = columnsOf(cells);
  const body = unique(cells.map(({ method }) => method)).map(
    (method) =>
      html`<tr${ours.includes(method) && html` class="ours"`}><th scope="row">${method}</th>${columns.map((column) => {
        const cell = find(cells, method, column);
        if (cell === undefined) return html`<td>-</td>`;
        const { macroF1, accuracy, balancedAccuracy } = cell.scores;
        return html`<td>${percent(macroF1.mean)}<span class="soft"> \u00b1 ${percent(macroF1.halfWidth)}<br>SD ${percent(macroF1.sd)}<br>${percent(accuracy.mean)} / ${percent(balancedAccuracy.mean)}</span></td>`;
      })}</tr>`,
  );
  return wideTable('Scores', columns.length, columnHead(columns, cells), body);
}

export function peopleTable(cells: readonly SummaryCell[]): Html {
  const columns = columnsOf(cells);
  const body = unique(cells.map(({ method }) => method)).map((method) => {
    const own = cells.filter((cell) => cell.method === method);
    const subjects = unique(own.flatMap(({ people }) => people.map(({ subject }) => subject)));
    return [
      html`<tr class="group"><th colspan="${columns.length + 1}" scope="rowgroup">${method}</th></tr>`,
      subjects.map(
        (subject) =>
          html`<tr><th scope="row">${subject}</th>${columns.map((column) => {
            const person = find(own, method, column)?.people.find((one) => one.subject === subject);
            return html`<td>${person ? percent(person.macroF1) : '-'}</td>`;
          })}</tr>`,
      ),
    ];
  });
  return wideTable('Macro-F1 of every person', columns.length, columnHead(columns, cells), body);
}

/**
 * In points, with corrected p; below 0.05 it stands in bold.
 * @param chosen methods whose settings were chosen while looking at these people: marked at every p
 */
export function differencesTable(all: readonly Difference[], chosen: readonly string[]): Html {
  const columns = grouped(all, ({ support, k }) => `${support} ${k}`).map((own) => own[0]!);
  const several = unique(all.flatMap(({ against }) => against)).length > 1;
  const head = html`<tr><th scope="col" class="left">Method</th>${columns.map(({ support, k, people }) => html`<th scope="col">${support === 'both' ? 'both rules' : support}<br>k = ${k}<span class="soft"><br>n ${people}</span></th>`)}</tr>`;
  const body = unique(all.map(({ method }) => method)).map(
    (method) =>
      html`<tr><th scope="row">${method}</th>${columns.map(({ support, k }) => {
        const one = all.find((other) => other.method === method && other.support === support && other.k === k);
        if (one === undefined) return html`<td>-</td>`;
        const figure = one.corrected < 0.05 ? html`<b>${points(one.difference)}</b>` : points(one.difference);
        return html`<td>${figure}<span class="soft"><br>p ${pText(one.corrected)}${chosen.includes(method) && ` ${CHOSEN_MARK}`}${several && html`<br>${unique(one.against).join(', ')}`}</span></td>`;
      })}</tr>`,
  );
  return html`${wideTable('Differences', columns.length, head, body)}${chosenNote(chosen.filter((name) => all.some(({ method }) => method === name)))}`;
}

export function gainsTable(all: readonly DecodingGain[]): Html {
  const columns = columnsOf(all);
  const head = html`<tr><th></th>${columns.map((column) => html`<th colspan="3" scope="colgroup">${columnName(column)}</th>`)}</tr><tr><th scope="col" class="left">Method</th>${columns.map(() => html`<th scope="col">causal</th><th scope="col">offline</th><th scope="col">shuffled</th>`)}</tr>`;
  const body = unique(all.map(({ method }) => method)).map(
    (method) =>
      html`<tr><th scope="row">${method}</th>${columns.map(({ support, k }) => {
        const one = all.find((other) => other.method === method && other.support === support && other.k === k);
        if (one === undefined) return html`<td>-</td><td>-</td><td>-</td>`;
        return [one.causal, one.offline, one.shuffled].map(
          ({ mean, halfWidth }) =>
            html`<td>${points(mean)}<span class="soft"><br>\u00b1 ${percent(halfWidth)}</span></td>`,
        );
      })}</tr>`,
  );
  return wideTable('What decoding adds', 3 * columns.length, head, body);
}

/** Expected calibration error and F1 of each class, means over people. @param rows windowed, of one normalisation */
export function calibrationTable(rows: readonly EvaluationRow[], classes: readonly string[]): Html {
  const own = rows.filter(({ calibrationError }) => calibrationError !== null);
  const columns = columnsOf(own);
  const head = html`<tr><th scope="col" class="left">Method</th>${columns.map((column) => html`<th scope="col">${columnHeading(column)}</th>`)}</tr>`;
  const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
  const body = unique(own.map(({ method }) => method)).map(
    (method) =>
      html`<tr><th scope="row">${method}</th>${columns.map(({ support, k }) => {
        const cell = own.filter((row) => row.method === method && row.support === support && row.k === k);
        if (cell.length === 0) return html`<td>-</td>`;
        const f1 = classes.map((name) => percent(mean(cell.flatMap((row) => row.f1[name] ?? []))));
        return html`<td>${percent(mean(cell.map((row) => row.calibrationError!)))}<span class="soft"><br>${f1.join(', ')}</span></td>`;
      })}</tr>`,
  );
  return wideTable('Calibration', columns.length, head, body);
}

function columnHead(columns: readonly Column[], cells: readonly SummaryCell[]): Content {
  return html`<tr><th scope="col" class="left">Method</th>${columns.map((column) => html`<th scope="col">${columnHeading(column)}<span class="soft"><br>n ${peopleIn(cells, column)}</span></th>`)}</tr>`;
}

const columnHeading = ({ support, k }: Column): Html =>
  support === 'none' ? html`zero-shot` : html`${support}<br>k = ${k}`;

const find = (cells: readonly SummaryCell[], method: string, { support, k }: Column): SummaryCell | undefined =>
  cells.find((cell) => cell.method === method && cell.support === support && cell.k === k);

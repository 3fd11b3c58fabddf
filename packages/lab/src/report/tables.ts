/** The tables of a report. */
import { aggregate, type Cell, type Spread } from '../aggregate.ts';
import type { ResultRow } from '../fewShot.ts';
import type { LoggedRequest, PersonFacts, SubjectFault } from './data.ts';
import { type Html, html } from './html.ts';
import { scrolling } from './page.ts';

/** Rows are methods, by decoding; columns support rule and k; cells macro-F1 with its interval and accuracy. */
export function resultsTable(rows: readonly ResultRow[], ours: string): Html {
  const cells = aggregate(rows);
  const columns = columnsOf(cells);
  const body = unique(cells.map(({ decoding }) => decoding)).map((decoding) => {
    const own = cells.filter((cell) => cell.decoding === decoding);
    return [
      html`<tr class="group"><th colspan="${columns.length + 1}" scope="rowgroup">${decoding}</th></tr>`,
      unique(own.map(({ method }) => method)).map(
        (method) =>
          html`<tr${method === ours && html` class="ours"`}><th scope="row">${method}</th>${columns.map((column) =>
            spreadCell(own.find((cell) => cell.method === method && columnOf(cell) === column)),
          )}</tr>`,
      ),
    ];
  });
  return scrolling('Results', columnHead(cells, 'Method'), body);
}

/** Every person's macro-F1, what the means are made of. */
export function peopleResultsTable(rows: readonly ResultRow[]): Html {
  const cells = aggregate(rows);
  const columns = columnsOf(cells);
  const body = unique(cells.map(({ method, decoding }) => `${method}, ${decoding}`)).map((name) => {
    const own = cells.filter(({ method, decoding }) => `${method}, ${decoding}` === name);
    const subjects = unique(own.flatMap(({ people }) => people.map(({ subject }) => subject)));
    return [
      html`<tr class="group"><th colspan="${columns.length + 1}" scope="rowgroup">${name}</th></tr>`,
      subjects.map((subject) => {
        const figures = columns.map((column) => {
          const cell = own.find((one) => columnOf(one) === column);
          const person = cell?.people.find((one) => one.subject === subject);
          return html`<td>${person ? percent(person.macroF1) : '-'}</td>`;
        });
        return html`<tr><th scope="row">${subject}</th>${figures}</tr>`;
      }),
    ];
  });
  return scrolling('Macro-F1 of every person', columnHead(cells, 'Person'), body);
}

export function peopleTable(people: readonly PersonFacts[]): Html {
  const head = html`<tr><th scope="col" class="left">Person</th><th scope="col">Windows</th><th scope="col">Labelled</th><th scope="col">Cluster</th><th scope="col">Fetched</th><th scope="col">Adapt</th><th scope="col">Per window</th></tr>`;
  const body = people.map(
    (one) =>
      html`<tr><th scope="row">${one.subject}</th><td>${one.windows}</td><td>${one.labelled}</td><td>${one.cluster ?? 'none'}</td><td>${bytes(one.bytesFetched)}</td><td>${milliseconds(one.adaptMs)}</td><td>${milliseconds(one.windowMs)}</td></tr>`,
  );
  return scrolling('People on the device side', head, body);
}

export function requestsTable(requests: readonly LoggedRequest[]): Html {
  const head = html`<tr><th scope="col" class="left">Person</th><th scope="col" class="left">Request</th><th scope="col">Status</th><th scope="col">Body sent</th><th scope="col">Received</th></tr>`;
  const body = requests.map(
    (one) =>
      html`<tr><th scope="row">${one.subject}</th><td class="free"><code title="${one.url}">${one.method} ${shortened(one.url)}</code></td><td>${one.status}</td><td>${bytes(one.bytesOut)}</td><td>${bytes(one.bytesIn)}</td></tr>`,
  );
  return scrolling('Requests the device made', head, body);
}

/** SHA-256 sums in names, cut to where a reader can still tell them apart. */
const shortened = (url: string): string => url.replace(/([0-9a-f]{8})[0-9a-f]{56}/g, '$1\u2026');

export function faultsTable(faults: readonly SubjectFault[]): Html {
  const head = html`<tr><th scope="col" class="left">Person</th><th scope="col" class="left">Fault</th><th scope="col" class="left">Where</th><th scope="col" class="left">Found</th><th scope="col" class="left">Done</th></tr>`;
  const body = faults.map(
    (one) =>
      html`<tr><th scope="row">${one.subject}</th><td class="left"><code>${one.kind}</code></td><td class="left">${one.where}</td><td class="free">${one.found}</td><td class="free">${one.done}</td></tr>`,
  );
  return scrolling('Faults in the data', head, body);
}

export const percent = (share: number): string => (Number.isFinite(share) ? (100 * share).toFixed(1) : '-');

export function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  return count < 1_000_000 ? `${(count / 1000).toFixed(1)} kB` : `${(count / 1_000_000).toFixed(2)} MB`;
}

function milliseconds(value: number): string {
  return Number.isFinite(value) ? `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms` : '-';
}

function spreadCell(cell: Cell | undefined): Html {
  if (cell === undefined) return html`<td>-</td>`;
  const { macroF1, accuracy } = cell.scores;
  return html`<td>${percent(macroF1.mean)}<span class="soft"> ${interval(macroF1)}<br>${percent(accuracy.mean)}</span></td>`;
}

const interval = ({ halfWidth }: Spread): string => (Number.isFinite(halfWidth) ? `\u00b1 ${percent(halfWidth)}` : '');

function columnHead(cells: readonly Cell[], first: string): Html {
  const supports = unique(cells.map(({ support }) => support));
  const counts = (support: string): number[] =>
    unique(cells.filter((cell) => cell.support === support).map(({ k }) => k));
  const most = (support: string, k: number): number =>
    Math.max(...cells.filter((cell) => cell.support === support && cell.k === k).map(({ people }) => people.length));
  return html`<tr><th></th>${supports.map((support) => html`<th colspan="${counts(support).length}" scope="colgroup">${support} support</th>`)}</tr><tr><th scope="col" class="left">${first}</th>${supports.map((support) => counts(support).map((k) => html`<th scope="col">k = ${k}<span class="soft"> n ${most(support, k)}</span></th>`))}</tr>`;
}

/** In the order of the head. */
function columnsOf(cells: readonly Cell[]): string[] {
  return unique(cells.map(({ support }) => support)).flatMap((support) =>
    unique(cells.filter((cell) => cell.support === support).map(columnOf)),
  );
}

const columnOf = ({ support, k }: Cell): string => `${support} ${k}`;
const unique = <T>(items: readonly T[]): T[] => [...new Set(items)];

/** The result as one HTML page in the layout of the paper's Tables II and III: nothing is fetched, nothing is executed. */
import { createHash } from 'node:crypto';
import { type Content, type Html, html, trusted } from '../report/html.ts';
import { STYLE } from '../report/style.ts';
import type { Consumption, JobResult } from './consumption.ts';
import { type ConsumptionSubject, facts, NOTES, PAPER_NOTE, powerFact } from './facts.ts';
import { PAPER_MACHINE, PAPER_ROWS } from './paper.ts';
import {
  digits,
  durations,
  jobOf,
  megabytes,
  memory,
  ms,
  NOT_MEASURABLE,
  overRuntime,
  pair,
  rails,
  type TextTable,
  times,
  watts,
} from './tables.ts';

/** The page as text. The same result gives the same page. */
export function consumptionPage(consumption: Consumption, subject: ConsumptionSubject, made: string): string {
  const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;
  const title = `What CHEER costs on ${consumption.machine.model}`;
  const notes = consumption.methods.flatMap((method) => (method.notes ?? []).map((note) => `${method.name}: ${note}`));
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<main>
<header>
<h1>${title}</h1>
${subject.simulated && html`<p class="banner" role="note">The recording is of a simulated person. Costs depend on how long a recording is and how many windows are labelled, hardly on what is in it; nothing here says how well anything is recognised.</p>`}
<dl>${[...facts(consumption, subject), ['Made', made]].map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
</header>
<section id="size"><h2>Size, memory and time (the paper\u2019s Table II)</h2>${sizeTable(consumption)}<p>${PAPER_NOTE}</p></section>
<section id="power"><h2>Power and energy (the paper\u2019s Table III)</h2>${powerTable(consumption)}<p>Power here: ${powerFact(consumption)}.</p></section>
<section id="jobs"><h2>Job by job</h2>${[durations, memory, ...(consumption.power.sensor === null ? [] : [rails])].map((make) => plain(make(consumption)))}</section>
<section id="method"><h2>How it was measured</h2><ul>${[...NOTES, ...notes].map((note) => html`<li>${note}</li>`)}</ul></section>
</main>
</body>
</html>
`.text;
}

const PRINTED = `Printed in the paper, ${PAPER_MACHINE}: another machine`;

function sizeTable({ methods, machine }: Consumption): Html {
  const [first] = methods;
  const peak = (job: JobResult | undefined): Content => [
    megabytes(job?.memory.total),
    soft(`${megabytes(overRuntime(job))} over the runtime`),
  ];
  const body = methods.map((method) => {
    const [train, infer] = pair(method);
    const time = (job: JobResult | undefined): Content => [
      ms(job?.time.median),
      job !== undefined &&
        first !== undefined &&
        method !== first &&
        soft(`${times(job.time.median / (jobOf(first, job.job)?.time.median ?? Number.NaN))} x ${first.name}`),
      soft(`p95 ${ms(job?.time.p95)}, first ${ms(job?.time.first)}`),
    ];
    return row(method.name, method === first, [
      megabytes(method.modelBytes, 3),
      peak(train),
      peak(infer),
      time(train),
      time(infer),
    ]);
  });
  const paper = PAPER_ROWS.map(({ method, size, ram, time }) => row(method, false, [size, ...ram, ...time]));
  return grouped(['Size (MB)', 'Peak RAM (MB)', 'Time (ms)'], 1, machine.model, body, paper);
}

function powerTable({ methods, machine, power }: Consumption): Html {
  const body = methods.map((method, i) => {
    const powers = pair(method).map((job) => job?.power ?? null);
    const cell = (all: string, above: string, clear: boolean): Content => [
      all,
      soft(`${above}${clear ? '' : '?'} above idle`),
    ];
    const of = (show: (one: NonNullable<JobResult['power']>) => Content): Content[] =>
      powers.map((one) => (one === null ? (power.sensor === null ? NOT_MEASURABLE : '-') : show(one)));
    const joules = (value: number): string => (Number.isFinite(value) ? digits(value) : '-');
    return row(method.name, i === 0, [
      ...of((one) => cell(watts(one.total), watts(one.aboveIdle), one.clear)),
      ...of((one) => cell(joules(one.joules), joules(one.joulesAboveIdle), one.clear)),
    ]);
  });
  const paper = PAPER_ROWS.map(({ method, power: w, energy }) => row(method, false, [...w, ...energy]));
  return grouped(['Power (W)', 'Energy (J)'], 0, machine.model, body, paper);
}

/** Measured rows over printed ones; after `single` columns of their own, headings have the columns train and infer. */
function grouped(headings: readonly string[], single: number, machine: string, body: Content, paper: Content): Html {
  const alone = headings.slice(0, single);
  const split = headings.slice(single);
  const width = 1 + alone.length + 2 * split.length;
  const group = (text: string): Html =>
    html`<tr class="group"><th colspan="${width}" scope="rowgroup">${text}</th></tr>`;
  return scrolling(
    headings.join(', '),
    html`<tr><th class="left" scope="col" rowspan="2">Method</th>${alone.map((name) => html`<th scope="col" rowspan="2">${name}</th>`)}${split.map((name) => html`<th colspan="2" scope="colgroup">${name}</th>`)}</tr><tr>${split.map(() => html`<th scope="col">Train</th><th scope="col">Infer</th>`)}</tr>`,
    [group(`Measured in this run, ${machine}`), body, group(PRINTED), paper],
  );
}

const row = (name: string, ours: boolean, cells: readonly Content[]): Html =>
  html`<tr${ours && html` class="ours"`}><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`;

const soft = (text: string): Html => html`<br><span class="soft">${text}</span>`;

function plain({ title, head, rows }: TextTable): Html {
  const lines = rows.map(([name, ...cells]) => row(name!, false, cells));
  return html`<h3>${title}</h3>${scrolling(title, html`<tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr>`, lines)}`;
}

const scrolling = (label: string, head: Content, body: Content): Html =>
  html`<div class="wide" role="region" tabindex="0" aria-label="${label}"><table><thead>${head}</thead><tbody>${body}</tbody></table></div>`;

/** The result as one HTML page in the layout of the paper's Tables II and III: nothing is fetched, nothing is executed. */
import { type Content, type Html, html } from '../report/html.ts';
import { pageOf } from '../report/page.ts';
import type { Consumption, JobResult } from './consumption.ts';
import { type ConsumptionSubject, facts, NOTES, PAPER_NOTE, powerFact } from './facts.ts';
import { JOB_MEANINGS, JOBS } from './method.ts';
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
  const title = `What CHEER costs on ${consumption.machine.model}`;
  const notes = consumption.methods.flatMap((method) => (method.notes ?? []).map((note) => `${method.name}: ${note}`));
  const head = html`<header>
<h1>${title}</h1>
${subject.simulated && html`<p class="banner" role="note">The recording is of a simulated person. Costs depend on how long a recording is and how many windows are labelled, hardly on what is in it; nothing here says how well anything is recognised.</p>`}
${consumption.power.copy !== null && html`<p class="banner" role="note">Power and energy were read from ${consumption.power.copy}, a copy of a device\u2019s sensors and not this machine. They mean nothing.</p>`}
<dl>${[...facts(consumption, subject), ['Made', made]].map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
</header>`;
  return pageOf(title, head, [
    {
      id: 'size',
      title: 'Size, memory and time (the paper\u2019s Table II)',
      body: html`${sizeTable(consumption)}<p>${PAPER_NOTE}</p>`,
    },
    {
      id: 'power',
      title: 'Power and energy (the paper\u2019s Table III)',
      body: html`${powerTable(consumption)}<p>Power here: ${powerFact(consumption)}.</p>`,
    },
    {
      id: 'jobs',
      title: 'Job by job',
      body: html`<dl>${JOBS.map((job) => html`<dt>${job}</dt><dd>${JOB_MEANINGS[job]}</dd>`)}</dl>
${[durations, memory, ...(consumption.power.sensor === null ? [] : [rails])].map((make) => plain(make(consumption)))}`,
    },
    {
      id: 'method',
      title: 'How it was measured',
      body: html`<ul>${[...NOTES, ...notes].map((note) => html`<li>${note}</li>`)}</ul>`,
    },
  ]);
}

const PRINTED = `Printed in the paper, ${PAPER_MACHINE}: another machine`;

function sizeTable({ methods, machine }: Consumption): Html {
  const [first] = methods;
  const peak = (job: JobResult | undefined): Content => [
    megabytes(job?.memory.total),
    soft(megabytes(overRuntime(job))),
  ];
  const body = methods.map((method) => {
    const time = (job: JobResult | undefined): Content => {
      const reference = jobOf(first, job?.job ?? 'inference')?.time.median ?? Number.NaN;
      return [ms(job?.time.median), soft(`${times((job?.time.median ?? Number.NaN) / reference)} x`)];
    };
    const both = pair(method);
    return row(method.name, method === first, [megabytes(method.modelBytes, 3), ...both.map(peak), ...both.map(time)]);
  });
  const paper = PAPER_ROWS.map(({ method, size, ram, time }) => row(method, false, [size, ...ram, ...time]));
  const headings: Heading[] = [
    ['Peak RAM (MB)', 'over the runtime'],
    ['Time (ms)', `times ${first?.name ?? ''} of this run`],
  ];
  return grouped('Size, peak RAM and time', ['Size (MB)'], headings, machine.model, body, paper);
}

function powerTable({ methods, machine, power }: Consumption): Html {
  const joules = (value: number): string => (Number.isFinite(value) ? digits(value) : '-');
  const cell = (all: string, above: string, clear: boolean): Content => [all, soft(`${above}${clear ? '' : '?'}`)];
  const body = methods.map((method, i) => {
    if (power.sensor === null) return row(method.name, i === 0, [], html`<td colspan="4">${NOT_MEASURABLE}</td>`);
    const powers = pair(method).map((job) => job?.power ?? null);
    return row(method.name, i === 0, [
      ...powers.map((one) => one && cell(watts(one.total), watts(one.aboveIdle), one.clear)),
      ...powers.map((one) => one && cell(joules(one.joules), joules(one.joulesAboveIdle), one.clear)),
    ]);
  });
  const paper = PAPER_ROWS.map(({ method, power: w, energy }) => row(method, false, [...w, ...energy]));
  const headings: Heading[] = [
    ['Power (W)', 'above idle'],
    ['Energy (J)', 'above idle'],
  ];
  return grouped('Power and energy', [], headings, machine.model, body, paper);
}

/** What a pair of columns, train and infer, shows, and what stands small below it. */
type Heading = readonly [string, string];

/** Measured rows over printed ones. */
function grouped(
  label: string,
  alone: readonly string[],
  split: readonly Heading[],
  machine: string,
  body: Content,
  paper: Content,
): Html {
  const width = 1 + alone.length + 2 * split.length;
  const group = (text: string): Html =>
    html`<tr class="group"><th colspan="${width}" scope="rowgroup">${text}</th></tr>`;
  return scrolling(
    label,
    html`<tr><th class="left" scope="col" rowspan="2">Method</th>${alone.map((name) => html`<th scope="col" rowspan="2">${name}</th>`)}${split.map(([name, below]) => html`<th colspan="2" scope="colgroup">${name}${soft(below)}</th>`)}</tr><tr>${split.map(() => html`<th scope="col">Train</th><th scope="col">Infer</th>`)}</tr>`,
    [group(`Measured in this run, ${machine}`), body, group(PRINTED), paper],
  );
}

const row = (name: string, ours: boolean, cells: readonly Content[], rest?: Html): Html =>
  html`<tr${ours && html` class="ours"`}><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell ?? '-'}</td>`)}${rest}</tr>`;

const soft = (text: string): Html => html`<br><span class="soft">${text}</span>`;

function plain({ title, head, rows }: TextTable): Html {
  const lines = rows.map(([name, ...cells]) => row(name!, false, cells));
  return html`<h3>${title}</h3>${scrolling(title, html`<tr>${head.map((name, c) => html`<th${c === 0 && html` class="left"`} scope="col">${name}</th>`)}</tr>`, lines)}`;
}

const scrolling = (label: string, head: Content, body: Content): Html =>
  html`<div class="wide" role="region" tabindex="0" aria-label="${label}"><table><thead>${head}</thead><tbody>${body}</tbody></table></div>`;

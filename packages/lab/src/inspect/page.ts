/** What was inspected, as one HTML page in the style of the reports: nothing fetched, nothing executed. */
import type { SignalsData } from '../figures/signals.ts';
import { signalsFigure } from '../figures/signals.ts';
import { type Content, html } from '../report/html.ts';
import { drawing, pageOf, type Section, scrolling } from '../report/page.ts';
import { namesOf, recordingName, sharedFaults } from './faults.ts';
import { windowsFigure } from './figure.ts';
import type { RecordingReport } from './recordingReport.ts';
import type { InspectReport } from './summary.ts';
import {
  channelsTable,
  clock,
  labelsTable,
  minutes,
  peopleTable,
  qualityTable,
  rangeText,
  type TextTable,
} from './text.ts';

/** Recordings drawn on one page; tables name all. */
const DRAWN = 48;

/**
 * @param signals of the one recording, if there is but one: `signalsData` of its `excerptOf`
 * @param made when and by what, such as `2026-01-01 by cheer 0.1.0`
 */
export function inspectPage(
  report: InspectReport,
  made: string,
  signals?: { readonly data: SignalsData; readonly from?: number },
): string {
  const { recordings, refused, title, path } = report;
  const [only] = recordings;
  const single = recordings.length === 1 && only !== undefined;
  const sections: (Section | undefined)[] = single
    ? [
        {
          id: 'channels',
          title: 'Channels',
          body: [table('Channels', channelsTable(only.channels)), note(CHANNEL_NOTE)],
        },
        { id: 'time', title: 'Over time', body: timeOf(only) },
        signals && {
          id: 'signals',
          title: 'Signals',
          body: signalsOf(signals),
        },
        {
          id: 'quality',
          title: 'Quality',
          body: only.judged?.windows.length
            ? [table('Quality', qualityTable(only)), note(QUALITY_NOTE)]
            : note(UNJUDGED),
        },
        { id: 'labels', title: 'Labels', body: table('Labels', labelsTable(only)) },
      ]
    : [
        { id: 'people', title: 'People', body: [table('People', peopleTable(report)), note(QUALITY_NOTE)] },
        {
          id: 'recordings',
          title: 'Recordings',
          body: [
            recordings
              .slice(0, DRAWN)
              .map(
                (one) =>
                  html`<h3>${one.subject}${one.session === '1' ? '' : `, session ${one.session}`}</h3>${timeOf(one)}`,
              ),
            recordings.length > DRAWN && note(`${recordings.length - DRAWN} more recordings are not drawn.`),
          ],
        },
      ];
  return pageOf(`What is ${path}?`, head(report, made), [
    ...sections.filter((one) => one !== undefined),
    ...(refused.length > 0
      ? [
          {
            id: 'refused',
            title: 'Not read',
            body: table('Not read', {
              header: ['who', 'why'],
              rows: refused.map(({ subject, reason }) => [subject, reason]),
            }),
          },
        ]
      : []),
    { id: 'faults', title: 'Faults', body: faultsOf(recordings) },
    {
      id: 'source',
      title: 'Source',
      body: html`<p>Read as ${title}: ${report.why}. Licence: ${report.licence}.${report.citation !== '-' && html` ${report.citation}.`}</p>`,
    },
  ]);
}

const CHANNEL_NOTE =
  'A gap is a second or more without samples. Flat is what stands still for longer than a living signal does: 2 s of pulse, 10 s of conductance, 10 min of temperature. Least, median and greatest are of the samples as they were measured.';
const UNJUDGED = 'Too short, or of too little use, for its quality to be judged.';
const QUALITY_NOTE =
  'Quality runs from 0 to 1 and is the least of its parts, window by window, each judged by itself; a window is usable from 0.5 on. Of many people, each signal has the median of its quality (q) and how many per cent of its windows are usable. Heart rate and responses are medians of windows whose signal is usable.';

function head(report: InspectReport, made: string): Content {
  const { recordings, title, simulated, path, refused } = report;
  const [only] = recordings;
  const people = new Set(recordings.map(({ subject }) => subject)).size;
  const facts: [string, Content][] = [
    ['Read as', title],
    ...(recordings.length === 1 && only !== undefined
      ? oneFacts(only)
      : ([
          ['People', people],
          ['Recordings', recordings.length],
        ] as [string, Content][])),
    ['In all', minutes(recordings.reduce((sum, { seconds }) => sum + seconds, 0))],
    ...(refused.length > 0 ? ([['Not read', refused.length]] as [string, Content][]) : []),
    ['Made', made],
  ];
  return html`<header>
<h1>What is ${path}?</h1>
${simulated && html`<p class="banner" role="note">Simulated data: nobody was measured. It shows what a recording looks like, and says nothing about people.</p>`}
<dl>${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
</header>`;
}

const oneFacts = (one: RecordingReport): [string, Content][] => [
  ['Person', one.session === '1' ? one.subject : `${one.subject}, session ${one.session}`],
  ['Begins', clock(one.start)],
  ['Heart rate', `${rangeText(one.heartRate)} a minute`],
  ['Skin conductance responses', `${rangeText(one.responses, 1)} a minute`],
  ['Button presses', one.tags],
];

function timeOf(one: RecordingReport): Content {
  const drawn = windowsFigure(one);
  if (drawn === undefined) return note(UNJUDGED);
  return drawing(
    drawn,
    `${one.subject} over ${minutes(one.seconds)}`,
    `${clock(one.start)}. Heart rate ${rangeText(one.heartRate)} a minute, responses ${rangeText(one.responses, 1)} a minute.`,
  );
}

function signalsOf({ data, from }: { data: SignalsData; from?: number }): Content {
  const what =
    from === undefined
      ? ''
      : `An hour of the recording, from ${minutes(from)} after its beginning on: the one with the highest quality. `;
  return drawing(signalsFigure(data), 'Signals', `${what}Cleaned as the features see them. Shading shows the labels.`);
}

function faultsOf(recordings: readonly RecordingReport[]): Content {
  const shared = sharedFaults(recordings.map((one) => ({ name: recordingName(one), faults: one.faults })));
  const rows = shared.map(({ who, where, found, done }) => [namesOf(who), where, found, done]);
  return rows.length === 0
    ? note('None were found.')
    : table('Faults', { header: ['who', 'where', 'found', 'done'], rows });
}

const note = (text: string): Content => html`<p>${text}</p>`;

/** Columns of numbers to the right, of words to the left. */
function table(label: string, { header, rows }: TextTable): Content {
  const words = header.map((_, c) => c === 0 || !rows.every((row) => /^[-+]?[\d.]|^-?$/.test(row[c] ?? '')));
  const classOf = (c: number, cell: string): string | undefined =>
    words[c] ? (cell.length > 40 ? 'free' : 'left') : undefined;
  const head = html`<tr>${header.map((name, c) => html`<th scope="col"${words[c] && html` class="left"`}>${name}</th>`)}</tr>`;
  const body = rows.map(
    (row) =>
      html`<tr><th scope="row">${row[0] ?? ''}</th>${row.slice(1).map((cell, i) => {
        const name = classOf(i + 1, cell);
        return html`<td${name !== undefined && html` class="${name}"`}>${cell}</td>`;
      })}</tr>`,
  );
  return scrolling(label, head, body);
}

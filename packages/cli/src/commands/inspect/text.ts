import {
  faultLine,
  type InspectReport,
  printable,
  recordingName,
  recordingPicture,
  sharedFaults,
  inspectText as text,
  type UnknownReport,
} from '@cheer/lab';
import type { Recording } from '@cheer/signals';
import { bytes, columns } from '../../terminal.ts';

export interface TextOptions {
  readonly picture: boolean;
  readonly ascii?: true;
}

/** Faults that are printed of many people; the JSON has all. */
const FAULTS = 12;

export function inspectText(report: InspectReport, only: Recording | undefined, options: TextOptions): string {
  const [one] = report.recordings;
  const single = report.recordings.length === 1 && one !== undefined;
  const head = [
    `${report.path}: ${report.title}`,
    `  recognised: ${report.why}`,
    ...(report.citation === '-' ? [] : [`  cite: ${report.citation}`]),
    `  licence: ${report.licence}`,
    ...(report.simulated ? ['  SIMULATED DATA: nobody was measured'] : []),
  ];
  const lines = [printable(head.join('\n')), ''];
  if (single) {
    const { width, colour, ascii } = screen(options.ascii);
    const name = one.session === '1' ? one.subject : `${one.subject}, session ${one.session}`;
    lines.push(
      printable(
        `${name}: ${text.minutes(one.seconds)}${one.start === undefined ? ';' : ' from'} ${text.clock(one.start)}, ${one.tags} button press${one.tags === 1 ? '' : 'es'}`,
      ),
    );
    lines.push('', printable(table(text.channelsTable(one.channels))));
    if (options.picture && only !== undefined) lines.push('', ...recordingPicture(only, one, { width, colour, ascii }));
    if (one.judged === undefined || one.judged.windows.length === 0) {
      lines.push('', 'Too short, or of too little use, for its quality to be judged.');
    } else {
      lines.push('', table(text.qualityTable(one)));
      lines.push(
        `heart rate ${text.rangeText(one.heartRate)} a minute, skin conductance responses ${text.rangeText(one.responses, 1)} a minute`,
      );
      lines.push('(median, least and greatest of the windows whose signal is usable: quality 0.5 and more)');
    }
    lines.push('', printable(table(text.labelsTable(one))));
  } else if (report.recordings.length > 0) {
    lines.push(printable(table(text.peopleTable(report))));
    lines.push(
      '',
      'q %: median quality of the windows, 0 to 1, and how many per cent have 0.5 or more; 1/min: heart rate. One person: --subject NAME',
    );
  }
  lines.push(...faultLines(report, single));
  for (const { subject, reason } of report.refused) lines.push(printable(`not read: ${subject}: ${reason}`));
  return lines.join('\n');
}

function faultLines({ recordings }: InspectReport, all: boolean): string[] {
  const faults = sharedFaults(recordings.map((one) => ({ name: recordingName(one), faults: one.faults })));
  const shown = all ? faults : faults.slice(0, FAULTS);
  const more = faults.length - shown.length;
  return [
    ...(faults.length > 0 ? [''] : []),
    ...shown.map((one) => printable(faultLine(one))),
    ...(more > 0 ? [`and ${more} more faults: see --json or --html`] : []),
  ];
}

export function unknownText(path: string, unknown: UnknownReport): string {
  const { files, more, lookedFor, nearest, table: found, advice } = unknown;
  const lines = [
    `${path}: no format that CHEER reads`,
    '',
    columns(
      ['file', 'size', 'what it is'],
      files.map((one) => [one.path, bytes(one.bytes), one.content]),
    ),
    ...(more > 0 ? [`and ${more} more files`] : []),
    '',
    'What was looked for:',
    ...lookedFor.map(({ format, needs }) => `  ${format.padEnd(16)}${needs}`),
    '',
    ...(nearest === undefined ? [] : [`Nearest: ${nearest}`]),
    ...(found === undefined
      ? []
      : [
          `Columns of ${found.path}: ${found.columns.slice(0, 20).join(', ')}${found.columns.length > 20 ? ', ...' : ''}`,
        ]),
    ...advice.map((one) => `Next: ${one}`),
  ];
  return printable(lines.join('\n'));
}

const table = ({ header, rows }: text.TextTable): string => columns(header, rows);

/** What the terminal can show: no colours where they were not asked for or nobody looks, no Unicode where the locale has none. */
function screen(ascii: true | undefined): { width: number; colour: boolean; ascii: boolean } {
  const { env, stdout } = process;
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  const plain = (locale !== '' && !/utf-?8/i.test(locale)) || /^(dumb|linux)$/.test(env['TERM'] ?? '');
  return {
    width: stdout.columns ?? (Number(env['COLUMNS']) || 100),
    colour: stdout.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
    ascii: ascii === true || plain,
  };
}

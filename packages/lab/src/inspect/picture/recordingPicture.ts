import { type ChannelName, MODALITIES, type Recording } from '@cheer/signals';
import { channelName, printable } from '../names.ts';
import { heartRateIn, type RecordingReport } from '../recordingReport.ts';
import { labelBand, shareBand, timeAxis } from './bands.ts';
import { chart } from './chart.ts';
import { type Envelope, envelope, steps } from './envelope.ts';

export interface PictureOptions {
  /** characters in a line */
  readonly width: number;
  /** nothing beyond ASCII */
  readonly ascii: boolean;
  /** ANSI colours */
  readonly colour: boolean;
}

/** Characters left of the drawing: the name, and the number at the axis. */
const GUTTER = 19;
const ROWS = 4;
const DRAWN: readonly ChannelName[] = ['BVP', 'GSR', 'SKT'];
const LEAST_WIDTH = 40;
/** ANSI colours, one a label, over again if there are more */
const PALETTE = [36, 33, 35, 32, 34, 31];

/** A recording as lines of text: signals, heart rate, quality and labels over one axis of time. */
export function recordingPicture(recording: Recording, report: RecordingReport, options: PictureOptions): string[] {
  const { ascii, colour } = options;
  const width = Math.max(LEAST_WIDTH, options.width) - GUTTER;
  const { seconds, judged, labels } = report;
  if (!(seconds > 0)) return [];
  const origin = Math.min(...Object.values(recording.channels).map(({ start }) => start));
  const columns = width * (ascii ? 1 : 2);
  const lines: string[] = [];
  const paint = (text: string, code: number): string => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const add = (name: string, unit: string, of: Envelope, rows: number, code: number): void => {
    const { lines: drawn, least, greatest } = chart(of, rows, ascii);
    if (Number.isNaN(least)) return;
    const numbers = drawn.map((_, i) => (i === 0 ? axisNumber(greatest) : i === rows - 1 ? axisNumber(least) : ''));
    const names = [name, unit];
    const rule = ascii ? '|' : '\u2502';
    for (const [i, line] of drawn.entries()) {
      const left = (names[i] ?? '').padEnd(11) + numbers[i]!.padStart(7);
      lines.push(`${left.slice(0, GUTTER - 1)}${rule}${paint(line, code)}`.trimEnd());
    }
  };
  for (const name of DRAWN) {
    const channel = recording.channels[name];
    if (channel === undefined) continue;
    const rows = name === 'BVP' ? ROWS - 1 : ROWS;
    add(channelName(name), channel.unit, envelope(channel, origin, origin + seconds, columns), rows, 36);
  }
  if (judged !== undefined) {
    const heart = judged.windows.map((one) => ({ start: one.start, value: heartRateIn(one) }));
    add('heart rate', '1/min', steps(heart, judged.length, seconds, columns), ROWS - 1, 31);
    lines.push(`quality, every ${judged.length === 60 ? 'minute' : `${judged.length} s`}`);
    for (const modality of MODALITIES) {
      if (recording.channels[modality] === undefined) continue;
      const shares = judged.windows.map(({ start, quality }) => ({ start, share: quality[modality]?.index }));
      const band = shareBand(shares, judged.length, seconds, width, ascii);
      lines.push(`  ${channelName(modality)}`.padEnd(GUTTER) + paint(band, 32));
    }
  }
  if (labels.length > 0) {
    const { line, letters } = labelBand(labels, seconds, width);
    const codes = new Map([...letters.values()].map((letter, i) => [letter, PALETTE[i % PALETTE.length]!]));
    const plain = ascii ? line.replaceAll('\u00b7', '.') : line;
    const painted = [...plain.matchAll(/(.)\1*/gu)].map(([run, letter]) => {
      const code = codes.get(letter!);
      return code === undefined ? run : paint(run, code);
    });
    lines.push('labels'.padEnd(GUTTER) + painted.join(''));
    const meaning = printable([...letters].map(([label, letter]) => `${letter} ${label}`).join(', '));
    lines.push(' '.repeat(GUTTER) + meaning);
  }
  const [rule, numbers] = timeAxis(seconds, width, ascii);
  lines.push(' '.repeat(GUTTER) + rule, ' '.repeat(GUTTER) + numbers);
  return lines;
}

/** At most seven characters. */
function axisNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6 || (size > 0 && size < 1e-3)) return value.toExponential(0);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

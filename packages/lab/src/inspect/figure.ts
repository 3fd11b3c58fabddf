/** One recording over time: heart rate, responses, quality of each modality, labels. */

import { MODALITIES, type Modality } from '@cheer/signals';
import * as Plot from '@observablehq/plot';
import {
  FIGURE_WIDTH,
  figure,
  INK,
  legend,
  MARK,
  MUTED,
  type Placed,
  plot,
  seriesColour,
  text,
  textWidth,
} from '../figures/figure.ts';
import { channelName } from './names.ts';
import { heartRateIn, type RecordingReport } from './recordingReport.ts';
import type { JudgedWindows } from './windows.ts';

const MARGIN = { marginLeft: 92, marginRight: 26, width: FIGURE_WIDTH };
/** Numbers inside cells would be unreadable; the shade says it, and the title of each cell the number. */
const STRIP = 18;
/** between one plot and the next */
const APART = 12;
/** Width of a line of a heading. */
const HEADING = 430;
/** of quality in a row */
const MOST_CELLS = 360;

/** Undefined where nothing was judged. */
export function windowsFigure({
  subject,
  session,
  judged,
  labels,
  seconds,
  channels,
}: RecordingReport): string | undefined {
  if (judged === undefined || judged.windows.length === 0) return undefined;
  const { length, windows } = judged;
  const [unit, name] = seconds > 3 * 3600 ? [3600, 'h'] : seconds > 180 ? [60, 'min'] : [1, 's'];
  const domain = [0, seconds / unit];
  const axis = { domain, label: null, tickFormat: (t: number) => `${t} ${name}` };
  const parts: Placed[] = [];
  let y = 0;
  const add = (height: number, svg: string): void => {
    parts.push({ x: 0, y, svg });
    y += height + APART;
  };
  const colours = new Map(labels.map(({ label }, i) => [label, seriesColour(i)]));
  const stretches = labels.flatMap(({ label, stretches: own }) =>
    own.map(({ start, end, stage }) => ({ x1: start / unit, x2: end / unit, label, stage })),
  );

  const say = (heading: string): void => {
    for (const own of wrapped(heading)) {
      parts.push({ x: 0, y: y + 14, svg: text(0, 0, own, { weight: 600 }) });
      y += 18;
    }
    y += 4;
  };
  const line = (
    heading: string,
    points: readonly { t: number; v: number }[],
    span: number,
    height: number,
    stroke: string,
  ): void => {
    const values = points.flatMap(({ v }) => (Number.isFinite(v) ? v : []));
    if (values.length === 0) return;
    say(heading);
    add(
      height,
      plot({
        ...{
          ...MARGIN,
          height,
          marginTop: 6,
          marginBottom: 22,
          x: axis,
          y: { label: null, ticks: 4, grid: true, nice: true, domain: spanned(values, span), tickFormat: axisNumber },
        },
        marks: [
          Plot.rectX(stretches, {
            x1: 'x1',
            x2: 'x2',
            fill: ({ label }: { label: string }) => colours.get(label)!,
            fillOpacity: 0.16,
          }),
          Plot.lineY(points, { x: 't', y: 'v', stroke, strokeWidth: 1.4, curve: 'step' }),
          Plot.dot(lonely(points), { x: 't', y: 'v', fill: stroke, r: 2 }),
        ],
      }),
    );
  };
  const middle = (start: number): number => (start + length / 2) / unit;
  const each = length === 60 ? 'minute' : `${length} s`;
  line(
    `Heart rate, 1/min, by ${each}; where the pulse is not to be believed, there is none`,
    windows.map((one) => ({ t: middle(one.start), v: heartRateIn(one) ?? Number.NaN })),
    10,
    130,
    MARK,
  );
  line(
    `Skin conductance responses a minute, by ${each}`,
    windows.map(({ start, responses }) => ({ t: middle(start), v: responses ?? Number.NaN })),
    4,
    100,
    INK,
  );

  const rows = MODALITIES.filter((modality) => channels.some((one) => one.name === modality));
  say(`Quality by ${each}: full is good, empty is not to be believed, a cross is of no use at all`);
  const cells = rows.flatMap((modality) => cellsOf(judged, modality, seconds, unit));
  const height = rows.length * STRIP + 30;
  add(
    height,
    plot({
      ...{ ...MARGIN, height, marginTop: 4, marginBottom: 24, x: axis },
      y: { type: 'band', domain: rows.map(channelName), label: null, tickSize: 0, padding: 0.12 },
      marks: [
        Plot.barX(cells, {
          x1: 'x1',
          x2: 'x2',
          y: 'row',
          fill: 'var(--series-3, #009e73)',
          fillOpacity: ({ share }: { share: number }) => 0.06 + 0.8 * share,
          title: 'says',
        }),
        Plot.dot(
          cells.filter(({ share }) => share === 0),
          {
            x: ({ x1, x2 }: { x1: number; x2: number }) => (x1 + x2) / 2,
            y: 'row',
            symbol: 'times',
            stroke: MUTED,
            r: 2,
          },
        ),
      ],
    }),
  );
  if (labels.length > 0) {
    const key = legend(labels.map(({ label }) => ({ label, colour: colours.get(label)! })));
    add(key.height + 4, key.svg);
  }
  return figure({
    title: `${subject}, session ${session}, by ${each}`,
    description: `Heart rate, skin conductance responses and quality of each signal of ${subject} over ${(seconds / 60).toFixed(0)} minutes; shading shows the labels ${labels.map(({ label }) => label).join(', ') || '(none)'}.`,
    height: y + 4,
    parts,
  });
}

/** Least and greatest of an axis, so far apart that small changes look small; neither is below zero. */
function spanned(values: readonly number[], span: number): [number, number] {
  const least = values.reduce((a, b) => Math.min(a, b));
  const greatest = values.reduce((a, b) => Math.max(a, b));
  if (greatest - least >= span) return [least, greatest];
  const from = Math.max(0, Math.floor((least + greatest - span) / 2));
  return [from, Math.max(from + span, Math.ceil(greatest))];
}

/** One decimal at most: nobody reads more off an axis. */
const axisNumber = (value: number): string => String(Number(value.toFixed(1)));

/** A heading in lines that a telephone shows whole, whose screen has half of a figure. */
function wrapped(heading: string): string[] {
  const lines: string[] = [];
  for (const word of heading.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length === 0 || textWidth(longer) > HEADING) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

interface Cell {
  readonly x1: number;
  readonly x2: number;
  readonly row: string;
  readonly share: number;
  readonly says: string;
}

/** One a window, or one of several windows with the least of them where there are more than a line has room for. */
function cellsOf({ length, windows }: JudgedWindows, modality: Modality, seconds: number, unit: number): Cell[] {
  const own = windows.flatMap(({ start, quality }) => {
    const judgement = quality[modality];
    return judgement === undefined ? [] : [{ start, ...judgement }];
  });
  const width = length * Math.ceil(seconds / length / MOST_CELLS);
  const cells = new Map<number, (typeof own)[number]>();
  for (const one of own) {
    const bin = Math.floor(one.start / width);
    const least = cells.get(bin);
    if (least === undefined || one.index < least.index) cells.set(bin, one);
  }
  return [...cells].map(([bin, { index, weakest }]) => ({
    x1: (bin * width) / unit,
    x2: Math.min(seconds, (bin + 1) * width) / unit,
    row: channelName(modality),
    share: index,
    says: `${index.toFixed(2)}${weakest === undefined ? '' : `, held down by ${weakest}`}`,
  }));
}

/** A window between two without a value has no line. */
const lonely = (points: readonly { t: number; v: number }[]): { t: number; v: number }[] =>
  points.filter(
    ({ v }, i) => Number.isFinite(v) && !Number.isFinite(points[i - 1]?.v) && !Number.isFinite(points[i + 1]?.v),
  );

/** One person's predictions along the session, under the truth: probabilities stacked, abstentions marked. */
import * as Plot from '@observablehq/plot';
import { FIGURE_WIDTH, figure, INK, type LegendItem, legend, type Placed, plot, seriesColour, text } from './figure.ts';

export interface TimelineData {
  readonly subject: string;
  /** method, support rule and k, such as `raw-L2, chronological support, k = 1` */
  readonly about: string;
  readonly classes: readonly string[];
  /** windows in the order of time */
  readonly windows: readonly {
    /** s from the start of the session */
    readonly start: number;
    readonly truth: string | null;
    /** labelled for training */
    readonly support: boolean;
    /** too little in the window for the device to judge it */
    readonly abstained: boolean;
  }[];
  readonly windowLength: number;
  readonly step: number;
  /** such as `windowed` and `causal` */
  readonly tracks: readonly {
    readonly name: string;
    /** one a window, in the order of `classes`; null where there are none */
    readonly probabilities: readonly (ArrayLike<number> | null)[];
  }[];
}

interface Slice {
  x1: number;
  x2: number;
  y1: number;
  y2: number;
  name: string;
}

const MARGIN = { marginLeft: 40, marginRight: 26, marginTop: 10, width: FIGURE_WIDTH };

export function timelineFigure({ subject, classes, windows, windowLength, step, tracks }: TimelineData): string {
  // a window is drawn as the step around its middle, so that windows that overlap do not hide one another
  const from = (start: number): number => (start + (windowLength - step) / 2) / 60;
  const spans = windows.map(({ start }) => ({ x1: from(start), x2: from(start) + step / 60 }));
  const domain = [Math.max(0, (windows[0]?.start ?? 0) / 60), ((windows.at(-1)?.start ?? 0) + windowLength) / 60];
  const bottom = { domain, label: null, tickFormat: (t: number) => `${t} min` };
  const colour = (name: string): string => seriesColour(classes.indexOf(name));

  const truth = windows.flatMap(({ truth: name, support }, i) =>
    name === null ? [] : [{ ...spans[i]!, name, support }],
  );
  const marked = truth.filter(({ support }) => support);
  const band = plot({
    ...{ ...MARGIN, height: 50, marginBottom: 4, x: { domain, axis: null }, y: { domain: [0, 1], axis: null } },
    marks: [
      Plot.rect(truth, {
        x1: 'x1',
        x2: 'x2',
        y1: 0,
        y2: 0.7,
        fill: ({ name }: Slice) => colour(name),
        fillOpacity: 0.75,
        shapeRendering: 'crispEdges',
      }),
      Plot.dot(marked, {
        x: ({ x1, x2 }: Slice) => (x1 + x2) / 2,
        y: 0.85,
        symbol: 'triangle',
        rotate: 180,
        r: 4.5,
        fill: INK,
      }),
    ],
  });
  const parts: Placed[] = [
    { x: 0, y: 0, svg: text(0, 14, 'Truth', { weight: 600 }) },
    { x: 0, y: 16, svg: band },
  ];
  let y = 76;
  const unsure = spans.filter((_, i) => windows[i]!.abstained);
  for (const { name, probabilities } of tracks) {
    const slices: Slice[] = probabilities.flatMap((p, i) => {
      if (p === null) return [];
      let sum = 0;
      return classes.map((label, c) => {
        const y1 = sum;
        sum += p[c]!;
        return { ...spans[i]!, y1, y2: sum, name: label };
      });
    });
    const svg = plot({
      ...{ ...MARGIN, height: 136, marginBottom: 24, x: bottom },
      y: { domain: [-0.08, 1], label: null, ticks: [0, 0.5, 1], tickFormat: (p: number) => `${100 * p}` },
      marks: [
        Plot.rect(slices, {
          x1: 'x1',
          x2: 'x2',
          y1: 'y1',
          y2: 'y2',
          fill: (s: Slice) => colour(s.name),
          fillOpacity: 0.75,
          shapeRendering: 'crispEdges',
        }),
        Plot.ruleY([0.5], { stroke: INK, strokeOpacity: 0.5, strokeDasharray: '2 3' }),
        Plot.rect(unsure, { x1: 'x1', x2: 'x2', y1: -0.08, y2: -0.02, fill: INK }),
      ],
    });
    parts.push({ x: 0, y, svg: text(0, 14, `Probabilities, %: ${name}`, { weight: 600 }) }, { x: 0, y: y + 20, svg });
    y += 166;
  }
  const items: LegendItem[] = [
    ...classes.map((label, i) => ({ label, colour: seriesColour(i) })),
    { label: 'labelled for training', colour: INK, mark: 'triangle' },
    ...(unsure.length > 0
      ? [{ label: `abstained (${unsure.length} windows)`, colour: INK, mark: 'line' as const }]
      : []),
  ];
  const key = legend(items);
  return figure({
    title: `Predictions of ${subject} along the session`,
    description: `The true state of each window of ${subject}, and the predicted probabilities: ${tracks.map((track) => track.name).join(', ')}.`,
    height: y + key.height,
    parts: [...parts, { x: 0, y, svg: key.svg }],
  });
}

/** The three signals of one session: the pulse close up with its beats, skin conductance with its responses, temperature. */
import * as Plot from '@observablehq/plot';
import { decimate, type Point } from './decimate.ts';
import { ACCENT, FIGURE_WIDTH, figure, INK, legend, MARK, type Placed, plot, seriesColour, text } from './figure.ts';

/** Times are seconds from the start of the session. */
export interface SignalsData {
  readonly subject: string;
  /** a stretch of cleaned BVP, about 15 s */
  readonly bvp?: Samples & {
    readonly beats: readonly number[];
    /** why this stretch, such as `the calmest of nine places` */
    readonly place?: string;
  };
  /** uS, the whole session */
  readonly gsr?: Samples & { readonly tonic?: ArrayLike<number>; readonly scrPeaks: readonly number[] };
  /** degC, the whole session */
  readonly skt?: Samples;
  readonly states: readonly StateSpan[];
}

export interface Samples {
  /** of the first sample, s */
  readonly start: number;
  /** Hz */
  readonly rate: number;
  readonly samples: ArrayLike<number>;
}

export interface StateSpan {
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

const MARGIN = { marginLeft: 52, marginRight: 26, marginTop: 14, marginBottom: 24 };
const COLUMNS = FIGURE_WIDTH - MARGIN.marginLeft - MARGIN.marginRight;

export function signalsFigure(data: SignalsData): string {
  const { subject, bvp, gsr, skt, states } = data;
  const labels = [...new Set(states.map(({ label }) => label))].sort();
  const parts: Placed[] = [];
  let y = 0;
  const add = (heading: string, height: number, svg: string): void => {
    parts.push({ x: 0, y, svg: text(0, 14, heading, { weight: 600 }) }, { x: 0, y: y + 20, svg });
    y += height + 30;
  };

  if (bvp) {
    const at = (t: number): Point => ({ t, v: valueAt(bvp, t) });
    const points = decimate(bvp.samples, bvp.rate, COLUMNS, bvp.start);
    const marks = [
      Plot.lineY(points, { x: 't', y: 'v', stroke: INK, strokeWidth: 1.2 }),
      Plot.dot(bvp.beats.map(at), { x: 't', y: 'v', fill: MARK, r: 3.5 }),
    ];
    const svg = plot({ ...axes(150), x: { label: null, tickFormat: (t: number) => `${t} s` }, y: hidden, marks });
    add(
      `Blood volume pulse, cleaned, ${bvp.beats.length} beats found (close-up${bvp.place === undefined ? '' : `, ${bvp.place}`})`,
      150,
      svg,
    );
  }

  const end = Math.max(1, ...[gsr, skt].map((one) => (one ? one.start + one.samples.length / one.rate : 0)));
  const time = { domain: [0, end / 60], label: null, tickFormat: (t: number) => `${t} min` };
  const bands = Plot.rectX(states, {
    x1: ({ start }: StateSpan) => start / 60,
    x2: (state: StateSpan) => Math.min(end, state.end) / 60,
    fill: ({ label }: StateSpan) => seriesColour(labels.indexOf(label)),
    fillOpacity: 0.16,
  });
  const minutes = (samples: Samples, values: ArrayLike<number>): Point[] =>
    decimate(values, samples.rate, COLUMNS, samples.start).map(({ t, v }) => ({ t: t / 60, v }));
  if (gsr) {
    const peaks = gsr.scrPeaks.map((t) => ({ t: t / 60, v: valueAt(gsr, t) }));
    const marks = [
      bands,
      Plot.lineY(minutes(gsr, gsr.samples), { x: 't', y: 'v', stroke: INK, strokeWidth: 1 }),
      ...(gsr.tonic
        ? [Plot.lineY(minutes(gsr, gsr.tonic), { x: 't', y: 'v', stroke: ACCENT, strokeWidth: 2, strokeOpacity: 0.9 })]
        : []),
      Plot.dot(peaks, { x: 't', y: 'v', symbol: 'triangle', rotate: 180, fill: MARK, r: 2.6, dy: -6 }),
    ];
    const svg = plot({ ...axes(170), x: time, y: { label: null, ticks: 4, grid: true }, marks });
    add(`Skin conductance, uS: ${gsr.scrPeaks.length} responses (SCR) and the tonic level`, 170, svg);
  }
  if (skt) {
    const line = Plot.lineY(minutes(skt, skt.samples), { x: 't', y: 'v', stroke: INK, strokeWidth: 1.2 });
    add(
      'Skin temperature, degC',
      110,
      plot({ ...axes(110), x: time, y: { label: null, ticks: 3, grid: true }, marks: [bands, line] }),
    );
  }
  const key = legend([
    { label: 'beat', colour: MARK, mark: 'dot' },
    { label: 'SCR', colour: MARK, mark: 'triangle' },
    { label: 'tonic level', colour: ACCENT, mark: 'line' },
    ...labels.map((label, i) => ({ label, colour: seriesColour(i) })),
  ]);
  parts.push({ x: 0, y, svg: key.svg });
  return figure({
    title: `Signals of ${subject}`,
    description: `Blood volume pulse with beats, skin conductance with responses and skin temperature of ${subject}; shading shows the states ${labels.join(', ')}.`,
    height: y + key.height,
    parts,
  });
}

const axes = (height: number): Plot.PlotOptions => ({ ...MARGIN, width: FIGURE_WIDTH, height });
const hidden = { axis: null, label: null } as const;

/** Linear between samples; the nearest end outside. */
function valueAt({ start, rate, samples }: Samples, t: number): number {
  const at = Math.min(samples.length - 1, Math.max(0, (t - start) * rate));
  const i = Math.floor(at);
  const next = samples[Math.min(samples.length - 1, i + 1)]!;
  return samples[i]! + (at - i) * (next - samples[i]!);
}

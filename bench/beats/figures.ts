/** The figures of docs/validation.md that come from this folder. */

import { random } from '@cheer/signals';
import * as Plot from '@observablehq/plot';
import { type Compared, differencesOf, NAMES } from './empatica.ts';
import { BLUE, figure, GREEN, GREY, ORANGE } from './figure.ts';
import { type Variability, WAYS } from './rmssd.ts';
import { absolute, deviation, mean, median } from './statistics.ts';

const GOOD = 0.9;
/** windows drawn a dataset; the lines are from all */
const DRAWN = 450;
/** 1/min: what lies beyond is drawn at the edge */
const EDGE = 25;

export function blandAltman(all: readonly Compared[]): string {
  const clip = (y: number): number => Math.max(-EDGE, Math.min(EDGE, y));
  const panels = NAMES.map((name) => {
    const own = differencesOf(
      all.filter(({ dataset }) => dataset === name),
      'hrLagged',
    );
    const good = own.filter(({ quality }) => quality >= GOOD);
    const differences = good.map(({ difference }) => difference);
    const bias = mean(differences);
    const limit = 1.96 * deviation(differences);
    const drawn = random(1, 'bland-altman', name)
      .shuffle(own)
      .slice(0, DRAWN)
      .sort((a, b) => a.quality - b.quality)
      .map(({ mean: x, difference, quality }) => ({ x: Math.min(x, 140), y: clip(difference), good: quality >= GOOD }));
    return {
      title: `${name}: ${drawn.length} of ${own.length} windows drawn`,
      options: {
        x: { label: 'mean of ours and HR.csv, 1/min', domain: [45, 140], grid: false },
        y: { label: 'ours minus HR.csv, 1/min', domain: [-EDGE, EDGE], grid: true },
        marks: [
          Plot.ruleY([0], { stroke: GREY }),
          Plot.dot(drawn, {
            x: 'x',
            y: 'y',
            r: 2.2,
            fill: ({ good: isGood }) => (isGood ? BLUE : ORANGE),
            fillOpacity: ({ good: isGood }) => (isGood ? 0.75 : 0.35),
          }),
          Plot.ruleY([bias], { stroke: BLUE, strokeWidth: 1.5 }),
          Plot.ruleY([bias - limit, bias + limit], { stroke: BLUE, strokeDasharray: '5 3' }),
        ],
      },
    };
  });
  return figure({
    description:
      'Bland-Altman plot of heart rate in 60 s windows, ours against HR.csv of the wristband with its lag taken out, for two datasets; lines: bias and 95 % limits of agreement of all windows of quality 0.9 and more. Of all windows 450 a dataset are drawn, picked at random.',
    panels,
    height: 300,
    legend: [
      { label: `quality at least ${GOOD}`, colour: BLUE },
      { label: 'below', colour: ORANGE },
      {
        label: 'bias; dashed: limits of agreement; both from all windows of at least 0.9',
        colour: BLUE,
        symbol: 'line',
      },
    ],
  });
}

const COLOURS = { 'as found': BLUE, rounded: ORANGE, 'lowest sample': GREEN } as const;

export function rmssdFigure(all: readonly Variability[]): string {
  const names = (snr: number): string => (Number.isFinite(snr) ? `${snr} dB` : 'no noise');
  const snrs = [...new Set(all.map(({ snr }) => snr))].map(names);
  const panels = [64, 32].map((rate) => {
    const points = snrs.flatMap((snr) =>
      WAYS.map((way) => {
        const own = all.filter((one) => one.rate === rate && names(one.snr) === snr);
        return { snr, way, error: median(absolute(own.map(({ estimate, truth }) => estimate[way] - truth))) };
      }),
    );
    return {
      title: `${rate} Hz, simulated`,
      options: {
        x: { type: 'point' as const, domain: snrs, label: 'white noise below the pulse' },
        y: { label: 'median |RMSSD error|, ms', domain: [0, 18], grid: true },
        marks: [
          Plot.line(points, {
            x: 'snr',
            y: 'error',
            z: 'way',
            stroke: ({ way }) => COLOURS[way as keyof typeof COLOURS],
          }),
          Plot.dot(points, { x: 'snr', y: 'error', fill: ({ way }) => COLOURS[way as keyof typeof COLOURS], r: 3.5 }),
        ],
      },
    };
  });
  return figure({
    description:
      'Median error of RMSSD in simulated windows by noise, at 64 and 32 Hz, with beats as found below one sample, rounded to samples, and at the lowest sample: refinement keeps the error several times smaller.',
    panels,
    height: 240,
    legend: WAYS.map((way) => ({
      label: way === 'as found' ? 'as found, between samples' : way,
      colour: COLOURS[way],
    })),
  });
}

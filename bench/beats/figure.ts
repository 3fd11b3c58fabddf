/** Two plots side by side under a title each, as one SVG on white, so that it is legible on a dark page too. */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

export const BLUE = '#0072b2';
export const ORANGE = '#d55e00';
export const GREEN = '#009e73';
export const GREY = '#9a9a9a';

const WIDTH = 440;
const TITLE = 24;

export interface Panel {
  readonly title: string;
  readonly options: Plot.PlotOptions;
}

export interface FigureOptions {
  /** what the figure shows, read out instead of it */
  readonly description: string;
  readonly panels: readonly Panel[];
  readonly height: number;
  readonly legend: readonly { readonly label: string; readonly colour: string; readonly symbol?: 'dot' | 'line' }[];
  /** 2 unless told */
  readonly columns?: number;
}

const { document } = parseHTML('<!doctype html><html><body></body></html>');

export function figure({ description, panels, height, legend, columns = 2 }: FigureOptions): string {
  const width = (2 * WIDTH) / columns;
  const rows = Math.ceil(panels.length / columns);
  const bottom = rows * (height + TITLE);
  const parts = panels.map(({ title, options }, i) => {
    const element = Plot.plot({ marginLeft: 46, marginBottom: 36, ...options, width: width - 10, height, document });
    for (const style of element.querySelectorAll('style')) style.remove();
    element.removeAttribute('class');
    element.setAttribute('font-size', '11');
    const [x, y] = [(i % columns) * width, Math.floor(i / columns) * (height + TITLE)];
    return `<g transform="translate(${x},${y})"><text x="6" y="16" font-size="13" font-weight="600">${title}</text><g transform="translate(0,${TITLE})">${element.outerHTML}</g></g>`;
  });
  let x = 46;
  for (const { label, colour, symbol = 'dot' } of legend) {
    const mark =
      symbol === 'dot'
        ? `<circle cx="${x}" cy="${bottom + 12}" r="4.5" fill="${colour}"/>`
        : `<path d="M${x - 7},${bottom + 12}h14" stroke="${colour}" stroke-width="2"/>`;
    parts.push(`${mark}<text x="${x + 12}" y="${bottom + 16}">${label}</text>`);
    x += 40 + 6.6 * label.length;
  }
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${2 * WIDTH} ${bottom + 28}" width="${2 * WIDTH}" height="${bottom + 28}"` +
    ` role="img" font-family="system-ui, sans-serif" font-size="12" fill="#222" color="#222"><desc>${description}</desc>` +
    `<rect width="100%" height="100%" fill="#fff"/>${parts.join('')}</svg>\n`
  ).replace(/\d+\.\d{3,}/g, (number) => String(Math.round(100 * Number(number)) / 100));
}

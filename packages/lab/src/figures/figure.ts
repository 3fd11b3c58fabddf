/**
 * What all figures share: one width, one palette, one way from Plot to a string. Colours are CSS variables that a page may
 * set for light and dark; a figure by itself falls back to values legible on both. The colours are Okabe and Ito's
 * (jfly.uni-koeln.de/color), told apart by colour-blind readers; no figure relies on colour alone.
 */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** Every figure is this wide, in the units of its view box. */
export const FIGURE_WIDTH = 880;
export const FONT_SIZE = 12;

export const INK = 'currentColor';
export const MUTED = 'var(--muted, #737373)';
export const ACCENT = 'var(--series-1, #0072b2)';
/** dots and triangles on a signal: none of the states' colours */
export const MARK = 'var(--mark, #c2185b)';
export const ALERT = 'var(--series-2, #d55e00)';
export const SERIES = [
  ACCENT,
  ALERT,
  'var(--series-3, #009e73)',
  'var(--series-4, #cc79a7)',
  'var(--series-5, #b58900)',
  'var(--series-6, #7a68a6)',
  'var(--series-7, #56b4e9)',
  'var(--series-8, #8c8c8c)',
] as const;

/** The colour of item i of a list; a list longer than the palette begins again. */
export const seriesColour = (i: number): string => SERIES[i % SERIES.length]!;

/** The symbols that go with the colours. */
export const SYMBOLS = ['circle', 'triangle', 'square', 'diamond2', 'star', 'cross', 'wye', 'plus'] as const;

export interface Placed {
  readonly x: number;
  readonly y: number;
  readonly svg: string;
}

export interface FigureOptions {
  /** what the figure shows, read out instead of it */
  readonly title: string;
  /** what is to be seen in it, in a sentence or two */
  readonly description: string;
  readonly height: number;
  readonly parts: readonly Placed[];
}

/** One SVG from parts laid out by hand. */
export function figure({ title, description, height, parts }: FigureOptions): string {
  const placed = parts.map(({ x, y, svg }) => `<g transform="translate(${x},${y})">${svg}</g>`).join('');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${FIGURE_WIDTH} ${Math.ceil(height)}" width="${FIGURE_WIDTH}"` +
    ` height="${Math.ceil(height)}" role="img" fill="currentColor" font-family="system-ui, sans-serif"` +
    ` font-size="${FONT_SIZE}"><title>${escapeXml(title)}</title><desc>${escapeXml(description)}</desc>${placed}</svg>`
  );
}

const { document } = parseHTML('<!doctype html><html><body></body></html>');

/** A plot as the text of a nested SVG element, free of style elements, so that a page may forbid inline styles. */
export function plot(options: Plot.PlotOptions): string {
  const element = Plot.plot({ ...options, document });
  for (const style of element.querySelectorAll('style')) style.remove();
  element.removeAttribute('class');
  element.setAttribute('font-size', String(FONT_SIZE));
  return element.outerHTML;
}

export interface TextOptions {
  readonly size?: number;
  readonly weight?: 400 | 600;
  readonly fill?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
}

export function text(x: number, y: number, content: string, options: TextOptions = {}): string {
  const { size = FONT_SIZE, weight = 400, fill = INK, anchor = 'start' } = options;
  return (
    `<text x="${round(x)}" y="${round(y)}" font-size="${size}" font-weight="${weight}" fill="${fill}"` +
    ` text-anchor="${anchor}">${escapeXml(content)}</text>`
  );
}

/** The width of a text in the widest of the common sans-serifs, so that what is laid out without a browser fits. */
export const textWidth = (content: string, size = FONT_SIZE): number => content.length * size * 0.62;

export interface LegendItem {
  readonly label: string;
  readonly colour: string;
  /** a filled square unless told */
  readonly mark?: 'area' | 'line' | 'dashed' | 'dot' | 'ring' | 'triangle' | 'cross';
}

/** A line of marks with their names, broken where it is full. */
export function legend(items: readonly LegendItem[], width = FIGURE_WIDTH): { svg: string; height: number } {
  let x = 0;
  let y = 10;
  const parts: string[] = [];
  for (const { label, colour, mark = 'area' } of items) {
    const needed = 22 + textWidth(label) + 16;
    if (x > 0 && x + needed > width) {
      x = 0;
      y += 20;
    }
    parts.push(LEGEND_MARKS[mark](x, y, colour), text(x + 20, y + 4, label));
    x += needed;
  }
  return { svg: parts.join(''), height: y + 12 };
}

type MarkAt = (x: number, y: number, colour: string) => string;
const LEGEND_MARKS: Readonly<Record<NonNullable<LegendItem['mark']>, MarkAt>> = {
  area: (x, y, c) => `<rect x="${x + 1}" y="${y - 6}" width="13" height="12" fill="${c}" fill-opacity="0.5"/>`,
  line: (x, y, c) => `<path d="M${x},${y}h15" stroke="${c}" stroke-width="2"/>`,
  dashed: (x, y, c) => `<path d="M${x},${y}h15" stroke="${c}" stroke-width="1.5" stroke-dasharray="4 3"/>`,
  dot: (x, y, c) => `<circle cx="${x + 7}" cy="${y}" r="4.5" fill="${c}"/>`,
  ring: (x, y, c) => `<circle cx="${x + 7}" cy="${y}" r="4.5" fill="none" stroke="${c}" stroke-width="1.5"/>`,
  triangle: (x, y, c) => `<path d="M${x + 2},${y - 5}h10l-5,9z" fill="${c}"/>`,
  cross: (x, y, c) => `<path d="M${x + 2},${y - 5}l10,10m0,-10l-10,10" stroke="${c}" stroke-width="2.5"/>`,
};

export function escapeXml(value: string): string {
  return value.replace(/[&<>"']/g, (character) => ENTITIES[character]!).replace(CONTROL, '\ufffd');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** control characters, which XML forbids, and direction marks, which make a text look like another */
const CONTROL = /[^\P{C}\n\t]/gu;

export const round = (value: number): number => Math.round(value * 100) / 100;

import { FAMILIES, FEATURES } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { clustersFigure } from '../src/figures/clusters.ts';
import { confusionFigure } from '../src/figures/confusion.ts';
import { decimate } from '../src/figures/decimate.ts';
import { featureTreeFigure } from '../src/figures/featureTree.ts';
import { escapeXml } from '../src/figures/figure.ts';
import { resultsFigure } from '../src/figures/results.ts';
import { signalsFigure } from '../src/figures/signals.ts';
import { timelineFigure } from '../src/figures/timeline.ts';
import { trainingFigure } from '../src/figures/trainingCurve.ts';
import { confusionOf } from '../src/metrics.ts';
import { madeReport } from './fixture.ts';

const HOSTILE = `<script>alert(1)</script>"'&\u202e`;
const figuresOf = (data: ReturnType<typeof madeReport>) => ({
  signals: signalsFigure(data.signals![0]!),
  tree: featureTreeFigure(data.tree),
  clusters: clustersFigure(data.clusters!),
  training: trainingFigure(data.training!),
  timeline: timelineFigure(data.timelines![0]!),
  results: resultsFigure({ rows: data.rows, decoding: 'windowed' }),
  confusion: confusionFigure({
    matrices: [{ title: 'raw', confusion: confusionOf(['a', 'b', 'b'], ['a', 'a', 'b']) }],
  }),
});
const figures = figuresOf(madeReport());
const again = figuresOf(madeReport());

/** Names of the tags in the order in which they open; throws unless they close in order, as XML demands. */
function tagsOf(svg: string): string[] {
  const open: string[] = [];
  const all: string[] = [];
  for (const [, slash, name, attributes] of svg.matchAll(/<(\/?)([a-zA-Z]+)((?:\s[^<>]*)?)>/g)) {
    if (slash === '/') {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
      continue;
    }
    all.push(name!);
    if (!attributes!.endsWith('/')) open.push(name!);
  }
  if (open.length > 0 || /&(?!(amp|lt|gt|quot|#39|#\d+|nbsp);)/.test(svg)) throw new Error(`not XML: ${open}`);
  return all;
}

describe.each(Object.entries(figures))('the figure %s', (_, svg) => {
  it('is well formed, of one width, named and described', () => {
    expect(tagsOf(svg)[0]).toBe('svg');
    expect(svg).toMatch(
      /^<svg [^>]*viewBox="0 0 880 \d+"[^>]*role="img"[^>]*><title>[^<]{5,}<\/title><desc>[^<]{10,}<\/desc>/,
    );
  });

  it('needs no style element, no style attribute, no script and no file, and draws no NaN', () => {
    expect(new Set(tagsOf(svg))).not.toContain('style');
    expect(svg).not.toMatch(/ style=|<script|href=|NaN|Infinity|undefined/);
  });

  it('is the same each time', () => {
    expect(Object.values(again)).toContain(svg);
  });
});

describe('figures of hostile names', () => {
  it('show them as text', () => {
    const name = HOSTILE;
    const data = madeReport([name, 'P02']);
    const rows = data.rows.map((row) => ({ ...row, method: name }));
    const states = [{ start: 0, end: 900, label: name }];
    const [timeline] = data.timelines!;
    const hostile = [
      signalsFigure({ ...data.signals![0]!, subject: name, states }),
      clustersFigure(data.clusters!),
      trainingFigure({ encoders: [{ name, curve: [{ step: 1, loss: 1, chance: 2 }] }] }),
      timelineFigure({ ...timeline!, classes: [name, 'b', 'c'], tracks: [{ ...timeline!.tracks[0]!, name }] }),
      resultsFigure({ rows, decoding: 'windowed' }),
      confusionFigure({ matrices: [{ title: name, confusion: confusionOf([name, 'b'], ['b', 'b']) }] }),
      featureTreeFigure({ values: FEATURES.map(() => 1), valueName: name }),
    ];
    for (const svg of hostile) {
      expect(() => tagsOf(svg)).not.toThrow();
      expect(tagsOf(svg)).not.toContain('script');
    }
    expect(escapeXml(name)).toBe('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;\ufffd');
  });
});

describe('figures of little data', () => {
  it('are drawn all the same', () => {
    const empty = { subject: 'x', states: [] };
    expect(tagsOf(signalsFigure(empty))[0]).toBe('svg');
    expect(tagsOf(signalsFigure({ ...empty, skt: { start: 0, rate: 4, samples: [33] } }))).toContain('svg');
    expect(tagsOf(trainingFigure({ encoders: [] }))[0]).toBe('svg');
    expect(tagsOf(confusionFigure({ matrices: [] }))[0]).toBe('svg');
    const one = { subject: 'a', profile: [1, 2], cluster: 0, heldOut: false };
    expect(clustersFigure({ people: [one], centroids: [[1, 2]] })).not.toContain('NaN');
  });
});

describe('the feature tree', () => {
  it('names every feature once under every family', () => {
    const names = [...figures.tree.matchAll(/<g><title>([a-z0-9_]+):/g)].map(([, name]) => name);
    expect(names).toEqual(FEATURES.map(({ name }) => name.slice(name.indexOf('_') + 1)));
    for (const { name } of FAMILIES) expect(figures.tree).toContain(`>${name.slice(name.indexOf('/') + 1)}</tspan>`);
  });
});

describe('decimate', () => {
  it('keeps every sample of a short signal and the extremes of every column of a long one', () => {
    expect(decimate([1, 2, 3], 2, 10, 5)).toEqual([
      { t: 5, v: 1 },
      { t: 5.5, v: 2 },
      { t: 6, v: 3 },
    ]);
    const signal = Float64Array.from({ length: 1000 }, (_, i) => Math.sin(i) + (i === 777 ? 9 : 0));
    const points = decimate(signal, 1, 20);
    expect(points.length).toBeLessThanOrEqual(40);
    for (let column = 0; column < 20; column++) {
      const own = points.filter(({ t }) => Math.floor(t / 50) === column).map(({ v }) => v);
      const all = signal.subarray(50 * column, 50 * (column + 1));
      expect([Math.min(...own), Math.max(...own)]).toEqual([Math.min(...all), Math.max(...all)]);
    }
    expect(points.map(({ t }) => t)).toEqual(points.map(({ t }) => t).sort((a, b) => a - b));
  });

  it('keeps a gap', () => {
    const signal = Float64Array.from({ length: 1000 }, (_, i) => (i > 400 && i < 600 ? Number.NaN : 1));
    const gaps = decimate(signal, 1, 20).filter(({ v }) => Number.isNaN(v));
    expect(gaps.length).toBeGreaterThanOrEqual(4);
  });
});

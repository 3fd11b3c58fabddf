import { simulatePerson } from '@cheer/signals/simulate';
import { describe, expect, it } from 'vitest';
import { signalsData } from '../../src/figures/fromRecording.ts';
import { windowsFigure } from '../../src/inspect/figure.ts';
import { inspectPage } from '../../src/inspect/page.ts';
import { reportRecording } from '../../src/inspect/recordingReport.ts';
import type { InspectReport } from '../../src/inspect/summary.ts';

const { recording } = simulatePerson({ index: 1, seed: 1, protocol: 'stress', minutes: 6 });
const reportOf = async (more: Partial<InspectReport> = {}): Promise<InspectReport> => ({
  path: 'P002',
  format: 'e4',
  title: 'Empatica E4 recordings',
  why: 'it holds BVP.csv',
  licence: 'as their owner says',
  citation: '-',
  simulated: true,
  recordings: [await reportRecording(recording)],
  refused: [],
  ...more,
});

describe('inspectPage', () => {
  it('calls simulated data simulated, and nothing else', async () => {
    expect(inspectPage(await reportOf(), 'today')).toContain('Simulated data: nobody was measured');
    expect(inspectPage(await reportOf({ simulated: false }), 'today')).not.toContain('Simulated');
  });

  it('is one file that fetches and executes nothing', async () => {
    const page = inspectPage(await reportOf(), 'today', { data: signalsData(recording) });
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|\bon[a-z]+=|url\(/i);
    expect([...page.matchAll(/\b(?:href|src)="([^"]*)"/g)].every(([, to]) => to!.startsWith('#'))).toBe(true);
    expect(page).toContain("default-src 'none'");
    for (const title of ['Channels', 'Over time', 'Signals', 'Quality', 'Labels', 'Faults', 'Source']) {
      expect(page).toContain(`<h2>${title}</h2>`);
    }
  });

  it('escapes whatever came from a file', async () => {
    const [one] = (await reportOf()).recordings;
    const hostile = '<img src=x onerror=alert(1)>';
    const page = inspectPage(
      await reportOf({
        path: hostile,
        why: hostile,
        recordings: [
          {
            ...one!,
            subject: hostile,
            labels: [{ label: hostile, seconds: 60, stretches: [{ start: 0, end: 60, stage: hostile }] }],
          },
        ],
        refused: [{ subject: hostile, reason: hostile }],
      }),
      'today',
    );
    expect(page).not.toContain('<img');
    expect(page).toContain('&lt;img');
  });

  it('does not magnify a steady heart, and writes no more than one decimal at an axis', async () => {
    const [one] = (await reportOf()).recordings;
    const windows = Array.from({ length: 12 }, (_, i) => ({
      start: 60 * i,
      quality: { BVP: { index: 1 } },
      heartRate: 69.94 + 0.0123456789 * (i % 3),
    }));
    const drawn = windowsFigure({ ...one!, seconds: 720, judged: { length: 60, windows } })!;
    const ticks = [...drawn.matchAll(/<text[^>]*>([\d.]+)<\/text>/g)].map(([, tick]) => tick!);
    expect(ticks.length).toBeGreaterThan(2);
    expect(ticks.filter((tick) => !/^\d+(\.\d)?$/.test(tick))).toEqual([]);
    const beats = ticks.map(Number).filter((tick) => tick > 50);
    expect(Math.max(...beats) - Math.min(...beats)).toBeGreaterThanOrEqual(5);
    expect([Math.min(...beats) < 70, Math.max(...beats) > 70]).toEqual([true, true]);
  });

  it('shows many people in one table, draws no more than a page holds, and stays small for a day', async () => {
    const [one] = (await reportOf()).recordings;
    const many = Array.from({ length: 60 }, (_, i) => ({ ...one!, subject: `P${i}` }));
    const page = inspectPage(await reportOf({ recordings: many }), 'today');
    expect(page.match(/<tr><th scope="row">P\d+<\/th>/g)).toHaveLength(60);
    expect(page).toContain('12 more recordings are not drawn');
    const windows = Array.from({ length: 1440 }, (_, i) => ({ start: 60 * i, quality: { GSR: { index: 0.5 } } }));
    const day = { ...one!, seconds: 86_400, judged: { length: 60, windows } };
    const drawn = inspectPage(await reportOf({ recordings: [day] }), 'today');
    expect(drawn.match(/fill-opacity="0\.4\d*"/g)!.length).toBeLessThanOrEqual(360);
    expect(drawn.length).toBeLessThan(200_000);
  });
});

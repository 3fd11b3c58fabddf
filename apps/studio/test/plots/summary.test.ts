import { describe, expect, it } from 'vitest';
import { wilson } from '../../src/plots/interval.ts';
import { heartRate, rowsOf, summaryOf } from '../../src/plots/summary.ts';

const beats = Float64Array.from({ length: 600 }, (_, i) => 1000 + 0.75 * i);
const channel = { title: '', unit: '', rate: 4, start: 1000, end: 1450, low: 0, high: 1 };
const window = { length: 60, BVP: 1, GSR: 1, SKT: 1 };
const facts = {
  start: 1000,
  duration: 450,
  beats,
  responses: [{ onset: 1010, peak: 1012, amplitude: 0.3 }],
  quality: [
    { ...window, start: 1000, overall: 1, usable: true },
    { ...window, start: 1030, overall: 0.2, usable: false },
  ],
  spans: [{ start: 1060, end: 1185, label: 'calm' }],
  proposals: [],
  channels: [
    { ...channel, name: 'BVP' as const },
    { ...channel, name: 'GSR' as const },
  ],
};

describe('heartRate', () => {
  it('is 80 a minute of beats 0.75 s apart, also if one was missed', () => {
    expect(heartRate(beats, { start: 1000, end: 1100 })).toBe(80);
    expect(
      heartRate(
        beats.filter((_, i) => i % 20 !== 7),
        { start: 1000, end: 1100 },
      ),
    ).toBe(80);
    expect(heartRate(beats, { start: 0, end: 1001 })).toBeNaN();
  });
});

describe('summaryOf', () => {
  it('says in sentences what the picture shows', () => {
    expect(summaryOf(facts)).toBe(
      'A recording of 7 minutes 30 seconds. 600 heartbeats, 80 a minute on average. 1 skin conductance response. ' +
        '1 of 2 windows have enough in them to be judged. Named: calm 1:00 to 3:05.',
    );
  });
});

describe('rowsOf', () => {
  it('cuts the recording into minutes that together hold all of it', () => {
    const rows = rowsOf(facts);
    expect(rows).toHaveLength(8);
    expect(rows.map(({ named }) => named)).toEqual(['', 'calm', 'calm', 'calm', '', '', '', '']);
    expect(rows[0]).toMatchObject({ heartRate: 80, responses: 1, quality: 0.6 });
    expect(rows.at(-1)!.end).toBe(1450);
    expect(rowsOf({ ...facts, duration: 7200 })).toHaveLength(30);
  });
});

describe('wilson', () => {
  it("gives the interval of Newcombe's first example (1998, doi 10.1002/(SICI)1097-0258(19980430)17:8)", () => {
    const { low, high } = wilson(81 / 263, 263);
    expect(low).toBeCloseTo(0.2553, 4);
    expect(high).toBeCloseTo(0.3662, 4);
  });

  it('stays within 0 and 1, and knows nothing without a trial', () => {
    expect(wilson(1, 5).high).toBe(1);
    expect(wilson(0, 5).low).toBe(0);
    expect(wilson(0.5, 0)).toEqual({ low: 0, high: 1 });
  });
});

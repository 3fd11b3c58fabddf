import { describe, expect, it } from 'vitest';
import { adapt, checkSpans, type Example, labelWindows, match } from '../src/index.ts';

/** Two clouds that a line separates; windows of 60 s every 30 s. */
const examples: Example[] = Array.from({ length: 24 }, (_, i) => ({
  start: 30 * i,
  label: i < 12 ? 'rest' : 'stress',
  embedding: Float32Array.of(i < 12 ? -1 : 1, Math.sin(i)),
}));

describe('adapt', () => {
  it('draws k windows a class that do not overlap, by the seed', () => {
    for (let seed = 0; seed < 50; seed++) {
      const { support, counts } = adapt(examples, { length: 60, k: 4, seed });
      expect(counts).toEqual({ rest: 4, stress: 4 });
      for (const [i, a] of support.entries()) {
        for (const b of support.slice(i + 1)) expect(b.start - a.start).toBeGreaterThanOrEqual(60);
      }
      expect(adapt(examples, { length: 60, k: 4, seed }).support).toEqual(support);
    }
    expect(adapt(examples, { length: 60, k: 4, seed: 1 }).support).not.toEqual(
      adapt(examples, { length: 60, k: 4, seed: 2 }).support,
    );
  });

  it('finds as many as fit, six of twelve, whatever the draw', () => {
    for (let seed = 0; seed < 20; seed++) expect(adapt(examples, { length: 60, k: 6, seed }).support).toHaveLength(12);
    expect(() => adapt(examples, { length: 60, k: 7 })).toThrow('"rest" has 6');
  });

  it('leaves one out where each class has another, and says nothing where not', () => {
    expect(adapt(examples, { length: 60, k: 3 }).leaveOneOut).toEqual({ accuracy: 1, windows: 6 });
    expect(adapt(examples, { length: 60, k: 1 }).leaveOneOut).toBeNull();
    expect(adapt(examples, { length: 60 }).leaveOneOut).toEqual({ accuracy: 1, windows: 24 });
    // each class two windows that overlap: without one of them the other does not count either
    const pair = examples.filter(({ start }) => [0, 30, 600, 630].includes(start));
    expect(adapt(pair, { length: 60 }).leaveOneOut).toBeNull();
    // two a class that lie 90 s apart, and share signal if an embedding reaches that far
    const apart = examples.filter(({ start }) => [0, 90, 600, 690].includes(start));
    expect(adapt(apart, { length: 60 }).leaveOneOut).toEqual({ accuracy: 1, windows: 4 });
    expect(adapt(apart, { length: 60, reach: 60 }).leaveOneOut).toBeNull();
  });

  it('trains the head that is asked for, and chooses one where windows can be left out', () => {
    const chosen = (k: number, head?: 'prototype' | 'auto') =>
      adapt(examples, { length: 60, k, ...(head && { head }) }).head.chosen;
    expect(chosen(3)).toEqual({ head: 'softmax', strength: 1 });
    expect(chosen(3, 'prototype')).toEqual({ head: 'prototype', strength: 1 });
    expect(chosen(1, 'auto')).toEqual({ head: 'softmax', strength: 1 });
    expect(chosen(6, 'auto')).toEqual({ head: 'softmax', strength: 0.1 }); // a line parts them with room to spare
  });

  it('is at or below chance when left out where labels mean nothing', () => {
    const same = examples.map((one) => ({ ...one, embedding: Float32Array.of(1, 0) }));
    expect(adapt(same, { length: 60, k: 4 }).leaveOneOut!.accuracy).toBeLessThanOrEqual(0.5);
  });
});

describe('labels', () => {
  const windows = [0, 30, 60, 90].map((start) => ({ start }));

  it('go to windows that lie wholly in a span', () => {
    const spans = [
      { start: 0, end: 90, label: 'a' },
      { start: 90, end: 149.9995, label: 'b' },
    ];
    expect(labelWindows(windows, 60, checkSpans(spans))).toEqual(['a', 'a', null, 'b']);
    expect(labelWindows(windows, 60, [{ start: 0.01, end: 89.99, label: 'a' }])).toEqual([null, null, null, null]);
  });

  it('are one where they look like one, and keep off a name that objects lose', () => {
    const labels = ['caf\u00e9', ' cafe\u0301 ', 'caf\u00e9'];
    const spans = checkSpans(labels.map((label, i) => ({ start: i, end: i + 1, label })));
    expect(new Set(spans.map(({ label }) => label))).toEqual(new Set(['caf\u00e9']));
    expect(() => checkSpans([{ start: 0, end: 1, label: '__proto__' }])).toThrow('label:');
  });

  it('may touch and agree, not contradict', () => {
    const span = (start: number, end: number, label: string) => ({ start, end, label });
    expect(checkSpans([span(5, 9, 'b'), span(0, 5, 'a'), span(1, 4, 'a')])).toHaveLength(3);
    expect(() => checkSpans([span(0, 5, 'a'), span(4, 9, 'b')])).toThrow('same time');
    expect(() => checkSpans([span(0, 50, 'a'), span(1, 2, 'a'), span(40, 41, 'b')])).toThrow('same time');
    for (const bad of [
      span(5, 5, 'a'),
      span(6, 5, 'a'),
      span(Number.NaN, 5, 'a'),
      span(0, 1, ' '),
      span(0, 1, 'a\nb'),
    ]) {
      expect(() => checkSpans([bad])).toThrow('label:');
    }
  });
});

describe('match', () => {
  it('takes the nearest centroid past what is missing', () => {
    const profile = { median: Float32Array.of(1, Number.NaN), iqr: Float32Array.of(1, 1), windows: 9 };
    const far = Float32Array.of(1, 99, 4, 1);
    const near = Float32Array.of(1, -99, 2, Number.NaN);
    const { cluster, distances } = match(profile, [far, near]);
    expect(cluster).toBe(1);
    expect(distances[0]).toBeCloseTo(Math.sqrt((4 / 3) * 9), 6);
    expect(distances[1]).toBeCloseTo(Math.sqrt((4 / 2) * 1), 6);
    const nothing = { ...profile, iqr: Float32Array.of(Number.NaN, Number.NaN) };
    expect(() => match(nothing, [Float32Array.of(Number.NaN, 0, 0, 0)])).toThrow('no feature in common');
  });
});

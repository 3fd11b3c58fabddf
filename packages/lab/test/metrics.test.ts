import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { calibrationError, confusionOf, majorityClass, score, scoreConfusion, sumConfusions } from '../src/metrics.ts';

interface Golden {
  metrics: {
    truth: string[];
    prediction: string[];
    accuracy: number;
    balancedAccuracy: number;
    macroF1: number;
    f1: Record<string, number>;
    classes: string[];
    confusion: number[][];
  }[];
}
const golden: Golden = JSON.parse(readFileSync(new URL('./golden/lab.golden.json', import.meta.url), 'utf8'));

describe('score', () => {
  it.each(golden.metrics)('agrees with scikit-learn on $classes', (known) => {
    const found = score(known.truth, known.prediction);
    expect(found.accuracy).toBeCloseTo(known.accuracy, 12);
    expect(found.balancedAccuracy).toBeCloseTo(known.balancedAccuracy, 12);
    expect(found.macroF1).toBeCloseTo(known.macroF1, 12);
    expect(Object.keys(found.f1)).toEqual(Object.keys(known.f1));
    for (const [name, value] of Object.entries(known.f1)) expect(found.f1[name]).toBeCloseTo(value, 12);
    expect(found.confusion).toEqual({ classes: known.classes, counts: known.confusion });
    expect(found.windows).toBe(known.truth.length);
  });

  it('gives a constant answer the accuracy of its class, chance as balanced accuracy, and a low macro-F1', () => {
    // 6 of 8 are a: precision 6/8, recall 1, F1 = 2 * 6 / (6 + 8) = 6/7; b has none
    const truth = ['a', 'a', 'a', 'b', 'a', 'b', 'a', 'a'];
    const found = score(truth, Array(8).fill('a'));
    expect(found).toMatchObject({ accuracy: 0.75, balancedAccuracy: 0.5, macroF1: 3 / 7, f1: { a: 6 / 7, b: 0 } });
  });

  it('does not average over a class that is never true', () => {
    const found = score(['a', 'a'], ['a', 'c']);
    expect(found).toMatchObject({ accuracy: 0.5, balancedAccuracy: 0.5, macroF1: 2 / 3, f1: { a: 2 / 3 } });
    expect(Object.keys(found.f1)).toEqual(['a']);
  });

  it('refuses to score nothing, and lists that do not match', () => {
    expect(() => score([], [])).toThrow(/at least one window/);
    expect(() => score(['a'], [])).toThrow(/got 1 windows and 0 predictions/);
  });
});

describe('majorityClass', () => {
  it('is the most frequent, of equals the first by alphabet', () => {
    expect(majorityClass(['b', 'a', 'b'])).toBe('b');
    expect(majorityClass(['b', 'a'])).toBe('a');
  });
});

describe('sumConfusions', () => {
  it('equals the confusion of all windows together, whatever classes each part knows', () => {
    const sum = sumConfusions([confusionOf(['a', 'b'], ['b', 'b']), confusionOf(['c', 'a'], ['c', 'a'])]);
    expect(sum).toEqual(confusionOf(['a', 'b', 'c', 'a'], ['b', 'b', 'c', 'a']));
    expect(scoreConfusion(sum).accuracy).toBe(0.75);
  });
});

describe('calibrationError', () => {
  it('is 0 when confidence is right and the gap when it is not', () => {
    expect(calibrationError([0.75, 0.75, 0.75, 0.75], [true, true, true, false])).toBeCloseTo(0, 15);
    expect(calibrationError([1, 1], [true, false])).toBe(0.5);
    // bins (0.5, 0.6] and (0.8, 0.9]: (|2 * 0.55 - 2| + |2 * 0.85 - 0|) / 4
    expect(calibrationError([0.55, 0.55, 0.85, 0.85], [true, true, false, false], 10)).toBeCloseTo(0.65, 12);
  });
});

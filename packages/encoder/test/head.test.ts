import { readFileSync } from 'node:fs';
import { random } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { predictHead, trainHead } from '../src/head.ts';

const golden = JSON.parse(readFileSync(new URL('./golden/head.json', import.meta.url), 'utf8')) as {
  cases: { strength: number; points: number[][]; labels: string[]; probe: number[][]; probabilities: number[][] }[];
};

describe('trainHead', () => {
  it.each(golden.cases)(
    'agrees with scikit-learn at strength $strength',
    ({ strength, points, labels, probe, probabilities }) => {
      const head = trainHead(
        points.map((p) => Float32Array.from(p)),
        labels,
        { strength },
      );
      for (const [i, p] of probe.entries()) {
        const ours = predictHead(head, Float32Array.from(p));
        for (const [c, value] of probabilities[i]!.entries()) expect(ours[c]).toBeCloseTo(value, 6);
      }
    },
  );

  it('does not depend on the order of the labelled windows', () => {
    const stream = random('order');
    const points = Array.from({ length: 12 }, () => Float32Array.from({ length: 40 }, () => stream.normal()));
    const labels = points.map((_, i) => ['a', 'b', 'c'][i % 3]!);
    const there = trainHead(points, labels);
    const back = trainHead(points.toReversed(), labels.toReversed());
    for (const [i, w] of there.weights.entries()) expect(back.weights[i]).toBeCloseTo(w, 9);
  });

  it('weighs classes equally: twenty windows of one say no more than one of it', () => {
    const a = Float32Array.of(1, 0);
    const b = Float32Array.of(0, 1);
    const once = trainHead([a, b], ['a', 'b'], { strength: 0.1 });
    const often = trainHead([...Array<Float32Array>(20).fill(a), b], [...Array<string>(20).fill('a'), 'b'], {
      strength: 0.1 * 10.5,
    });
    expect(often.weights[0]).toBeCloseTo(once.weights[0]!, 9);
    const middle = predictHead(often, Float32Array.of(0.5, 0.5));
    expect(middle[0]).toBeCloseTo(0.5, 6);
  });

  it('survives equal points with different labels', () => {
    const p = Float32Array.of(1, 2, 3);
    const head = trainHead([p, p], ['calm', 'stress']);
    expect([...predictHead(head, p)]).toEqual([0.5, 0.5]);
  });

  it('asks for a second class', () => {
    expect(() => trainHead([Float32Array.of(1)], ['calm'])).toThrowError(/at least two classes.*only "calm".*Label/u);
    expect(() => trainHead([], [])).toThrowError(/got none/u);
  });
});

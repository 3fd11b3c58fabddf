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

  it('finds the minimum for classes that a hyperplane parts, on a line, and far from the origin', () => {
    for (const [scale, strength] of [
      [1, 1],
      [1, 1e-6],
      [1e4, 1],
    ] as const) {
      const points = Array.from({ length: 40 }, (_, i) => Float32Array.of(scale * (i < 20 ? 1 + i : -1 - i)));
      const labels = points.map((_, i) => (i < 20 ? 'a' : 'b'));
      const head = trainHead(points, labels, { strength });
      // two classes of equal size: the gradient in W and b vanishes
      const residual = points.map((point, i) => predictHead(head, point)[0]! - (labels[i] === 'a' ? 1 : 0));
      const slope = points.reduce((sum, [x], i) => sum + residual[i]! * x!, 0);
      expect(Math.abs(slope + strength * head.weights[0]!)).toBeLessThan(1e-7 * scale);
      expect(Math.abs(residual.reduce((sum, r) => sum + r, 0))).toBeLessThan(1e-7);
    }
  });

  it('takes 500 windows of 123 features within seconds', () => {
    const stream = random('many');
    const points = Array.from({ length: 500 }, () => Float32Array.from({ length: 123 }, () => stream.normal()));
    const began = performance.now();
    trainHead(
      points,
      points.map((_, i) => ['a', 'b', 'c'][i % 3]!),
    );
    expect(performance.now() - began).toBeLessThan(5000); // some 0.4 s on an idle machine
  });

  it.each([
    ['a strength of 0', [Float32Array.of(1), Float32Array.of(2)], { strength: 0 }],
    ['a value that is not finite', [Float32Array.of(1), Float32Array.of(Number.NaN)], {}],
    ['vectors of two lengths', [Float32Array.of(1), Float32Array.of(1, 2)], {}],
    ['fewer points than labels', [Float32Array.of(1)], {}],
  ])('refuses %s, for its weights would be NaN', (_, points, options) => {
    expect(() => trainHead(points, ['a', 'b'], options)).toThrowError(
      expect.objectContaining({ code: 'option-invalid' }),
    );
  });

  it('asks for a second class', () => {
    expect(() => trainHead([Float32Array.of(1)], ['calm'])).toThrowError(/at least two classes.*only "calm".*Label/u);
    expect(() => trainHead([], [])).toThrowError(/got none/u);
  });
});

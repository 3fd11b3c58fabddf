import { readFileSync } from 'node:fs';
import { random } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { CANDIDATES } from '../src/head/choose.ts';
import { predictHead, trainHead } from '../src/head/head.ts';

const golden = JSON.parse(readFileSync(new URL('./golden/head.json', import.meta.url), 'utf8')) as {
  cases: {
    strength: number;
    points: number[][];
    labels: string[];
    probe: number[][];
    probabilities: number[][];
    nearest: string[];
  }[];
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
    ['a value beyond +-1e6', [Float32Array.of(1), Float32Array.of(1e30)], {}],
  ])('refuses %s, for its weights would be NaN', (_, points, options) => {
    expect(() => trainHead(points, ['a', 'b'], options)).toThrowError(
      expect.objectContaining({ code: 'option-invalid' }),
    );
  });

  it('names the point, and the label, that is wrong', () => {
    const [a, b] = [Float32Array.of(1, 0), Float32Array.of(0, 1e30)];
    expect(() => trainHead([a, b], ['a', 'b'])).toThrow('point 1 must be 2 finite numbers');
    expect(() => trainHead([a, a], ['a', 3 as unknown as string])).toThrow('label 1 must be a text, got "3"');
    const head = trainHead([a, Float32Array.of(0, 1)], ['a', 'b']);
    for (const bad of [b, Float32Array.of(1), Float32Array.of(1, Number.NaN)]) {
      expect(() => predictHead(head, bad)).toThrow('predictHead: the point must be 2 finite numbers');
    }
  });

  it('asks for a second class', () => {
    expect(() => trainHead([Float32Array.of(1)], ['calm'])).toThrowError(/at least two classes.*only "calm".*Label/u);
    expect(() => trainHead([], [])).toThrowError(/got none/u);
  });
});

describe('nearest prototypes', () => {
  it('keep a scale where few windows of many numbers differ by less than they scatter', () => {
    // classes 2 apart in 32 dimensions of unit spread: nearer to their own mean by 4 of 43 squared, which 3 windows a class tell
    const stream = random('scale');
    let scale = 0;
    for (let round = 0; round < 50; round++) {
      const labels = Array.from({ length: 6 }, (_, i) => 'ab'[i % 2]!);
      const points = labels.map((label) =>
        Float32Array.from({ length: 32 }, (_, d) => stream.normal() + (d === 0 && label === 'a' ? 2 : 0)),
      );
      const { weights } = trainHead(points, labels, { head: 'prototype' });
      if (Math.hypot(...weights) > 0.05) scale++;
    }
    expect(scale).toBeGreaterThan(30); // without the factor 26, with it 37
  });

  it.each(golden.cases)('name the classes that scikit-learn names, case of strength $strength', (given) => {
    const points = given.points.map((p) => Float32Array.from(p));
    const head = trainHead(points, given.labels, { head: 'prototype' });
    const named = given.probe.map((p) => {
      const probabilities = predictHead(head, Float32Array.from(p));
      return head.classes[probabilities.indexOf(Math.max(...probabilities))];
    });
    expect(named).toEqual(given.nearest);
  });

  /** For one window a class the objective is - log softmax(s |a - b|^2 / 2) + strength / 2 s^2 |a - b|^2 / 2, for each. */
  it('one window a class: the scale solves its equation, and half-way is even', () => {
    const [a, b] = [Float32Array.of(0, 3), Float32Array.of(4, 0)];
    const head = trainHead([a, b], ['a', 'b'], { head: 'prototype', strength: 2 });
    const scale = head.weights[1]! / 3; // s mu_a = s (0, 3)
    const square = 25; // |a - b|^2, so that the spread of the two about their mean is half of it
    const wrong = 1 / (1 + Math.exp((scale * square) / 2));
    expect(2 * scale * (square / 2)).toBeCloseTo(2 * wrong * (square / 2), 9);
    expect(predictHead(head, a)[1]).toBeCloseTo(wrong, 9);
    expect(predictHead(head, Float32Array.of(2, 1.5))[0]).toBeCloseTo(0.5, 9);
  });

  it('a shift of all points changes no probability', () => {
    const stream = random('shift');
    const points = Array.from({ length: 9 }, () =>
      Float32Array.from({ length: 6 }, () => Math.round(8 * stream.normal()) / 8),
    );
    const labels = points.map((_, i) => 'abc'[i % 3]!);
    const by = (point: Float32Array): Float32Array => point.map((x) => x + 2);
    const there = trainHead(points, labels, { head: 'prototype' });
    const shifted = trainHead(points.map(by), labels, { head: 'prototype' });
    for (const point of points) {
      for (const [c, p] of predictHead(there, point).entries())
        expect(predictHead(shifted, by(point))[c]).toBeCloseTo(p, 9);
    }
  });

  it('equal points with different labels are even', () => {
    const p = Float32Array.of(1, 2);
    expect([...predictHead(trainHead([p, p], ['a', 'b'], { head: 'prototype' }), p)]).toEqual([0.5, 0.5]);
  });
});

describe('the choice of head', () => {
  /** Windows of three classes on the corners of a triangle, with noise of this size. */
  function windows(each: number, noise: number, seed: string): [Float32Array[], string[]] {
    const stream = random(seed);
    const labels = Array.from({ length: 3 * each }, (_, i) => 'abc'[i % 3]!);
    const points = labels.map((label) =>
      Float32Array.from({ length: 32 }, (_, d) => (d === 'abc'.indexOf(label) ? 1 : 0) + noise * stream.normal()),
    );
    return [points, labels];
  }

  it('is softmax regression of strength 1 with one window a class', () => {
    const [points, labels] = windows(1, 0.1, 'one');
    expect(trainHead(points, labels, { head: 'auto' })).toEqual(trainHead(points, labels));
  });

  it('is never a head that says next to nothing: where windows left out are hard, the default', () => {
    const stream = random('hard');
    let guess = 0;
    for (let round = 0; round < 40; round++) {
      const labels = Array.from({ length: 9 }, (_, i) => 'abc'[i % 3]!);
      const points = labels.map(() => Float32Array.from({ length: 32 }, () => stream.normal()));
      const head = trainHead(points, labels, { head: 'auto' });
      const sure = points.map((point) => Math.max(...predictHead(head, point)));
      if (head.chosen.head === 'prototype' && Math.max(...sure) < 0.34) guess++;
    }
    expect(guess).toBe(0);
  });

  it('is the candidate of the least loss that also names as many and tells more than a guess, if two standard errors better than the default', () => {
    const wantedAll = new Set<number>();
    for (const [each, noise] of [
      [3, 0.2],
      [5, 0.4],
      [5, 0.1],
      [4, 2],
    ] as const) {
      const [points, labels] = windows(each, noise, `auto ${each}`);
      // windows of equal classes are as many, so all weigh 1
      const told = CANDIDATES.map(({ head, strength }) =>
        labels.map((_, j) => {
          const others = labels.map((_, i) => i).filter((i) => i !== j);
          const fitted = trainHead(
            others.map((i) => points[i]!),
            others.map((i) => labels[i]!),
            { head, strength },
          );
          return predictHead(fitted, points[j]!);
        }),
      );
      const own = (j: number): number => 'abc'.indexOf(labels[j]!);
      const losses = told.map((rows) => rows.map((p, j) => -Math.log(p[own(j)]!)));
      const right = told.map((rows) => rows.filter((p, j) => p.indexOf(Math.max(...p)) === own(j)).length);
      const mean = (values: number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;
      const usual = CANDIDATES.findIndex(({ head, strength }) => head === 'softmax' && strength === 1);
      const able = losses.filter(
        (loss, at) => at === usual || (right[at]! >= right[usual]! && mean(loss) < 0.95 * Math.log(3)),
      );
      const best = losses.indexOf(able.toSorted((a, b) => mean(a) - mean(b))[0]!);
      const gains = losses[usual]!.map((loss, j) => loss - losses[best]![j]!);
      const square = mean(gains.map((d) => (d - mean(gains)) ** 2));
      const wanted = mean(gains) > 2 * Math.sqrt(square / (gains.length - 1)) ? best : usual;
      wantedAll.add(wanted);
      expect(trainHead(points, labels, { head: 'auto' }).chosen).toEqual(CANDIDATES[wanted]);
    }
    expect(wantedAll.size).toBeGreaterThan(1); // both outcomes occur
  });

  it.each(['softmax', 'prototype', 'auto'] as const)(
    '%s: counts the windows that a refit without them names',
    (kind) => {
      const [points, labels] = windows(4, 0.6, 'left out');
      const { chosen, rightLeftOut } = trainHead(points, labels, { head: kind, leaveOut: true });
      const right = labels.filter((label, j) => {
        const others = labels.map((_, i) => i).filter((i) => i !== j);
        const fitted = trainHead(
          others.map((i) => points[i]!),
          others.map((i) => labels[i]!),
          chosen,
        );
        const p = predictHead(fitted, points[j]!);
        return fitted.classes[p.indexOf(Math.max(...p))] === label;
      });
      expect(right.length).toBeLessThan(labels.length);
      expect(rightLeftOut).toBe(right.length);
      expect(trainHead(points, labels).rightLeftOut).toBeNull();
    },
  );

  it('takes windows that share signal out together', () => {
    // every window twice: left out one at a time its twin gives it away, and the freest head looks best
    const [once, names] = windows(4, 2, 'twins');
    const points = [...once, ...once];
    const labels = [...names, ...names];
    const together = (a: number, b: number): boolean => a % once.length === b % once.length;
    const alone = trainHead(points, labels, { head: 'auto' }).chosen;
    const pairs = trainHead(points, labels, { head: 'auto', together }).chosen;
    expect(alone).toEqual({ head: 'softmax', strength: 0.1 });
    expect(CANDIDATES.indexOf(pairs)).toBeLessThan(CANDIDATES.indexOf(alone));
  });

  it('adapts to 15 windows of 3 classes in some 3 ms on an idle machine', () => {
    const [points, labels] = windows(5, 0.5, 'speed');
    const times = Array.from({ length: 30 }, () => {
      const began = performance.now();
      trainHead(points, labels, { head: 'auto' });
      return performance.now() - began;
    });
    expect(times.sort((a, b) => a - b)[10]).toBeLessThan(25); // the goal of 5 ms, on a busy one
  });

  it('refuses a head that there is not', () => {
    const [points, labels] = windows(1, 1, 'x');
    expect(() => trainHead(points, labels, { head: 'tree' as 'auto' })).toThrowError(
      /one of softmax, prototype, auto, got "tree"/u,
    );
  });
});

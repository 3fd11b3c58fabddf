import { readSlowFeatures } from '@cheer/encoder';
import { FEATURES, random } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import type { Fold, Guest, Method, Predictions } from '../src/evaluate/method.ts';
import { rawL2Forward, slowFeatures, slowFeaturesCloud, slowFeaturesLong } from '../src/slow/methods.ts';

const WINDOW = { length: 60, step: 30 };
const CLASSES = ['calm', 'stress'];
const WINDOWS = 100;
const truth = Array.from({ length: WINDOWS }, (_, i) => CLASSES[Math.floor(i / 12) % 2]!);

/** States move 20 features alike in everybody, noise and a drift all of them. */
function made(subject: string): Guest {
  const stream = random('slow methods', subject);
  const drift = FEATURES.map(() => stream.normal());
  const starts = truth.map((_, i) => WINDOW.step * i);
  return {
    subject,
    rows: truth.map((label, i) =>
      Float32Array.from(FEATURES, (_, j) => {
        const state = j < 20 ? (label === 'stress' ? 0.6 : -0.6) : 0;
        return stream.uniform() < 0.02
          ? Number.NaN
          : stream.normal() + state + 1.5 * drift[j]! * (1 - Math.log(60 + starts[i]!) / 7);
      }),
    ),
    sessions: truth.map(() => 'a'),
    starts,
    usable: truth.map((_, i) => i % 17 !== 16),
    profile: new Float32Array(2 * FEATURES.length),
  };
}

const fold: Fold = {
  seed: 1,
  people: Array.from({ length: 12 }, (_, i) => ({ ...made(`person ${i}`), labels: truth.map(() => null) })),
  classes: CLASSES,
  window: WINDOW,
  clusters: 3,
  scaler: { center: new Float32Array(FEATURES.length), scale: new Float32Array(FEATURES.length).fill(1) },
  progress: async () => {},
};
const guest = made('guest');
const support = [13, 25]; // the second window of the first stress and of the second calm
const labels = support.map((i) => truth[i]!);
const METHODS = [slowFeatures, slowFeaturesCloud, slowFeaturesLong, rawL2Forward];
const fitted = new Map(await Promise.all(METHODS.map(async (method) => [method, await method.fit(fold)] as const)));
const open = async (method: Method, who = guest) => await fitted.get(method)!.open(who);
const classified = async (method: Method, who = guest): Promise<Predictions> =>
  (await open(method, who)).classify(support, labels);
const accuracy = (predictions: Predictions): number => {
  const judged = [...predictions.keys()].filter((i) => predictions[i] !== null);
  return judged.filter((i) => predictions[i]![CLASSES.indexOf(truth[i]!)]! > 0.5).length / judged.length;
};

describe('slow features as methods', () => {
  it.each(METHODS)('$name gives every usable window probabilities, and the others none', async (method) => {
    for (const [i, row] of (await classified(method)).entries()) {
      expect(row !== null).toBe(guest.usable[i]);
      if (row !== null) expect(row[0]! + row[1]!).toBeCloseTo(1, 12);
    }
  });

  it('find states that the features themselves do not show with one window a class', async () => {
    const slow = accuracy(await classified(slowFeatures));
    expect(slow).toBeGreaterThan(0.9);
    expect(slow - accuracy(await classified(rawL2Forward))).toBeGreaterThan(0.15);
  });

  it('ablations differ from the method, and leave out what they say', async () => {
    const steady = (predictions: Predictions): number[] => predictions.flatMap((row) => row?.[0] ?? []);
    const whole = steady(await classified(slowFeatures));
    expect(steady(await classified(slowFeaturesCloud))).not.toEqual(whole);
    expect(steady(await classified(slowFeaturesLong))).not.toEqual(whole);
    // nothing is known of the person: what is left is the cloud's part, whatever the weights
    const stranger = { ...guest, known: guest.usable.map(() => false) };
    expect(steady(await classified(slowFeatures, stranger))).toEqual(
      steady(await classified(slowFeaturesCloud, stranger)),
    );
  });

  it('learn from known windows only', async () => {
    const known = guest.usable.map((usable, i) => usable && i >= 6);
    // before the support and unknown: not in the person's statistics, not in a support point
    const changed = guest.rows.map((row, i) => (i < 6 ? row.map((value) => -3 * value) : row));
    const [a, b] = [
      await classified(slowFeatures, { ...guest, known }),
      await classified(slowFeatures, { ...guest, known, rows: changed }),
    ];
    expect(b.slice(6)).toEqual(a.slice(6));
    expect(b.slice(0, 6)).not.toEqual(a.slice(0, 6));
  });

  it('decode causally by a rule of their own, which knows no later window', async () => {
    const model = await open(slowFeatures);
    const single = await model.classify(support, labels);
    const causal = model.causal!(single);
    expect(accuracy(causal)).toBeGreaterThanOrEqual(accuracy(single));
    expect(model.causal!(single, [...single.keys()])).toEqual(causal);
    const cut = single.map((row, i) => (i < 50 ? row : null));
    expect(model.causal!(cut).slice(0, 50)).toEqual(causal.slice(0, 50));
    for (const [i, row] of causal.entries()) expect(row === null).toBe(single[i] === null);
  });

  it('the artefact is the file of slow features, the same for whoever is held out', async () => {
    const bytes = await fitted.get(slowFeatures)!.artefact();
    const { grid, strengths } = await readSlowFeatures(bytes, 'artefact');
    expect(grid).toEqual(WINDOW);
    expect(strengths.length).toBe(64);
    expect(strengths[0]! / strengths[1]!).toBeGreaterThan(1.5); // one state
    expect(await (await slowFeatures.fit(fold)).artefact()).toEqual(bytes);
  });
});

import { random } from '@cheer/signals';
import { beforeAll, describe, expect, it } from 'vitest';
import { CLEAR, CNN_LSTM, chooseSteps, mapLength, stepsFor, trainCnnLstm } from '../../src/baselines/index.ts';
import type { Fold, FoldPerson, Guest, Method, PersonModel, Predictions } from '../../src/evaluate/method.ts';

const CLASSES = ['rest', 'stress'];
const WINDOW = { length: 60, step: 30 };
const COUNT = 48;
const CHANNELS = 6;

/** Twelve windows of rest, twelve of stress, in turn; stress moves feature 0, or its negative in people of the other kind. */
function madePerson(subject: string, kind: 1 | -1): FoldPerson {
  const stream = random('sequences', subject);
  const labels = Array.from({ length: COUNT }, (_, i) => CLASSES[Math.floor(i / 12) % 2]!);
  const rows = labels.map((label, i) =>
    Float32Array.from({ length: CHANNELS }, (_, j) => {
      if (j === 5 && i % 9 === 0) return Number.NaN;
      if (j === 1) return 3 * kind; // what people are clustered by
      return 0.5 * stream.normal() + (j === 0 && label === 'stress' ? 1.5 * kind : 0);
    }),
  );
  const starts = labels.map((_, i) => 1e6 + WINDOW.step * i);
  const profile = Float32Array.from({ length: 2 * CHANNELS }, (_, j) => (j === 1 ? 3 * kind : 0.01 * stream.normal()));
  return { subject, rows, labels, sessions: labels.map(() => 's'), starts, profile };
}

const people = Array.from({ length: 10 }, (_, i) => madePerson(`P${i}`, i % 2 === 0 ? 1 : -1));
const foldOf = (some: readonly FoldPerson[], clusters = 2): Fold => ({
  seed: 1,
  people: some,
  classes: CLASSES,
  window: WINDOW,
  clusters,
  scaler: { center: new Float32Array(CHANNELS), scale: new Float32Array(CHANNELS).fill(1) },
  progress: async () => {},
});

const visitor = madePerson('guest', -1);
const { labels: truth, ...unlabelled } = visitor;
const guest: Guest = { ...unlabelled, usable: truth.map((_, i) => i !== 20) };

function accuracy(predictions: Predictions): number {
  const scored = predictions.flatMap((p, i) => (p === null ? [] : [CLASSES[p[1]! > p[0]! ? 1 : 0] === truth[i]]));
  return scored.filter(Boolean).length / scored.length;
}

const openedBy = async (method: Method, fold: Fold): Promise<PersonModel> => (await method.fit(fold)).open(guest);

describe('CNN-LSTM', () => {
  let model: PersonModel;
  beforeAll(async () => {
    model = await openedBy(CNN_LSTM, foldOf(people.filter((_, i) => i % 2 === 1)));
  });

  it('learns from the labels of people alike, without one of the guest', async () => {
    const predictions = await model.zeroShot!();
    expect(accuracy(predictions)).toBeGreaterThan(0.9);
    for (const p of predictions) if (p !== null) expect(p[0]! + p[1]!).toBeCloseTo(1, 6);
  });

  it('abstains where the device does, and only there', async () => {
    const predictions = await model.classify([2, 14], ['rest', 'stress']);
    expect(predictions.flatMap((p, i) => (p === null ? [i] : []))).toEqual([20]);
  });

  it('gives the same bits whatever was asked before', async () => {
    const ask = () => model.classify([2, 14], ['rest', 'stress']);
    const first = await ask();
    await model.classify([2, 30, 14, 40], ['rest', 'rest', 'stress', 'stress']);
    await model.zeroShot!();
    expect(await ask()).toEqual(first);
  });

  it('is moved by the support towards its labels', async () => {
    const before = (await model.zeroShot!())[14]![0]!;
    const after = (await model.classify([2, 14], ['stress', 'rest']))[14]![0]!; // as if all were the other way round
    expect(after).toBeGreaterThan(before);
  });
});

describe('CLEAR', () => {
  it('gives a guest the network of their own kind, where one network of all people cannot know', async () => {
    const model = await openedBy(CLEAR, foldOf(people));
    expect(accuracy(await model.zeroShot!())).toBeGreaterThan(0.9);
  });

  it('takes the network of all where a cluster is too small, which is then that of CNN-LSTM', async () => {
    const two = [...people.filter((_, i) => i % 2 === 0), ...people.filter((_, i) => i % 2 === 1).slice(0, 2)];
    const fold = foldOf(two);
    const [clear, whole] = [await openedBy(CLEAR, fold), await openedBy(CNN_LSTM, fold)];
    expect(await clear.zeroShot!()).toEqual(await whole.zeroShot!());
  });
});

describe('training', () => {
  it('is the same for the same seed, and another for another', async () => {
    const some = people.slice(0, 2);
    const bytes = async (seed: number) => (await CNN_LSTM.fit({ ...foldOf(some), seed })).artefact();
    const first = await bytes(1);
    expect(await bytes(1)).toEqual(first);
    expect(await bytes(2)).not.toEqual(first);
  });

  it('stops by people it does not train on, and says who', async () => {
    const { heldOut, epochs, config } = await trainCnnLstm(people, foldOf(people), 'test', async () => {});
    expect(heldOut.length).toBe(2);
    expect(epochs).toBeGreaterThan(0);
    expect(config.time).toBe(mapLength(WINDOW));
  });

  it('can be interrupted at the end of an epoch', async () => {
    let calls = 0;
    const cancel = async (): Promise<void> => {
      calls++;
      if (calls === 2) throw new Error('cancelled');
    };
    await expect(CNN_LSTM.fit({ ...foldOf(people), progress: cancel })).rejects.toThrow('cancelled');
    expect(calls).toBe(2);
  });

  it('refuses people without two classes', async () => {
    const some = people.map((person) => ({ ...person, labels: person.labels.map(() => 'rest') }));
    await expect(CNN_LSTM.fit(foldOf(some))).rejects.toMatchObject({ code: 'labels-missing' });
  });

  it('chooses how far a device fine-tunes by the people held out, and goes no step where labels would only mislead', async () => {
    const alike = people.filter((_, i) => i % 2 === 1);
    const { config, weights } = await trainCnnLstm(alike, foldOf(alike), 'test', async () => {});
    const chosen = chooseSteps(config, weights, [alike[0]!], foldOf(alike));
    expect(chosen.map(({ shots }) => shots)).toEqual([1, 3, 5, 10]);
    expect(stepsFor(chosen, 4)).toBe(chosen[1]!.steps);
    const reversed = { ...alike[0]!, labels: alike[0]!.labels.map((label) => (label === 'rest' ? 'stress' : 'rest')) };
    const [few, many] = [chosen, chooseSteps(config, weights, [reversed], foldOf(alike))];
    expect(stepsFor(many, 5)).toBeGreaterThan(stepsFor(few, 5)); // here what others taught is wrong
    expect(chooseSteps(config, weights, [], foldOf(alike)).every(({ steps }) => steps === 10)).toBe(true);
  });
});

import { LEAVES } from '@cheer/encoder';
import { random } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { type CorpusPeople, halves, rowsOf, shared, windowsOf } from '../../src/membership/corpusPeople.ts';
import { attackEncoders } from '../../src/membership/encoderAttack.ts';
import { attackSlowFeatures } from '../../src/membership/slowAttack.ts';

/** People whose windows are their own chance: nothing in common to be learned, all that is learned is by heart. */
function strangers(count: number, windows = 16): CorpusPeople {
  const draw = random('strangers', count);
  const n = count * windows;
  return {
    corpus: {
      rows: Float32Array.from({ length: n * LEAVES }, () => draw.normal()),
      recording: Int32Array.from({ length: n }, (_, i) => Math.floor(i / windows)),
      start: Float64Array.from({ length: n }, (_, i) => 30 * (i % windows)),
      windowLength: 60,
    },
    people: [...Array(count).keys()],
  };
}

const noTick = async (): Promise<void> => {};

describe('membership inference on encoders', () => {
  const all = strangers(6);
  const attack = async (steps: number, pretext = 'temporal') => {
    const options = { members: 3, training: { pretext, seed: 1, steps }, splits: 6, seed: 1 };
    return await attackEncoders(all, options, noTick);
  };

  it('finds whom an encoder has learned by heart, and nobody after one step', async () => {
    const learned = await attack(150);
    expect(learned!.auc).toBeGreaterThan(0.95);
    const untaught = await attack(1);
    expect(untaught!.auc).toBeLessThan(0.75);
  });

  it('leaves out whose recordings are too short for the pretext, and gives null if too few are left', async () => {
    const short = { ...all, people: all.people.map((person) => Math.min(person, 2)) };
    expect(
      await attackEncoders(
        short,
        { members: 2, training: { pretext: 'temporal', seed: 1 }, splits: 2, seed: 1 },
        noTick,
      ),
    ).toBeNull();
  });
});

describe('membership inference on slow features', () => {
  it('finds those in whose windows chance was taken for what lasts', async () => {
    const strongest = await attackSlowFeatures(strangers(6), { step: 30, splits: 8, seed: 1 }, noTick);
    expect(strongest).toMatchObject({ part: 'slow-features' });
    expect(strongest.auc).toBeGreaterThan(0.9);
  });
});

describe('another recording of the same people', () => {
  it('is the other half, by time, without the windows that the middle lies in', () => {
    const all = strangers(2, 10); // windows of 60 s every 30 s: 0 to 330 s, the middle at 165 s
    const [first, second] = halves(all);
    expect([...first.corpus.start]).toEqual([0, 30, 60, 90, 0, 30, 60, 90]);
    expect([...second.corpus.start]).toEqual([180, 210, 240, 270, 180, 210, 240, 270]);
    expect(rowsOf(second.corpus)[4]).toEqual(rowsOf(all.corpus)[16]);
  });

  it('is of those who have windows enough in both', () => {
    const all = strangers(5, 20);
    const [first] = halves(all);
    const few = { ...all, corpus: windowsOf(all, (person) => person !== 1) };
    const [a, b] = shared([first, few]) as [typeof all, typeof all];
    expect(a.people).toEqual([0, -1, 1, 2, 3]);
    expect(b.people).toEqual(a.people);
    expect([...new Set(a.corpus.recording)]).toEqual([0, 2, 3, 4]);
  });

  it('tells nothing where an encoder has learned windows by heart that have nothing in common', async () => {
    const all = strangers(6, 40);
    const [first, second] = halves(all);
    const options = { members: 3, training: { pretext: 'temporal', seed: 1, steps: 100 }, splits: 6, seed: 1 };
    const attack = async (other?: typeof all) => (await attackEncoders(first, options, noTick, other))!;
    expect(await attack()).toMatchObject({ recording: 'same', auc: 1 });
    const weaker = await attack(second);
    expect(weaker.recording).toBe('other');
    expect(Math.abs(weaker.auc - 0.5)).toBeLessThan(0.25);
  });
});

it('a corpus is taken apart by person, windows in their order', () => {
  const all = strangers(3, 4);
  const own = windowsOf(all, (person) => person !== 1);
  expect([...own.recording]).toEqual([0, 0, 0, 0, 2, 2, 2, 2]);
  expect(own.rows).toEqual(
    Float32Array.from([...all.corpus.rows.slice(0, 4 * LEAVES), ...all.corpus.rows.slice(8 * LEAVES)]),
  );
  expect(rowsOf(own)[5]).toEqual(all.corpus.rows.slice(9 * LEAVES, 10 * LEAVES));
});

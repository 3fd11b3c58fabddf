import { describe, expect, it } from 'vitest';
import { WINDOWED } from '../../src/decoding.ts';
import { runCells } from '../../src/evaluate/cells.ts';
import { prepareFold } from '../../src/evaluate/fold.ts';
import type { PersonModel } from '../../src/evaluate/method.ts';
import { representationModel } from '../../src/evaluate/methods/representation.ts';
import type { Protocol } from '../../src/evaluate/protocol.ts';
import { fewShot } from '../../src/fewShot.ts';
import { RAW_L2 } from '../../src/representations.ts';
import { CLASSES, madeTable, WINDOW } from './madeTable.ts';

const fold = prepareFold(madeTable({ distance: 1 }), 'P4', 'transductive');
const protocol: Protocol = {
  ...{ dataset: 'made', task: 'stress', supports: ['random', 'chronological'], k: [1, 3, 40], draws: 4 },
  ...{ clusters: 2, steps: null },
};
const run = (method: string, model: PersonModel) =>
  runCells(fold, model, {
    ...{ protocol, method, seed: 3, normalisation: 'transductive', classes: CLASSES, window: WINDOW },
    progress: async () => {},
  });
const silent: PersonModel = { classify: () => fold.truth.map(() => null) };

describe('cells of one person', () => {
  it('are the means over draws of the few-shot experiment', async () => {
    const { rows } = await run('raw-L2', representationModel(fold.guest, CLASSES, RAW_L2.of));
    const { guest, truth } = fold;
    const person = { ...guest, labels: truth };
    const expected = fewShot(person, {
      ...{ representations: [RAW_L2], k: [1, 3], supports: ['random', 'chronological'], decodings: [WINDOWED] },
      ...{ draws: 4, seed: 3, windowLength: WINDOW.length, step: WINDOW.step },
    }).rows.filter(({ method }) => method === 'raw-L2');
    for (const { support, k } of [
      { support: 'random', k: 3 },
      { support: 'chronological', k: 1 },
    ]) {
      const own = expected.filter((row) => row.support === support && row.k === k);
      const row = rows.find((one) => one.support === support && one.k === k && one.decoding === 'windowed')!;
      expect(row.draws).toBe(own.length);
      for (const name of ['windows', 'accuracy', 'balancedAccuracy', 'macroF1', 'calibrationError'] as const) {
        expect(row[name]).toBeCloseTo(own.reduce((sum, one) => sum + one[name]!, 0) / own.length, 12);
      }
      const counted = row.confusion.flat().reduce((sum, count) => sum + count, 0);
      expect(counted).toBe(row.windows * row.draws);
      expect(row.reliability.reduce((sum, [windows]) => sum + windows, 0)).toBe(counted);
    }
  });

  it('majority: the share of the larger class, half of the classes right', async () => {
    const { rows } = await run('majority', silent);
    for (const row of rows) {
      expect(row.balancedAccuracy).toBeCloseTo(0.5, 12);
      expect(row.calibrationError).toBeNull();
    }
    expect(new Set(rows.map(({ decoding }) => decoding))).toEqual(new Set(['windowed', 'causal', 'offline']));
  });

  it('what cannot be run is said with the reason, once for all its draws', async () => {
    const { skipped } = await run('majority', silent);
    expect(skipped).toHaveLength(2);
    expect(skipped[0]).toMatchObject({ support: 'random', k: 40, draws: 4, subject: 'P4' });
    expect(skipped[0]!.reason).toMatch(/"rest" has \d+ of 40 windows that do not overlap/u);
  });

  it('zero-shot is tested on every labelled window', async () => {
    const truth = (i: number): Float64Array => Float64Array.from(CLASSES, (name) => (name === fold.truth[i] ? 1 : 0));
    const zeroShot = () => fold.truth.map((label, i) => (label === null ? Float64Array.of(0.5, 0.5) : truth(i)));
    const { rows } = await run('oracle', { ...representationModel(fold.guest, CLASSES, RAW_L2.of), zeroShot });
    const row = rows.find(({ support, decoding }) => support === 'none' && decoding === 'windowed')!;
    expect(row).toMatchObject({ k: 0, accuracy: 1, windows: fold.truth.filter((label) => label !== null).length });
  });
});

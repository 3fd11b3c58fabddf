/** Whose figures would be of another task than they are called, and what is said of what could not be run. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localRunner } from '@cheer/cloud';
import { afterAll, describe, expect, it } from 'vitest';
import { EVALUATE_KINDS, evaluate } from '../../src/evaluate/evaluate.ts';
import type { EvaluationFacts } from '../../src/evaluate/facts.ts';
import { chooseMethods } from '../../src/evaluate/methods/index.ts';
import { describeSkippedRows } from '../../src/evaluate/skippedRows.ts';
import { taskTable } from '../../src/evaluate/taskTable.ts';
import { evaluationText } from '../../src/evaluate/text.ts';
import { findTask } from '../../src/tasks/index.ts';
import { madeFeatures } from './madeTable.ts';

const folder = mkdtempSync(join(tmpdir(), 'cheer-refused-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const protocol = {
  ...{ dataset: 'simulated', task: 'protocol', supports: ['random' as const], k: [1, 500], draws: 2 },
  ...{ clusters: 2, steps: null },
};
const methods = chooseMethods(['raw', 'raw-L2', 'slow-features']);

describe('classes', () => {
  it.each([
    ['Stress', 'stress'],
    ['non stress', 'non-stress'],
    ['non_stress', 'nonstress'],
  ])('%j and %j are one class written twice: refused', async (a, b) => {
    const table = await madeFeatures({ people: 2 });
    const labels = new Map([
      ['rest', a],
      ['stress', b],
    ]);
    const rows = table.rows.map((row) => ({ ...row, label: row.label === null ? null : labels.get(row.label)! }));
    expect(() => taskTable({ ...table, rows }, findTask('simulated'))).toThrow(
      expect.objectContaining({ code: 'labels-invalid', message: expect.stringContaining(`"${b}"`) }),
    );
  });

  it('whoever lacks one is not held out, is named with the reason, and is still learned from', async () => {
    const made = await madeFeatures({ people: 5, windows: 40 });
    const rows = made.rows.map((row) =>
      row.subject === 'P2' && row.label === 'stress' ? { ...row, label: null } : row,
    );
    const table = taskTable({ ...made, rows }, findTask('simulated'));
    const runner = await localRunner({ work: join(folder, 'work'), workers: 2, kinds: EVALUATE_KINDS });
    try {
      const found = await evaluate(table, { runner, protocol, methods, normalisations: ['transductive'], seeds: [1] });
      expect([...new Set(found.rows.map(({ subject }) => subject))]).toEqual(['P1', 'P3', 'P4', 'P5']);
      const whole = found.skipped.filter(({ draws }) => draws === 0);
      expect(whole.map(({ subject, method }) => `${subject} ${method}`).sort()).toEqual(
        methods.map(({ name }) => `P2 ${name}`).sort(),
      );
      expect(whole[0]!.reason).toBe('no usable window of "stress", so not held out');
      for (const { decoding, control } of found.rows) expect(control === true).toBe(decoding === 'causal-shuffled');

      const facts: EvaluationFacts = {
        ...{ dataset: 'induced-stress', task: 'stress', title: 'rest / stress', classes: ['rest', 'stress'] },
        ...{ simulated: false, window: { length: 60, step: 30 }, protocol, normalisations: ['transductive'] },
        ...{ seeds: [1], methods, people: 4, source: 'made up' },
      };
      const text = evaluationText(facts, found);
      expect(text).toContain('not run: whole fold: no usable window of "stress", so not held out (P2)');
      // k = 500 is one line, however many people and classes have too few windows
      expect(text.split('\n').filter((line) => line.includes('k = 500'))).toHaveLength(1);
      expect(text).toMatch(/^slow-features \* /mu);
      expect(text).toContain('* settings chosen while looking at stress-predict and induced-stress');
      expect(evaluationText({ ...facts, dataset: 'wesad' }, found)).not.toContain('settings chosen');
    } finally {
      await runner.close();
    }
  }, 60_000);
});

it('what could not be run is a line a column, with a count where the reasons differ', () => {
  const row = { method: 'raw', support: 'random' as const, normalisation: 'transductive' as const, seed: 1, draws: 10 };
  const lines = describeSkippedRows([
    { ...row, subject: 'A', k: 9, reason: '"stress" has 3 of 9' },
    { ...row, subject: 'B', k: 9, reason: '"stress" has 4 of 9' },
    { ...row, subject: 'B', k: 5, reason: '"stress" has 4 of 5' },
  ]);
  expect(lines).toEqual([
    'raw, random k = 9: 2 people, such as A: "stress" has 3 of 9',
    'raw, random k = 5: "stress" has 4 of 5 (B)',
  ]);
});

it('methods whose settings were chosen on datasets say on which', () => {
  const chosen = chooseMethods(['all']).filter(({ chosenOn }) => chosenOn !== undefined);
  expect(chosen.map(({ name }) => name)).toEqual([
    'slow-features-cloud',
    'slow-features-long',
    'slow-features',
    'CNN-LSTM',
    'CLEAR',
  ]);
  for (const { chosenOn } of chosen) expect(chosenOn).toEqual(['stress-predict', 'induced-stress']);
});

/** The whole evaluation on worker threads: rows, resuming, tables, files, report. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localRunner, type Progress } from '@cheer/cloud';
import { CheerError } from '@cheer/signals';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareMethods } from '../../src/evaluate/compare.ts';
import { EVALUATE_KINDS, type EvaluateOptions, type Evaluation, evaluate } from '../../src/evaluate/evaluate.ts';
import type { EvaluationFacts } from '../../src/evaluate/facts.ts';
import { chooseMethods } from '../../src/evaluate/methods/index.ts';
import { evaluationReport } from '../../src/evaluate/report/report.ts';
import { encodeResultsJson } from '../../src/evaluate/resultsFile.ts';
import { summarise } from '../../src/evaluate/summary.ts';
import { taskTable } from '../../src/evaluate/taskTable.ts';
import { evaluationText } from '../../src/evaluate/text.ts';
import { findTask } from '../../src/tasks/index.ts';
import { madeFeatures } from './madeTable.ts';

const folder = mkdtempSync(join(tmpdir(), 'cheer-evaluate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PEOPLE = 6;
const methods = chooseMethods(['majority', 'raw', 'RAW-l2', 'CHEER-Cluster', 'supervised']);
const options: Omit<EvaluateOptions, 'runner'> = {
  protocol: {
    ...{ dataset: 'simulated', task: 'protocol', supports: ['random', 'chronological'], k: [1, 2], draws: 3 },
    ...{ clusters: 2, steps: 3 },
  },
  ...{ methods, normalisations: ['transductive'], seeds: [1, 2] },
};

async function run(extra: Partial<EvaluateOptions> = {}): Promise<{ evaluation: Evaluation; notes: string[] }> {
  const table = taskTable(await madeFeatures({ people: PEOPLE, windows: 40 }), findTask('simulated'));
  const runner = await localRunner({ work: join(folder, 'work'), workers: 2, kinds: EVALUATE_KINDS });
  const notes: string[] = [];
  try {
    const onProgress = ({ note, fraction }: Progress): void => {
      if (fraction === 1) notes.push(note);
    };
    return { evaluation: await evaluate(table, { ...options, onProgress, ...extra, runner }), notes };
  } finally {
    await runner.close();
  }
}

const facts: EvaluationFacts = {
  ...{ dataset: 'simulated', task: 'protocol', title: 'rest / <stress>', classes: ['rest', 'stress'], simulated: true },
  ...{ window: { length: 60, step: 30 }, protocol: options.protocol, normalisations: ['transductive'], seeds: [1, 2] },
  ...{ methods, people: PEOPLE, source: 'made up' },
};

describe('an evaluation', () => {
  let first: Evaluation;
  beforeAll(async () => {
    const controller = new AbortController();
    let done = 0;
    const cancelled = run({
      signal: controller.signal,
      onProgress: ({ note }) => {
        if (note === 'done' && ++done === 8) controller.abort();
      },
    });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    const again = await run();
    // what was finished before the interruption is kept, the rest is done, nothing twice
    expect(again.notes.filter((note) => note.startsWith('kept')).length).toBeGreaterThanOrEqual(8);
    expect(again.notes).toHaveLength(1 + 2 * PEOPLE * methods.length);
    first = again.evaluation;
  }, 60_000);

  it('gives one row a subject, method, support, k, seed and decoding', () => {
    const keys = first.rows.map(({ subject, method, support, k, seed, decoding }) =>
      [subject, method, support, k, seed, decoding].join(' '),
    );
    expect(new Set(keys).size).toBe(keys.length);
    const windowed = first.rows.filter(({ decoding }) => decoding === 'windowed');
    // 2 seeds, 4 columns, 5 methods; and zero-shot of the supervised one
    expect(windowed).toHaveLength(PEOPLE * 2 * 4 * 5 + PEOPLE * 2);
    expect(first.excluded).toEqual([]);
  });

  it('is the same when run again, and then costs nothing', async () => {
    const { evaluation, notes } = await run();
    expect(evaluation.rows).toEqual(first.rows);
    expect(notes.every((note) => note.startsWith('kept'))).toBe(true);
  });

  it('means over seeds count a person once', () => {
    const cell = summarise(first.rows).find(
      ({ method, support, k, decoding }) =>
        method === 'raw' && support === 'random' && k === 1 && decoding === 'windowed',
    )!;
    expect(cell.scores.macroF1.n).toBe(PEOPLE);
    const own = first.rows.filter(
      (row) => row.method === 'raw' && row.support === 'random' && row.k === 1 && row.decoding === 'windowed',
    );
    expect(cell.scores.macroF1.mean).toBeCloseTo(own.reduce((sum, { macroF1 }) => sum + macroF1, 0) / own.length, 12);
  });

  it('compares with the better raw row of each column, and corrects for all of them', () => {
    const cells = summarise(first.rows).filter(({ decoding }) => decoding === 'windowed');
    const found = compareMethods(cells, 'raw');
    // two methods; four columns and the mean of the rules for each k
    expect(found).toHaveLength(2 * 6);
    for (const one of found) {
      expect(one.corrected).toBeGreaterThanOrEqual(one.p);
      for (const name of one.against) expect(['raw', 'raw-L2']).toContain(name);
    }
    const one = found.find(({ support, k }) => support === 'random' && k === 1)!;
    const mean = (name: string): number =>
      cells.find(({ method, support, k }) => method === name && support === 'random' && k === 1)!.scores.macroF1.mean;
    expect(one.difference).toBeCloseTo(mean(one.method) - Math.max(mean('raw'), mean('raw-L2')), 12);
  });

  it('looks into the clusters', () => {
    if ('reason' in first.clusters) throw new Error(first.clusters.reason);
    expect(first.clusters.counts.map(({ k }) => k)).toEqual([2, 3, 4, 5]);
    for (const { sizes } of first.clusters.counts) expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(PEOPLE);
    expect(first.clusters.early.at(-1)!.minutes).toBe(20);
  });

  it('is told in lines of at most 120 characters, with what a figure means nothing without', () => {
    const text = evaluationText(facts, first);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
    expect(text).toContain('leave one subject out, 6 people');
    for (const part of [
      'normalisation transductive',
      'decoding windowed',
      'majority',
      'random k = 1',
      'zero-shot',
      'Holm',
    ]) {
      expect(text.replaceAll('\n', ' ')).toContain(part);
    }
  });

  it("is a page that marks the paper's figures and simulated data, and escapes what it is given", () => {
    const page = evaluationReport(facts, first, [{ name: 'Made', value: 'by a test' }]);
    expect(page).toContain('Simulated data.');
    expect(page).toContain('The paper\u2019s<br>WESAD');
    expect(page).toContain('<i>80.08 \u00b1 2.06<br>81.62 \u00b1 1.86</i>');
    expect(page).toContain('rest / &lt;stress&gt;');
    expect(page).not.toContain('<stress>');
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/u);
  });

  it('is a list of flat rows in JSON', () => {
    const rows = JSON.parse(new TextDecoder().decode(encodeResultsJson(first.rows)));
    expect(rows).toHaveLength(first.rows.length);
    const names = [
      'dataset',
      'task',
      'method',
      'support',
      'k',
      'normalisation',
      'decoding',
      'seed',
      'subject',
      'windows',
    ];
    for (const name of [...names, 'accuracy', 'balancedAccuracy', 'macroF1']) expect(rows[0]).toHaveProperty(name);
  });
});

describe('what cannot be evaluated is refused in words', () => {
  it('a dataset, a task or a method that is not there', () => {
    expect(() => findTask('wesat')).toThrow(/dataset must be one of stress-predict, induced-stress, wesad, wemac/u);
    expect(() => findTask('wesad', 'four-class')).toThrow(/a task of wesad must be one of three-class, binary/u);
    expect(() => chooseMethods(['raw', 'svm'])).toThrow(CheerError);
  });

  it('a table of another dataset, or with one class', async () => {
    const table = await madeFeatures();
    expect(() => taskTable(table, findTask('stress-predict'))).toThrow(
      /must be of stress-predict, got one of "simulated"/u,
    );
    const one = { ...table, rows: table.rows.filter(({ label }) => label === 'rest') };
    expect(() => taskTable(one, findTask('simulated'))).toThrow(/at least 2 classes must be labelled, got rest/u);
  });

  it('WESAD in two classes: amusement is no stress', () => {
    const { classes, classOf } = findTask('wesad', 'binary');
    expect(classes).toEqual(['non-stress', 'stress']);
    expect(['baseline', 'amusement', 'stress', 'meditation'].map(classOf)).toEqual([
      'non-stress',
      'non-stress',
      'stress',
      null,
    ]);
  });
});

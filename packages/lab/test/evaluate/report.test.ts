/** What the report says beside its figures: which k it shows, what captions rest on, and where a p-value is not to be believed. */
import { describe, expect, it } from 'vitest';
import type { Difference } from '../../src/evaluate/compare.ts';
import type { EvaluationFacts } from '../../src/evaluate/facts.ts';
import { columnsCaption } from '../../src/evaluate/report/captions.ts';
import { CHOSEN_NOTE, chosenHere } from '../../src/evaluate/report/chosenNote.ts';
import { clusterSection } from '../../src/evaluate/report/clusterSection.ts';
import { decodingNote } from '../../src/evaluate/report/decodingNote.ts';
import { PAPER } from '../../src/evaluate/report/paper.ts';
import { tableOne } from '../../src/evaluate/report/tableOne.ts';
import { differencesTable } from '../../src/evaluate/report/tables.ts';
import { usualK } from '../../src/evaluate/report/usualK.ts';
import type { EvaluationRow } from '../../src/evaluate/row.ts';
import { summarise } from '../../src/evaluate/summary.ts';
import { html } from '../../src/report/html.ts';

const facts: EvaluationFacts = {
  ...{ dataset: 'stress-predict', task: 'stress', title: 'stress / non-stress', classes: ['non-stress', 'stress'] },
  protocol: {
    ...{ dataset: 'stress-predict', task: 'stress', supports: ['random', 'chronological'], k: [1, 3, 5], draws: 10 },
    ...{ clusters: 2, steps: null },
  },
  ...{ simulated: false, window: { length: 60, step: 30 }, normalisations: ['transductive'], seeds: [1] },
  ...{ methods: [], source: 'made up', people: 10 },
};

/** Nothing but what is told: accuracy 0.6, macro-F1 0.4, one bin of confidence 0.55. */
const row = (of: Partial<EvaluationRow>): EvaluationRow => ({
  ...{ dataset: 'stress-predict', task: 'stress', method: 'majority', support: 'random', k: 1, seed: 1, subject: 'P0' },
  ...{ normalisation: 'transductive', decoding: 'windowed', windows: 10, accuracy: 0.6, balancedAccuracy: 0.5 },
  ...{ macroF1: 0.4, f1: {}, calibrationError: null, draws: 1, abstained: 0, confusion: [] },
  ...{ reliability: [[10, 5.5, 6]], ...of },
});

const cellsOf = (people: Readonly<Record<number, number>>, support: 'random' | 'chronological' = 'random') =>
  summarise(
    Object.entries(people).flatMap(([k, count]) =>
      Array.from({ length: count }, (_, i) => row({ k: Number(k), subject: `P${i}`, support })),
    ),
  );

describe('the k that is shown', () => {
  it('is the nearest to 5 of those that half of the people, and 6 of them, have', () => {
    expect(usualK(cellsOf({ 1: 35, 3: 35, 5: 35, 10: 35 }))).toBe(5);
    expect(usualK(cellsOf({ 1: 35, 3: 35, 5: 4 }))).toBe(3);
    expect(usualK(cellsOf({ 1: 35, 3: 17, 5: 4 }))).toBe(1);
    expect(usualK(cellsOf({ 1: 10, 4: 5, 5: 5 }))).toBe(1);
  });

  it('is had under every support rule', () => {
    expect(usualK([...cellsOf({ 3: 30, 5: 30 }), ...cellsOf({ 3: 30, 5: 2 }, 'chronological')])).toBe(3);
  });

  it('is one that most have where too few have any', () => {
    expect(usualK(cellsOf({ 1: 4, 3: 4, 5: 2 }))).toBe(3);
    expect(usualK([])).toBe(0);
  });
});

it('a caption gives people and majority of its own columns', () => {
  const cells = [...cellsOf({ 1: 9, 3: 7 }), ...cellsOf({ 3: 6 }, 'chronological')];
  const columns = (['random', 'chronological'] as const).map((support) => ({ support, k: 3 }));
  const caption = columnsCaption(facts, cells, columns, 'transductive');
  expect(caption).toContain('Random k = 3: 7 people, majority 60.0 % of windows, macro-F1 40.0');
  expect(caption).toContain('chronological k = 3: 6 people');
  expect(caption).not.toContain('k = 1');
});

it("the paper's rows are printed as it prints them, whatever was run", () => {
  const page = tableOne(facts, cellsOf({ 5: 8 }), []).text;
  for (const cell of [
    ...['79.03 \u00b1 4.10<br>78.48 \u00b1 4.76', '76.36 \u00b1 2.58<br>74.41 \u00b1 1.84'],
    ...['78.19 \u00b1 1.14<br>77.45 \u00b1 1.19', '78.91 \u00b1 -<br>77.73 \u00b1 -'],
    ...['78.29 \u00b1 1.92<br>77.08 \u00b1 2.14', '80.08 \u00b1 2.06<br>81.62 \u00b1 1.86'],
  ]) {
    expect(page).toContain(`<i>${cell}</i>`);
  }
  expect(page.match(/not run here/gu)).toHaveLength(new Set(PAPER.flatMap(({ rows }) => Object.keys(rows))).size);
});

describe('a p-value of settings chosen on these people', () => {
  const methods = [
    { name: 'slow-features', about: '', chosenOn: ['stress-predict'] },
    { name: 'CHEER', about: '' },
  ];
  const difference = (method: string): Difference => ({
    ...{ method, normalisation: 'transductive', decoding: 'windowed', rival: 'raw', support: 'random', k: 1 },
    ...{ against: ['raw'], difference: 0.1, p: 0.01, corrected: 0.02, people: 10 },
  });

  it('is marked, and only there', () => {
    const chosen = chosenHere({ ...facts, methods });
    expect(chosen).toEqual(['slow-features']);
    const page = differencesTable([difference('slow-features'), difference('CHEER')], chosen).text;
    expect(page.match(/p 0\.020 \u2020/gu)).toHaveLength(1);
    expect(page).toContain(`\u2020 slow-features: ${CHOSEN_NOTE}`);
  });

  it('is not on another dataset, nor on simulated people', () => {
    expect(chosenHere({ ...facts, methods, dataset: 'wesad' })).toEqual([]);
    expect(chosenHere({ ...facts, methods, simulated: true })).toEqual([]);
    expect(differencesTable([difference('CHEER')], []).text).not.toContain('\u2020');
  });
});

it('says why decodings do not differ where a method is no surer than a toss', () => {
  const both = (method: string, sure: number, causal: number): EvaluationRow[] => [
    row({ method, reliability: [[10, 10 * sure, 6]] }),
    row({ method, decoding: 'causal', macroF1: causal }),
  ];
  const note = html`${decodingNote([...both('CHEER', 0.51, 0.4), ...both('raw', 0.8, 0.45), ...both('sure', 0.9, 0.4)], 2)}`;
  expect(note.text).toContain('CHEER (mean confidence 51.0 %)');
  expect(note.text).not.toMatch(/raw|sure \(/u);
  expect(decodingNote(both('raw', 0.8, 0.45), 2)).toBe(false);
});

it('the clusters carry their facts, warn of small ones, and speak of nobody held out', () => {
  const people = [0, 0, 0, 1, 1].map((cluster, i) => ({ subject: `P${i}`, profile: [i, cluster * 9, i * i], cluster }));
  const { body } = clusterSection(facts, {
    ...{
      people,
      centroids: [
        [1, 0, 2],
        [3.5, 9, 12],
      ],
      clusters: 2,
      withoutOne: 1,
      early: [],
    },
    counts: [{ k: 2, silhouette: 0.5, stability: 1, sizes: [3, 2] }],
    separating: [{ feature: 'gsr_mean', of: 'median', share: 0.9, centroids: [0, 1] }],
  });
  const page = html`${body}`.text;
  expect(page).toContain('cluster 1 has 2.');
  expect(page).not.toContain('cluster 0 has');
  expect(page.match(/K = 2, seed 1; normalisation population; no label is used/gu)).toHaveLength(2);
  expect(page).not.toContain('held out,');
});

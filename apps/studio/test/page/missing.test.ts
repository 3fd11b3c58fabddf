import { expect, it } from 'vitest';
import { missingFrom } from '../../src/page/missing.ts';
import { rowsOf, summaryOf } from '../../src/plots/summary.ts';
import { opened } from './view.ts';

const channel = (name: 'BVP' | 'GSR' | 'SKT', end = 1670) =>
  ({ name, title: name, unit: '', rate: 4, start: 1000, end, low: 0, high: 1 }) as const;

it('tells a signal that was not measured from one in which nothing happened', () => {
  const facts = { ...opened(), spans: [], proposals: [] };
  const without = { ...facts, channels: [channel('BVP'), channel('SKT')] };
  const whole = { ...facts, channels: [channel('BVP'), channel('GSR'), channel('SKT')] };
  expect(missingFrom(whole)).toEqual([]);
  expect(missingFrom(without).map(({ name, file }) => [name, file])).toEqual([['GSR', 'EDA.csv']]);
  expect(missingFrom({ channels: [channel('GSR', 1000)] }).map(({ name }) => name)).toEqual(['BVP', 'GSR', 'SKT']);
  expect(summaryOf(without)).toContain('Skin conductance was not measured.');
  expect(summaryOf(whole)).toContain('0 skin conductance responses.');
  expect(rowsOf(without).every(({ responses }) => Number.isNaN(responses))).toBe(true);
  expect(rowsOf(whole).every(({ responses }) => responses === 0)).toBe(true);
});

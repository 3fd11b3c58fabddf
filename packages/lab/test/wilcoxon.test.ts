import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { aggregate } from '../src/aggregate.ts';
import { compareWithRaw } from '../src/comparison.ts';
import type { ResultRow } from '../src/fewShot.ts';
import { wilcoxon } from '../src/wilcoxon.ts';

const golden = JSON.parse(readFileSync(new URL('./golden/wilcoxon.json', import.meta.url), 'utf8')) as {
  cases: { a: number[]; b: number[]; p: number }[];
};

describe('wilcoxon', () => {
  it.each(golden.cases)('agrees with SciPy ($a.length pairs)', ({ a, b, p }) => {
    expect(wilcoxon(a, b).p).toBeCloseTo(p, 12);
    expect(wilcoxon(b, a).p).toBeCloseTo(p, 12);
  });

  it('counts all signs: six pairs that all rise have 2 in 64', () => {
    expect(wilcoxon([2, 3, 4, 5, 6, 8], [1, 1, 1, 1, 1, 1])).toEqual({ p: 2 / 64, n: 6 });
  });

  it('gives ties their mean rank, and leaves out pairs that do not differ', () => {
    // differences 1, 1, -1: mean rank 2 each, so W- = 2; of 8 signs 4 have a sum of at most 2
    expect(wilcoxon([1, 1, 0, 5], [0, 0, 1, 5])).toEqual({ p: 1, n: 3 });
    expect(wilcoxon([1, 2], [1, 2])).toEqual({ p: 1, n: 0 });
  });
});

describe('compareWithRaw', () => {
  const row = (subject: string, method: string, macroF1: number): ResultRow => ({
    ...{ subject, method, support: 'random', k: 1, draw: 0, seed: 1, decoding: 'windowed', windows: 9, abstained: 0 },
    ...{ accuracy: macroF1, balancedAccuracy: macroF1, macroF1, f1: {}, confusion: { classes: [], counts: [] } },
  });

  it('takes the better raw row by its mean and pairs people by name', () => {
    const rows = ['A', 'B', 'C'].flatMap((subject, i) => [
      row(subject, 'raw', 0.5),
      row(subject, 'raw-L2', 0.6 + i / 100),
      row(subject, 'ours', 0.7 + i / 50),
    ]);
    const [one, ...more] = compareWithRaw(aggregate(rows), 'ours');
    expect(more).toEqual([]);
    expect(one).toMatchObject({ against: 'raw-L2', people: 3, p: 0.25 });
    expect(one!.difference).toBeCloseTo(0.11, 12);
  });
});

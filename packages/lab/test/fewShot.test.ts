import { random } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import type { Decoding } from '../src/decoding.ts';
import { WINDOWED } from '../src/decoding.ts';
import { type FewShotOptions, fewShot, MAJORITY, type Person } from '../src/fewShot.ts';
import { encoderRepresentation, RAW, RAW_L2, randomEncoder } from '../src/representations.ts';
import { resultsTable } from '../src/table.ts';

/** Two states apart by `distance` in every second feature, in blocks; 60 s windows every 30 s. */
function person(subject: string, distance: number, blocks = 'aaaaaaaaaa.bbbbbb.aaaaaaaaaa.bbbbbb'): Person {
  const stream = random('test', subject);
  const labels = [...blocks].map((letter) => (letter === '.' ? null : letter));
  return {
    subject,
    labels,
    rows: labels.map((label) =>
      Float32Array.from({ length: 123 }, (_, j) =>
        j % 10 === 9 ? Number.NaN : stream.normal() + (label === 'b' && j % 2 === 0 ? distance : 0),
      ),
    ),
    sessions: labels.map(() => '1'),
    starts: labels.map((_, i) => 1000 + 30 * i),
  };
}

const options: FewShotOptions = {
  representations: [RAW, RAW_L2, randomEncoder(1)],
  k: [1, 3],
  supports: ['random', 'chronological'],
  decodings: [WINDOWED],
  draws: 3,
  seed: 1,
  windowLength: 60,
  step: 30,
};

describe('representations', () => {
  const row = Float32Array.from({ length: 123 }, (_, i) => (i === 0 ? 3 : i === 1 ? -4 : i === 2 ? Number.NaN : 0));
  it('are free of NaN and leave the row as it is', () => {
    expect([...RAW.of(row).subarray(0, 4)]).toEqual([3, -4, 0, 0]);
    expect([...RAW_L2.of(row).subarray(0, 4)]).toEqual([Math.fround(0.6), Math.fround(-0.8), 0, 0]);
    expect([...RAW_L2.of(new Float32Array(3))]).toEqual([0, 0, 0]);
    expect(row[2]).toBeNaN();
    const embedded = randomEncoder(1).of(row);
    expect(Math.hypot(...embedded)).toBeCloseTo(1, 5);
    expect([...embedded]).toEqual([...randomEncoder(1).of(row)]);
    expect(encoderRepresentation('x', { embed: () => Float32Array.of(2) }).of(row)).toEqual(Float32Array.of(2));
  });
});

describe('fewShot', () => {
  it('trains the head that is asked for; with one window a class there is nothing to choose by', () => {
    const one = person('heads', 0.5);
    const run = (head: 'softmax' | 'auto' | 'prototype', k: number) => fewShot(one, { ...options, k: [k], head }).rows;
    expect(run('softmax', 3)).toEqual(fewShot(one, { ...options, k: [3] }).rows);
    expect(run('auto', 1)).toEqual(run('softmax', 1));
    expect(run('prototype', 3)).not.toEqual(run('softmax', 3));
    expect(() => fewShot(one, { ...options, head: 'tree' as 'auto' })).toThrow('one of softmax, prototype, auto');
  });

  it('is perfect where states are far apart and near chance where they are not', () => {
    const easy = fewShot(person('easy', 3), options).rows.filter(({ method }) => method === 'raw');
    expect(easy.map(({ macroF1 }) => macroF1)).toEqual(easy.map(() => 1));
    const { rows } = fewShot(person('none', 0), { ...options, draws: 30 });
    const raw = rows.filter(({ method, support }) => method === 'raw' && support === 'random');
    const mean = raw.reduce((sum, row) => sum + row.balancedAccuracy, 0) / raw.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.1);
  });

  it('gives every method the same windows, and one row a method, support, k, draw and decoding', () => {
    const { rows, skipped } = fewShot(person('p', 1), options);
    expect(skipped).toEqual([]);
    expect(rows).toHaveLength(4 * 2 * (3 + 1));
    for (const row of rows) {
      const same = rows.filter((o) => o.support === row.support && o.k === row.k && o.draw === row.draw);
      expect(new Set(same.map((o) => o.windows)).size).toBe(1);
      expect(same.map((o) => o.method)).toEqual([MAJORITY, 'raw', 'raw-L2', 'random encoder']);
    }
    // chronological, k = 1: 20 a and 12 b less 1 support and 1 overlapped of each
    const majority = rows.find((row) => row.method === MAJORITY && row.support === 'chronological' && row.k === 1)!;
    expect(majority).toMatchObject({ windows: 28, accuracy: 18 / 28, balancedAccuracy: 0.5 });
  });

  it('gives the same figures for the same seed, and does not let one method disturb another', () => {
    const alone = fewShot(person('p', 1), { ...options, representations: [RAW_L2] });
    const together = fewShot(person('p', 1), options);
    const own = ({ method }: { method: string }): boolean => method === 'raw-L2';
    expect(alone.rows.filter(own)).toEqual(together.rows.filter(own));
  });

  it('never looks at the label of a test window: other test labels leave the probabilities as they are', () => {
    const one = person('p', 1);
    const before = fewShot(one, { ...options, supports: ['chronological'], keepProbabilities: true });
    // the last window of b is called a
    const other = { ...one, labels: one.labels.map((label, i) => (i === one.labels.length - 1 ? 'a' : label)) };
    const after = fewShot(other, { ...options, supports: ['chronological'], keepProbabilities: true });
    expect(after.rows.map(({ detail }) => detail?.probabilities)).toEqual(
      before.rows.map(({ detail }) => detail?.probabilities),
    );
  });

  it('decodes each session as its own stream in the order of time, unlabelled windows included', () => {
    const one = person('p', 1);
    const half = 17;
    const shuffled = random('order').shuffle([...one.labels.keys()]);
    const two: Person = {
      subject: 'p',
      rows: shuffled.map((i) => one.rows[i]!),
      labels: shuffled.map((i) => one.labels[i]!),
      sessions: shuffled.map((i) => (i < half ? 'first' : 'second')),
      starts: shuffled.map((i) => one.starts[i]!),
    };
    const seen: number[][] = [];
    const spy: Decoding = {
      name: 'spy',
      decode({ probabilities, starts, step, windowLength }) {
        expect([step, windowLength]).toEqual([30, 60]);
        seen.push([...starts]);
        return probabilities;
      },
    };
    const again = { ...options, representations: [RAW], supports: ['chronological'] as const, k: [1] };
    const { rows } = fewShot(two, { ...again, decodings: [WINDOWED, spy] });
    expect(seen.map((starts) => starts.join()).sort()).toEqual(
      [one.starts.slice(0, half).join(), one.starts.slice(half).join()].sort(),
    );
    const [windowed, spied] = rows.filter(({ method }) => method === 'raw');
    expect({ ...spied, decoding: 'windowed' }).toEqual(windowed);
  });

  it('names what cannot be run', () => {
    const { rows, skipped } = fewShot(person('short', 1, 'aaaa.bbbb'), { ...options, supports: ['chronological'] });
    expect(new Set(rows.map(({ k }) => k))).toEqual(new Set([1]));
    expect(skipped).toEqual([
      {
        subject: 'short',
        support: 'chronological',
        k: 3,
        draw: 0,
        reason: '"a" has 2 of 3 windows that do not overlap',
      },
    ]);
  });
});

describe('resultsTable', () => {
  const facts = {
    ...{ dataset: 'blocks', task: 'a / b', simulated: true, protocol: '2 people held out' },
    ...{ normalisation: 'transductive', windowLength: 60, step: 30, seeds: [1], draws: 3 },
  };
  const rows = [person('p', 0.5), person('q', 0.3)].flatMap(
    (one) => fewShot(one, { ...options, k: [1, 2, 3, 4] }).rows,
  );
  const table = resultsTable(facts, rows);

  it('says what a figure needs to mean something, within 120 columns', () => {
    expect(table).toContain('blocks (simulated): a / b; 2 people, 2 people held out; 60 s windows every 30 s');
    expect(table).toContain('normalisation transductive');
    expect(table).toContain('seeds 1; 3 draws of random support; majority ');
    expect(Math.max(...table.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  it('says for how many people a column holds, and why not for more', () => {
    const short = fewShot(person('short', 1, 'aaaaaa..bbbb.bb'), {
      ...options,
      k: [1, 3],
      supports: ['chronological'],
    });
    expect(short.skipped.map(({ k }) => k)).toEqual([3]);
    const mixed = resultsTable(facts, [...rows, ...short.rows], short.skipped);
    expect(mixed).toContain('chronological k=1 ');
    expect(mixed).toMatch(/chronological k=3 n=2/);
    expect(mixed).toContain('not run: chronological, k = 3: "a" has no window left to test on (short)');
  });

  it('has one row a method, and every column once, wherever the lines break', () => {
    for (const k of [1, 2, 3, 4]) {
      expect(table.match(new RegExp(`random k=${k}(?!\\))`, 'g'))).toHaveLength(1);
      expect(table.match(new RegExp(`chronological k=${k}`, 'g'))).toHaveLength(1);
    }
    const blocks = table.match(/^windowed/gm)!.length;
    expect(table.match(/^random encoder/gm)).toHaveLength(blocks);
  });
});

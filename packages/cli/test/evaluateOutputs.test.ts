/** The folder of an evaluation never loses results without being told to. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EvaluationRow } from '@cheer/lab/evaluate';
import { describe, expect, it } from 'vitest';
import {
  checkIntended,
  checkKept,
  checkOurs,
  type Intended,
  openOutput,
  readEarlier,
  SUMMARY,
  writeTogether,
} from '../src/commands/evaluate/outputs.ts';
import { temporaryFolder } from './cheer.ts';

const folder = temporaryFolder();

const row = (subject: string, method = 'raw', seed = 1) =>
  ({
    ...{ dataset: 'e4', task: 'labels', method, support: 'random', k: 5, normalisation: 'transductive' },
    ...{ decoding: 'windowed', seed, subject },
  }) as EvaluationRow;

const intended: Intended = {
  window: { length: 60, step: 30 },
  protocol: {
    ...{ dataset: 'e4', task: 'labels', supports: ['random'], k: [5], draws: 10 },
    ...{ clusters: 3, steps: null },
  },
  ...{ normalisations: ['transductive'], seeds: [1], methods: [{ name: 'raw' }] },
};

describe('what a run would lose is named', () => {
  const check = (rows: EvaluationRow[], change: Partial<Intended['protocol']> = {}) => {
    const facts = { window: intended.window, protocol: { ...intended.protocol, ...change } };
    return () => checkIntended('out', { rows, facts }, intended);
  };

  it('before any work, from what was asked for', () => {
    expect(check([row('A')])).not.toThrow();
    expect(check([row('A')], { draws: 3 })).not.toThrow();
    expect(check([row('A', 'CHEER'), row('A', 'raw', 2)])).toThrow(/got "method CHEER; seed 2"/u);
    expect(check([row('A')], { draws: 20, clusters: 2, steps: 50 })).toThrow(
      /got "--clusters 2; --steps 50; --draws 20"/u,
    );
  });

  it('before anything is written, from the rows', () => {
    expect(() => checkKept('out', { rows: [row('A')] }, [row('B'), row('A')])).not.toThrow();
    expect(() => checkKept('out', { rows: [row('A'), row('C')] }, [row('A')])).toThrow(/got "1 rows, of C"/u);
  });

  it('results that cannot be read are not taken for none', () => {
    const out = join(folder, 'damaged');
    mkdirSync(out);
    expect(readEarlier(out)).toBeUndefined();
    writeFileSync(join(out, 'results.json'), '[{');
    expect(() => readEarlier(out)).toThrow(/cannot be read/u);
  });
});

it('a folder is ours once opened, or with a summary of before; files come all together', async () => {
  const out = join(folder, 'new');
  await openOutput(out);
  await checkOurs(out);
  expect(existsSync(join(out, SUMMARY))).toBe(false);
  writeTogether(out, { a: 'one', b: new Uint8Array([50]) });
  expect(readdirSync(out).sort()).toEqual(['.cheer-evaluation', 'a', 'b', 'work']);
  mkdirSync(join(out, 'c.new')); // where c's temporary file cannot be
  expect(() => writeTogether(out, { a: 'other', c: 'third' })).toThrow();
  expect(readFileSync(join(out, 'a'), 'utf8')).toBe('one');
  expect(existsSync(join(out, 'c'))).toBe(false);

  const other = join(folder, 'other');
  mkdirSync(other);
  writeFileSync(join(other, 'thesis.txt'), 'mine');
  await expect(checkOurs(other)).rejects.toMatchObject({ code: 'option-invalid' });
  writeFileSync(join(other, SUMMARY), '{}');
  await checkOurs(other);
});

/** `cheer evaluate` as a user runs it, on a few simulated people. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cheer, cheerJson, killWhen, start, temporaryFolder } from './cheer.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const command = [
  ...['evaluate', '--dataset', 'simulated', '--data', at('cohort'), '--methods', 'majority,raw,CHEER', '--steps', '20'],
  ...['--k', '1', '--draws', '2', '--clusters', '2', '--workers', '2', '--out', at('evaluation')],
];

describe('cheer evaluate', () => {
  it('killed at any moment, the same command goes on; its files hold what it printed', async () => {
    await cheerJson('simulate', '--people', '4', '--minutes', '16', '--out', at('cohort'));
    await killWhen(start(...command), () => existsSync(at('evaluation/work/folds/journal.sqlite')));
    const result = (await cheerJson(...command)) as { rows: Record<string, unknown>[]; facts: Record<string, unknown> };
    expect(result.facts).toMatchObject({ dataset: 'simulated', simulated: true, people: 4, seeds: [1] });
    const windowed = result.rows.filter(({ decoding }) => decoding === 'windowed');
    expect(windowed).toHaveLength(4 * 3 * 2);
    expect(JSON.parse(readFileSync(at('evaluation/results.json'), 'utf8'))).toEqual(result.rows);
    expect(readFileSync(at('evaluation/results.parquet')).toString('latin1', 0, 4)).toBe('PAR1');
    expect(readFileSync(at('evaluation/report.html'), 'utf8')).toContain('Simulated data.');
  }, 60_000);

  it('one more method costs that method; the table is for a terminal', async () => {
    const { code, stdout, stderr } = await cheer(
      ...command.map((word) => (word === 'majority,raw,CHEER' ? 'controls' : word)),
    );
    expect(code).toBe(0);
    expect(stderr).toContain('9 of 17 kept from an earlier run');
    expect(stdout).toMatch(
      /simulated: simulated states: amusement \/ baseline \/ stress; leave one subject out, 4 people/u,
    );
    expect(stdout).toMatch(/raw-L2 +\d+\.\d \+- *\d+\.\d/u);
  }, 60_000);

  it('refuses what it cannot do, in words, before any work', async () => {
    const bad = async (...words: string[]): Promise<string> => {
      const { code, stderr } = await cheer('evaluate', '--out', at('nothing'), ...words);
      expect(code).toBe(2);
      return stderr;
    };
    const e4 = ['--dataset', 'e4', '--data', folder];
    const said = await Promise.all([
      bad('--dataset', 'simulated'),
      bad('--dataset', 'stress', '--data', folder),
      bad(...e4, '--methods', 'svm'),
      bad(...e4, '--support', 'first'),
    ]);
    expect(said[0]).toContain('either --data or --table must be given');
    expect(said[1]).toContain('dataset must be one of stress-predict');
    expect(said[2]).toContain('a method must be one of majority');
    expect(said[3]).toContain('--support must be a list of random');
    expect(existsSync(at('nothing'))).toBe(false);
  }, 60_000);
});

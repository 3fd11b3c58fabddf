/** `cheer evaluate` as a user runs it, on a few simulated people. */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
    // raw-L2 and the random encoder are run alongside
    expect(windowed).toHaveLength(4 * 5 * 2);
    expect(JSON.parse(readFileSync(at('evaluation/results.json'), 'utf8'))).toEqual(result.rows);
    expect(readFileSync(at('evaluation/results.parquet')).toString('latin1', 0, 4)).toBe('PAR1');
    expect(readFileSync(at('evaluation/report.html'), 'utf8')).toContain('Simulated data.');
  }, 60_000);

  it('one more method costs that method; the table is for a terminal', async () => {
    const { code, stdout, stderr } = await cheer(
      ...command.map((word) => (word === 'majority,raw,CHEER' ? 'CHEER,masked' : word)),
    );
    expect(code).toBe(0);
    expect(stderr).toContain('21 of 25 kept from an earlier run');
    expect(stderr).toContain('run alongside, as controls: majority, raw, raw-L2, random-encoder');
    expect(stdout).toMatch(
      /simulated: simulated states: amusement \/ baseline \/ stress; leave one subject out, 4 people/u,
    );
    expect(stdout).toMatch(/raw-L2 +\d+\.\d \+- *\d+\.\d/u);
  }, 60_000);

  it('a run that fails or would hold less changes nothing of what is there', async () => {
    const contents = (): Record<string, string> =>
      Object.fromEntries(
        readdirSync(at('evaluation'), { withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map(({ name }) => [name, readFileSync(at(`evaluation/${name}`), 'latin1')]),
      );
    const before = contents();
    expect(Object.keys(before).sort()).toEqual([
      ...['.cheer-evaluation', 'cheer-evaluation.json', 'report.html', 'results.json', 'results.parquet'],
    ]);
    const less = await cheer(...command);
    expect(less.code).toBe(2);
    expect(less.stderr).toContain('method masked');
    expect(less.stderr).toContain('--replace');
    const draws = await cheer(...command.map((word) => (word === '2' ? '1' : word)));
    expect(draws.stderr).toContain('--draws 2');
    const failed = await cheer(...command, '--k', '500', '--replace');
    expect(failed.code).not.toBe(0);
    expect(failed.stderr).toContain('could be run');
    expect(contents()).toEqual(before);
    const replaced = await cheer(...command, '--replace');
    expect(replaced.code).toBe(0);
    expect(replaced.stderr).toContain('  0 folds in ');
    const { methods } = JSON.parse(contents()['cheer-evaluation.json']!).facts;
    expect(methods.map(({ name }: { name: string }) => name)).not.toContain('masked');
  }, 120_000);

  it('simulated people are told as such under another name, and a folder of somebody else is left alone', async () => {
    const e4 = [...command.slice(0, 2), 'e4', ...command.slice(3), '--replace'];
    const cohort = await cheer(...e4.map((word) => (word === at('evaluation') ? at('e4') : word)));
    expect(cohort.code).toBe(2);
    expect(cohort.stderr).toContain('--dataset simulated');
    expect(existsSync(at('e4'))).toBe(false);
    cpSync(at('cohort'), at('people'), { recursive: true });
    rmSync(at('people/cohort.json'));
    const result = (await cheerJson(
      ...e4.map((word) => (word === at('evaluation') ? at('e4') : word === at('cohort') ? at('people') : word)),
    )) as { facts: Record<string, unknown> };
    expect(result.facts).toMatchObject({ dataset: 'e4', simulated: true });
    expect(readFileSync(at('e4/report.html'), 'utf8')).toContain('Simulated data.');
    writeFileSync(at('people/notes.txt'), 'mine');
    const foreign = await cheer(...command.map((word) => (word === at('evaluation') ? at('people') : word)));
    expect(foreign.code).toBe(2);
    expect(existsSync(at('people/work'))).toBe(false);
  }, 120_000);

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

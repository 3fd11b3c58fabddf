import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cheer, killWhen, start, temporaryFolder } from './cheer.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const files = (path: string): Map<string, string> =>
  new Map(
    readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const file = join(entry.parentPath, entry.name);
        return [file.slice(path.length), readFileSync(file, 'base64')];
      }),
  );
/** names in a work folder, as long as there is one */
const names = (path: string): string[] => (existsSync(path) ? readdirSync(path, { recursive: true }).map(String) : []);

describe('a kill loses nothing', () => {
  beforeAll(async () => {
    expect(await cheer('simulate', '--people', '6', '--minutes', '8', '--out', at('cohort'))).toMatchObject({
      code: 0,
    });
  });

  it('extract: killed half-way, the same command gives the same table', async () => {
    const extract = (out: string) => ['extract', '--data', at('cohort'), '--workers', '2', '--out', at(out)];
    const done = () =>
      names(at('.killed.parquet.work')).filter((name) => /content.[0-9a-f]{2}.[0-9a-f]{64}$/.test(name));
    const killed = await killWhen(start(...extract('killed.parquet')), () => done().length >= 2);
    expect(killed.code).toBeNull();
    expect(existsSync(at('killed.parquet'))).toBe(false);
    expect(await cheer(...extract('killed.parquet'))).toMatchObject({ code: 0 });
    expect(await cheer(...extract('whole.parquet'))).toMatchObject({ code: 0 });
    expect(readFileSync(at('killed.parquet')).equals(readFileSync(at('whole.parquet')))).toBe(true);
    expect(existsSync(at('.killed.parquet.work'))).toBe(false);
  });

  it('train: killed after a checkpoint, the same command goes on to the same release', async () => {
    const train = (out: string) => [
      ...['train', at('whole.parquet'), '--out', at(out), '--clusters', '2', '--steps', '4000'],
      ...['--created', '2026-01-01', '--workers', '2', '--no-membership'],
    ];
    const checkpoints = () => names(at('.killed.work')).filter((name) => name.endsWith('.checkpoint'));
    const killed = await killWhen(start(...train('killed')), () => checkpoints().length > 0);
    expect(killed.code).toBeNull();
    expect(existsSync(at('killed'))).toBe(false);
    expect(await cheer(...train('killed'))).toMatchObject({ code: 0 });
    expect(await cheer(...train('whole'))).toMatchObject({ code: 0 });
    expect(files(at('killed'))).toEqual(files(at('whole')));
  });

  it('Ctrl-C: ends with 130, leaves no output, and the work is kept', async () => {
    const running = start('train', at('whole.parquet'), '--out', at('stopped'), '--steps', '4000');
    const timer = setInterval(() => {
      if (names(at('.stopped.work')).some((name) => name.endsWith('journal.sqlite'))) {
        clearInterval(timer); // a second signal would end it at once
        running.child.kill('SIGINT');
      }
    }, 10);
    const { code, stderr } = await running.ended;
    expect(code).toBe(130);
    expect(stderr).toContain('cancelled');
    expect(existsSync(at('stopped'))).toBe(false);
    expect(existsSync(at('.stopped.work'))).toBe(true);
  });
});

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localRunner } from '../../src/runner/local.ts';
import { slowTasks } from './slowTasks.ts';

const kinds = new URL('./kinds.ts', import.meta.url);
let folder: string;
let child: ChildProcess | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cheer-kill-'));
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** Starts the child and resolves once it has written a line that is wanted. */
async function until(work: string, log: string, wanted: (line: string) => boolean): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('./child.ts', import.meta.url));
  child = spawn(process.execPath, [script, work, log], { stdio: ['ignore', 'pipe', 'inherit'] });
  const { stdout } = child;
  stdout!.setEncoding('utf8');
  let seen = '';
  for await (const chunk of stdout!.iterator({ destroyOnReturn: false })) {
    seen += chunk;
    if (seen.split('\n').slice(0, -1).some(wanted)) return child;
  }
  throw new Error(`the child ended early: ${seen}`);
}

const killed = (process: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    process.on('exit', () => resolve());
    process.kill('SIGKILL');
  });

describe('another process', () => {
  it('that has the work folder makes it busy, and killed gives it back at once', async () => {
    const [work, log] = [join(folder, 'work'), join(folder, 'log')];
    const other = await until(work, log, (line) => line === 'locked');
    await expect(localRunner({ work, kinds })).rejects.toMatchObject({
      code: 'busy',
      message: expect.stringContaining(`process ${other.pid}`),
    });
    await killed(other);
    await (await localRunner({ work, kinds })).close();
  });

  it('killed half-way leaves the rest to do, and only the rest', async () => {
    const [work, log] = [join(folder, 'work'), join(folder, 'log')];
    await killed(await until(work, log, (line) => Number(line) >= 4));
    const runner = await localRunner({ work, workers: 2, kinds });
    const finished = runner.journal.all().filter((entry) => entry.state === 'done').length;
    const begun = readFileSync(log, 'utf8').trim().split('\n').length;
    const results = await runner.run(slowTasks(log));
    await runner.close();
    expect(finished).toBeGreaterThanOrEqual(4);
    expect(finished).toBeLessThan(10);
    expect(readFileSync(log, 'utf8').trim().split('\n')).toHaveLength(begun + 10 - finished);

    const untouched = await localRunner({ work: join(folder, 'fresh'), workers: 2, kinds });
    expect(await untouched.run(slowTasks(log))).toEqual(results);
    await untouched.close();
  });
});

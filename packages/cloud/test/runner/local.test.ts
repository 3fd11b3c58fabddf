import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalOptions, localRunner } from '../../src/runner/local.ts';
import type { Json, Progress, Task } from '../../src/runner/runner.ts';

const kinds = new URL('./kinds.ts', import.meta.url);
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const lines = (path: string): string[] => (existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []);

let work: string;
let log: string;
const opened: { close(): Promise<void> }[] = [];
const open = async (options: Partial<LocalOptions> = {}) => {
  const runner = await localRunner({ work, workers: 2, kinds, ...options });
  opened.push(runner);
  return runner;
};
const echo = (i: Json, wait = 0): Task => ({ kind: 'echo', inputs: { log }, parameters: { i, wait } });
const task = (kind: string, parameters: Json = null): Task => ({ kind, inputs: {}, parameters });

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'cheer-runner-'));
  log = join(work, 'log');
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((runner) => runner.close()));
  rmSync(work, { recursive: true });
});

describe('a run', () => {
  it('gives results in the order of tasks, whichever is done first', async () => {
    const runner = await open();
    const results = await runner.run([echo(0, 80), echo(1), echo(2), echo(3, 20)]);
    expect(results.map((r) => JSON.parse(text(r)).i)).toEqual([0, 1, 2, 3]);
    expect(await runner.run([])).toEqual([]);
  });

  it('does the same task once, in one run and in the next', async () => {
    const runner = await open();
    await runner.run([echo(1), echo(1), echo(2)]);
    await runner.run([echo(2), echo(1)]);
    expect(lines(log)).toHaveLength(2);
  });

  it('keeps results from one process to the next', async () => {
    const first = await open();
    const before = await first.run([echo(1), echo(2)]);
    await first.close();
    expect(await (await open()).run([echo(1), echo(2)])).toEqual(before);
    expect(lines(log)).toHaveLength(2);
  });

  it('does a task anew when its kind, inputs or parameters differ', async () => {
    const runner = await open();
    await runner.run([echo(1), { ...echo(1), inputs: { log, other: 'x' } }, echo(1, 1)]);
    expect(lines(log)).toHaveLength(3);
  });

  it('tells how far it is', async () => {
    const seen: Progress[] = [];
    const runner = await open({ workers: 1 });
    await runner.run([echo(1), echo(2)], { onProgress: (p) => seen.push(p) });
    expect(seen.map(({ fraction, done, total, note }) => [fraction, done, total, note])).toEqual([
      [0.5, 0, 2, 'half'],
      [1, 1, 2, 'done'],
      [0.5, 1, 2, 'half'],
      [1, 2, 2, 'done'],
    ]);
  });

  it('reads big inputs from the store', async () => {
    const runner = await open();
    const data = runner.store.put(new Uint8Array(1_000_000));
    const [result] = await runner.run([{ kind: 'measure', inputs: { data }, parameters: null }]);
    expect(text(result!)).toBe('1000000');
  });

  it('is one at a time', async () => {
    const runner = await open();
    const first = runner.run([echo(1, 50)]);
    await expect(runner.run([echo(2)])).rejects.toMatchObject({ code: 'busy' });
    await first;
    expect(await runner.run([echo(2)])).toHaveLength(1);
  });

  it('refuses what is not JSON', async () => {
    const runner = await open();
    await expect(runner.run([echo(Number.NaN)])).rejects.toMatchObject({ code: 'option-invalid' });
  });

  it('has a journal of what was done, by the clock it was given', async () => {
    let now = 0;
    const runner = await open({ workers: 1, clock: () => ++now });
    await runner.run([echo(1), task('fail')], { settle: true });
    expect(runner.journal.all()).toMatchObject([
      { kind: 'echo', state: 'done', started: 1, finished: 2, error: null, attempts: 1 },
      { kind: 'fail', state: 'failed', started: 3, finished: 4, error: 'TypeError: a bug', result: null, attempts: 1 },
    ]);
  });
});

describe('a task that fails', () => {
  it('keeps its code, message and remedy across the thread', async () => {
    const runner = await open();
    await expect(runner.run([task('refuse')])).rejects.toMatchObject({
      name: 'CheerError',
      code: 'labels-missing',
      message: 'refuse: there must be labels, got none. Label something.',
      remedy: 'Label something.',
    });
    await expect(runner.run([task('fail')])).rejects.toMatchObject({ name: 'TypeError', message: 'a bug' });
  });

  it('ends the run, or with settle lets the others go on', async () => {
    const runner = await open({ workers: 1 });
    await expect(runner.run([echo(1), task('refuse'), echo(2)])).rejects.toMatchObject({ code: 'labels-missing' });
    expect(lines(log)).toHaveLength(1);
    const outcomes = await runner.run([echo(1), task('refuse'), echo(2)], { settle: true });
    expect(outcomes.map((o) => ('error' in o ? o.error.name : JSON.parse(text(o.value)).i))).toEqual([
      1,
      'CheerError',
      2,
    ]);
  });

  it('is tried again in the next run', async () => {
    const runner = await open();
    await runner.run([task('fail')], { settle: true });
    await runner.run([task('fail')], { settle: true });
    expect(runner.journal.all()).toMatchObject([{ state: 'failed', attempts: 2 }]);
  });

  it('may take its thread with it', async () => {
    const runner = await open({ workers: 1 });
    const outcomes = await runner.run([task('leave'), echo(1)], { settle: true });
    expect(outcomes).toMatchObject([{ error: { message: 'the worker thread ended' } }, { value: expect.anything() }]);
  });

  it('is named if there is no such kind', async () => {
    const runner = await open();
    await expect(runner.run([task('constructor')])).rejects.toMatchObject({ code: 'option-invalid' });
  });

  it('is the caller if its progress function throws', async () => {
    const runner = await open();
    const onProgress = (): void => {
      throw new RangeError('in the caller');
    };
    await expect(runner.run([echo(1, 30), echo(2, 30)], { onProgress })).rejects.toThrow('in the caller');
    expect(await runner.run([echo(1, 30)])).toHaveLength(1);
  });
});

describe('cancellation', () => {
  it('stops tasks that look and tasks that do not, and leaves nothing half-written', async () => {
    const runner = await open();
    const controller = new AbortController();
    const run = runner.run([echo(0), echo(1, 60_000), task('spin'), echo(2)], {
      signal: controller.signal,
      // the next task of that lane spins by then
      onProgress: ({ done }) => done === 1 && setTimeout(() => controller.abort(), 50),
    });
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
    expect(readdirSync(join(work, 'temporary'))).toEqual([]);
    expect(
      runner.journal
        .all()
        .map((entry) => entry.state)
        .sort(),
    ).toEqual(['done', 'started', 'started']);
    // and the runner is still good
    expect(await runner.run([echo(0), echo(2)])).toHaveLength(2);
  });

  it('does nothing if it came first', async () => {
    const runner = await open();
    await expect(runner.run([echo(1)], { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
    expect(lines(log)).toEqual([]);
  });

  it('comes with closing', async () => {
    const runner = await open();
    const run = expect(runner.run([task('spin')])).rejects.toMatchObject({ code: 'cancelled' });
    await runner.close();
    await run;
    await expect(runner.run([])).rejects.toMatchObject({ code: 'busy' });
  });
});

describe('the work folder', () => {
  const content = (): string =>
    readdirSync(join(work, 'content'), { recursive: true, encoding: 'utf8' })
      .map((name) => join(work, 'content', name))
      .find((path) => /[0-9a-f]{64}$/.test(path))!;

  it.each([
    ['is gone', (path: string) => rmSync(path)],
    ['was cut off', (path: string) => truncateSync(path, 3)],
    ['was changed', (path: string) => writeFileSync(path, '{"i":2,"wait":0}')],
  ])('computes a result anew if its file %s', async (_, damage) => {
    const runner = await open();
    const before = await runner.run([echo(1)]);
    damage(content());
    expect(await runner.run([echo(1)])).toEqual(before);
    expect(lines(log)).toHaveLength(2);
    expect(await runner.run([echo(1)])).toEqual(before);
    expect(lines(log)).toHaveLength(2);
  });

  it('belongs to one runner at a time', async () => {
    const first = await open();
    await expect(open()).rejects.toMatchObject({
      code: 'busy',
      message: expect.stringContaining(`process ${process.pid}`),
    });
    await first.close();
    expect(await (await open()).run([echo(1)])).toHaveLength(1);
  });

  it('is refused if its journal is no journal', async () => {
    writeFileSync(join(work, 'journal.sqlite'), 'not a database, and long enough to be looked at'.repeat(20));
    await expect(open()).rejects.toMatchObject({ code: 'state-invalid' });
    rmSync(join(work, 'journal.sqlite'));
    expect(await (await open()).run([echo(1)])).toHaveLength(1);
  });

  it('is refused if it cannot be locked', async () => {
    mkdirSync(join(work, 'lock.sqlite'), { recursive: true });
    await expect(open()).rejects.toMatchObject({ code: 'file-unreadable' });
  });
});

describe('a checkpoint', () => {
  const count: () => Task = () => ({ kind: 'count', inputs: { log }, parameters: { to: 6, stop: 3 } });

  it('is where the task goes on, and goes with it', async () => {
    const runner = await open();
    await expect(runner.run([count()])).rejects.toThrow('stopped');
    expect(text((await runner.run([count()]))[0]!)).toBe('6');
    expect(lines(log)).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(readdirSync(join(work, 'checkpoints'))).toEqual([]);
  });

  it('counts as none if it was damaged', async () => {
    const runner = await open();
    await expect(runner.run([count()])).rejects.toThrow('stopped');
    const [name] = readdirSync(join(work, 'checkpoints'));
    writeFileSync(join(work, 'checkpoints', name!), `${'0'.repeat(64)}5`);
    await expect(runner.run([count()])).rejects.toThrow('stopped');
    expect(lines(log)).toEqual(['1', '2', '3', '1', '2', '3']);
  });
});

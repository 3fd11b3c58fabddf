import { type ChildProcess, spawn } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DATASETS } from '@cheer/recordings';
import { openFolder } from '@cheer/recordings/node';
import { cutWindows, extractRecording } from '@cheer/signals';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ExtractOptions, extract } from '../../src/extract.ts';
import { localRunner } from '../../src/runner/local.ts';
import { readTable, writeTable } from '../../src/table.ts';
import { extractionTask, extractTask } from '../../src/tasks/extract.ts';
import { cohort } from './cohort.ts';

const PEOPLE = 6;
const window = { length: 60, step: 30 };
let folder: string;
let data: string;
let whole: Awaited<ReturnType<typeof extract>>;
let count = 0;
const fresh = (): string => join(folder, `work-${count++}`);
const run = (options: Partial<ExtractOptions> = {}) =>
  extract({ dataset: 'auto', data, window, runner: { work: fresh(), workers: 2 }, ...options });

/** A copy of the cohort to be spoilt. */
const copy = (): string => {
  const path = join(folder, `copy-${count++}`);
  cpSync(data, path, { recursive: true });
  return path;
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cheer-extract-'));
  data = await cohort(folder, PEOPLE);
  whole = await run({ runner: { work: join(folder, 'whole'), workers: 2 } });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('extract', () => {
  it('calls simulated people simulated, whatever dataset they are read as', async () => {
    const { table } = await run({ dataset: 'e4', subjects: ['P001'] });
    expect(table.meta).toMatchObject({ dataset: 'e4', simulated: true });
  });

  it('gives what reading and computing give, person by person, for the windows that cutting gives', async () => {
    const expected = [];
    const cuts = [];
    for (const { sessions } of await DATASETS['simulated']!.open(await openFolder(data))) {
      const recording = await sessions[0]!.read();
      for (const { window: cut, features } of extractRecording(recording, window)) {
        const { subject, session, start, label, stage } = cut;
        const { values, quality } = features;
        expected.push({ subject, session, start, label, stage: stage || null, quality, values });
      }
      for (const { start, label } of cutWindows(recording, window)) cuts.push({ start, label });
    }
    expect(whole.table.rows).toEqual(expected);
    expect(whole.table.rows.map(({ start, label }) => ({ start, label }))).toEqual(cuts);
    expect(whole.table.meta).toMatchObject({
      dataset: 'simulated',
      simulated: true,
      classes: ['amusement', 'baseline', 'stress'],
      windowLength: 60,
      step: 30,
      cleaning: 'recording',
      generator: 'cheer 0.1.0',
    });
  });

  it('reports everyone with figures that the table bears out', () => {
    expect(whole.report.subjects).toHaveLength(PEOPLE);
    for (const { subject, sessions } of whole.report.subjects) {
      const rows = whole.table.rows.filter((row) => row.subject === subject);
      const { minutes, windows, labelled, masked } = sessions[0]!;
      expect(minutes).toBeGreaterThan(10.9);
      expect(minutes).toBeLessThan(11.05);
      // (660 - 60) / 30 + 1
      expect(windows).toBe(21);
      expect(rows).toHaveLength(21);
      expect(Object.keys(labelled)).toEqual(whole.table.meta.classes);
      for (const [name, number] of Object.entries(labelled)) {
        expect(rows.filter((row) => row.label === name)).toHaveLength(number);
      }
      expect(masked).toBe(rows.flatMap((row) => [...row.values]).filter(Number.isNaN).length / (21 * 123));
    }
  });

  it('makes the same file however many work on it', async () => {
    const [one, two] = [join(folder, 'one.parquet'), join(folder, 'two.parquet')];
    await writeTable(one, whole.table);
    await writeTable(two, (await run({ runner: { work: fresh(), workers: 1 } })).table);
    expect(readFileSync(one).equals(readFileSync(two))).toBe(true);
    expect(await readTable(one)).toEqual(whole.table);
  });

  it('does again only what has changed', async () => {
    const [path, work] = [copy(), fresh()];
    await run({ data: path, runner: { work } });
    appendFileSync(join(path, 'P002', 'stress', 'TEMP.csv'), '33.00\r\n33.00\r\n33.00\r\n33.00\r\n');
    const notes: string[] = [];
    await run({ data: path, runner: { work }, onProgress: ({ fraction, note }) => fraction === 1 && notes.push(note) });
    expect(notes.filter((note) => note === 'done')).toHaveLength(1);
    expect(notes.filter((note) => note === 'kept from an earlier run')).toHaveLength(PEOPLE - 1);
  });

  it('names who cannot be read and goes on with the others', async () => {
    const path = copy();
    const bvp = join(path, 'P003', 'stress', 'BVP.csv');
    const [start, , ...samples] = readFileSync(bvp, 'utf8').split('\n');
    writeFileSync(bvp, [start, '0', ...samples].join('\n'));
    rmSync(join(path, 'P005'), { recursive: true });
    const { table, report } = await run({ data: path });
    expect(new Set(table.rows.map(({ subject }) => subject))).toEqual(new Set(['P001', 'P002', 'P004', 'P006']));
    const why = report.subjects.flatMap(({ subject, refused, sessions }) => {
      const refusal = refused ?? sessions[0]?.refused;
      return refusal === undefined ? [] : [[subject, refusal.code]];
    });
    expect(why).toEqual([
      ['P003', 'header-invalid'],
      ['P005', 'file-missing'],
    ]);
  });

  it('reads only whom it is asked for, and says who there is', async () => {
    const { table, report } = await run({ subjects: ['P004', 'P002'] });
    expect(report.subjects.map(({ subject }) => subject)).toEqual(['P002', 'P004']);
    expect(table.rows).toEqual(whole.table.rows.filter(({ subject }) => ['P002', 'P004'].includes(subject)));
    await expect(run({ subjects: ['P002', 'nobody'] })).rejects.toMatchObject({
      code: 'option-invalid',
      message: expect.stringContaining('among P001, P002, P003, P004, P005, P006, got "nobody"'),
    });
  });

  it.each<[string, Partial<ExtractOptions>]>([
    ['option-invalid', { dataset: 'wesadd' }],
    ['option-invalid', { dataset: 'constructor' }],
    ['option-invalid', { window: { length: 0, step: 30 } }],
    ['option-invalid', { window: { length: 60, step: Number.NaN } }],
    ['option-invalid', { window: { length: 60, step: 30, purity: 1.1 } }],
    ['option-invalid', { subjects: [] }],
    ['no-usable-window', { window: { length: 3600, step: 30 } }],
    ['file-missing', { data: '/no/such/folder' }],
    ['cancelled', { signal: AbortSignal.abort() }],
  ])('says %s for %o', async (code, options) => {
    await expect(run(options)).rejects.toMatchObject({ name: 'CheerError', code });
  });

  it('can be stopped between two windows of a recording', async () => {
    const entry = (await DATASETS['simulated']!.open(await openFolder(data)))[0]!;
    const { session, sources } = entry.sessions[0]!;
    const parameters = { dataset: 'simulated', subject: entry.subject, session, window: { ...window, purity: 1 } };
    const task = await extractionTask(data, sources, parameters);
    const stop = new AbortController();
    const seen: number[] = [];
    const context = {
      read: () => new Uint8Array(),
      checkpoint: { load: () => undefined, save: () => {}, drop: () => {} },
      signal: stop.signal,
      progress: (fraction: number) => {
        seen.push(fraction);
        setImmediate(() => stop.abort());
      },
    };
    await expect(extractTask(task, context)).rejects.toMatchObject({ code: 'cancelled' });
    expect(seen).toEqual([20 / 21]);
  });

  it('hashes no file again while its times are the same, and refuses one that changed', async () => {
    const path = copy();
    const entry = (await DATASETS['simulated']!.open(await openFolder(path)))[0]!;
    const { session, sources } = entry.sessions[0]!;
    const parameters = { dataset: 'simulated', subject: entry.subject, session, window: { ...window, purity: 1 } };
    const task = await extractionTask(path, sources, parameters);
    const context = {
      read: () => new Uint8Array(),
      checkpoint: { load: () => undefined, save: () => {}, drop: () => {} },
      signal: new AbortController().signal,
      progress: () => {},
    };
    // a hash that is wrong shows who computes it again
    const wrong = { ...task, inputs: { ...task.inputs, sources: 'another' } };
    expect((await extractTask(wrong, context)).length).toBeGreaterThan(0);
    const { hints: _, ...without } = wrong;
    await expect(extractTask(without, context)).rejects.toMatchObject({ code: 'hash-mismatch' });
    appendFileSync(join(path, 'P001', 'stress', 'BVP.csv'), '1.5\n');
    await expect(extractTask(task, context)).rejects.toMatchObject({ code: 'hash-mismatch' });
  });

  it('says what an empty folder is', async () => {
    const path = join(folder, 'empty');
    mkdirSync(path);
    await expect(run({ data: path })).rejects.toMatchObject({ code: 'folder-empty' });
  });

  it('takes a runner that is at hand', async () => {
    const runner = await localRunner({ work: fresh(), workers: 2 });
    expect((await run({ runner, subjects: ['P001'] })).table.rows).toHaveLength(21);
    expect((await run({ runner, subjects: ['P002'] })).table.rows).toHaveLength(21);
    await runner.close();
  });
});

describe('a process killed while it extracts', () => {
  const start = async (work: string, out: string): Promise<ChildProcess> => {
    const script = fileURLToPath(new URL('./child.ts', import.meta.url));
    const child = spawn(process.execPath, [script, data, work, out], { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout!.setEncoding('utf8');
    for await (const chunk of child.stdout!.iterator({ destroyOnReturn: false })) {
      if (
        String(chunk)
          .split('\n')
          .some((line) => Number(line) >= 2)
      )
        return child;
    }
    throw new Error('the child ended early');
  };

  it('makes the folder busy while it lives, loses nothing, and leaves no half-written file', async () => {
    const [work, out] = [fresh(), join(folder, 'killed.parquet')];
    const child = await start(work, out);
    await expect(run({ runner: { work } })).rejects.toMatchObject({ code: 'busy' });
    const ended = new Promise((resolve) => child.on('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    expect(existsSync(out)).toBe(false);

    const runner = await localRunner({ work, workers: 2 });
    const done = runner.journal.all().filter((entry) => entry.state === 'done');
    expect(done.length).toBeGreaterThanOrEqual(2);
    expect(done.length).toBeLessThan(PEOPLE);
    const { table } = await run({ runner, dataset: 'simulated' });
    const after = runner.journal.all();
    await runner.close();
    expect(after.every((entry) => entry.state === 'done')).toBe(true);
    // what was finished was not touched again
    expect(after).toEqual(expect.arrayContaining(done));

    const uninterrupted = join(folder, 'uninterrupted.parquet');
    await writeTable(out, table);
    await writeTable(uninterrupted, whole.table);
    expect(readFileSync(out).equals(readFileSync(uninterrupted))).toBe(true);
  });
});

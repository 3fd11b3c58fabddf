/** `cheer datasets` as a user runs it, against a local server that serves the real files where they are at hand. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE } from '@cheer/recordings';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fileServer } from '../../recordings/test/fetch/server.ts';
import { cheer, cheerJson, start, temporaryFolder } from './cheer.ts';

const SHARED = new URL('../../../../shared/datasets/', import.meta.url).pathname;
const REAL = join(SHARED, 'stress-predict');
const folder = temporaryFolder();

const realFiles = (): Record<string, Uint8Array> =>
  Object.fromEntries(
    readdirSync(REAL, { recursive: true, withFileTypes: true })
      .filter((item) => item.isFile())
      .map((item) => join(item.parentPath, item.name))
      .map((path) => [path.slice(REAL.length + 1), readFileSync(path)]),
  );

describe('datasets list', () => {
  it('names every dataset with its licence, and how to have it', async () => {
    const { datasets } = (await cheerJson('datasets', 'list')) as { datasets: Record<string, unknown>[] };
    expect(datasets.map(({ name }) => name)).toEqual(Object.keys(CATALOGUE));
    for (const one of datasets) {
      expect((one['download'] === undefined) !== (one['ask'] === undefined)).toBe(true);
      expect(JSON.stringify(one['citation'])).toMatch(/doi 10\./);
    }
    const { stdout, code } = await cheer('datasets', 'list');
    expect(code).toBe(0);
    expect(stdout).toMatch(/stress-predict +35 +54\.8 MB +MIT/);
  });
});

describe('datasets fetch', () => {
  it.each(['wesad', 'wemac'])('says where %s can be asked for, and ends with 1', async (name) => {
    const { code, stdout } = await cheer('datasets', 'fetch', name);
    expect(code).toBe(1);
    expect(stdout).toContain('Terms:');
    expect(stdout).toContain(CATALOGUE[name]!.home);
  });

  it.each([
    [['datasets', 'fetch', 'unheard-of'], /Allowed choices/],
    [['datasets', 'fetch', 'stress-predict', '--with', 'sound'], /--with, for stress-predict, must be of acc/],
    [['datasets', 'fetch', 'stress-predict', '--from', 'ftp://x/'], /address of http or https/],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await cheer(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  it('says what it would fetch, and touches nothing', async () => {
    const out = join(folder, 'dry');
    const plan = await cheerJson('datasets', 'fetch', 'induced-stress', '--dry-run', '--with', 'acc', '--out', out);
    expect(plan).toMatchObject({ present: 0, missing: 230 + 37, unsized: 38, fetched: [], wrong: [] });
    expect(existsSync(out)).toBe(false);
  });

  it.skipIf(!existsSync(REAL))(
    'is stopped by Ctrl-C, goes on where it was, finds all of it right, and mends what was changed',
    { timeout: 60_000 },
    async () => {
      const server = await fileServer(realFiles());
      onTestFinished(server.close);
      const out = join(folder, 'stress-predict');
      const args = ['datasets', 'fetch', 'stress-predict', '--out', out, '--from', server.base];
      // slow, so that there is something to stop
      server.mischief = (seen, answer) => {
        if (answer.destroyed) return false;
        const body = server.files.get(seen.path)!;
        setTimeout(() => answer.writeHead(200, { 'content-length': body.length, etag: '"1"' }).end(body), 30);
        return true;
      };
      const first = start(...args);
      await new Promise<void>((done) => {
        const timer = setInterval(() => {
          if (server.seen.length < 40) return;
          clearInterval(timer);
          done();
        }, 10);
      });
      first.child.kill('SIGINT');
      const stopped = await first.ended;
      expect(stopped.code).toBe(130);
      expect(stopped.stderr).toContain('cancelled');
      server.mischief = undefined;
      const before = server.seen.length;
      const rest = (await cheerJson(...args)) as { present: number; fetched: unknown[] };
      expect(rest.present).toBeGreaterThan(20);
      expect(rest.present + rest.fetched.length).toBe(250);
      expect(server.seen.length - before).toBe(rest.fetched.length);
      expect(existsSync(join(out, '.cheer-fetch.lock'))).toBe(false);

      const checked = await cheer('datasets', 'check', out);
      expect(checked.stdout).toMatch(/core +250 +250 +250 +0/);
      expect(checked.stdout).toContain('All is well.');
      expect(checked.code).toBe(0);

      writeFileSync(join(out, 'Raw_data/S01/EDA.csv'), 'changed');
      rmSync(join(out, 'Raw_data/S02'), { recursive: true });
      const broken = await cheer('datasets', 'check', out, '--files-only');
      expect(broken.code).toBe(3);
      expect(broken.stdout).toMatch(/files missing: 7 \(Raw_data\/S02/);
      expect(broken.stdout).toMatch(/not what they should be: 1 \(Raw_data\/S01\/EDA\.csv \(another size\)\)/);

      const careful = await cheer(...args);
      expect(careful.code).toBe(3);
      expect(careful.stdout).toContain('--replace fetches them again');
      expect(readFileSync(join(out, 'Raw_data/S01/EDA.csv'), 'utf8')).toBe('changed');
      expect((await cheer(...args, '--replace')).code).toBe(0);
      expect((await cheer('datasets', 'check', out, '--files-only')).code).toBe(0);
    },
  );

  it.skipIf(!existsSync(REAL))('says what to do when the home is gone or the disk is another', async () => {
    const server = await fileServer({});
    onTestFinished(server.close);
    const gone = await cheer(
      'datasets',
      'fetch',
      'stress-predict',
      '--out',
      join(folder, 'gone'),
      '--from',
      server.base,
    );
    expect(gone.code).toBe(1);
    expect(gone.stderr).toMatch(/404\)\n?.*, and 249 other files could not be fetched/s);
    expect(gone.stderr).toContain('--from');
  });
});

describe('datasets check', () => {
  it('reads generic folders: people, minutes, faults, what cannot be read', async () => {
    const cohort = join(folder, 'cohort');
    await cheerJson('simulate', '--people', '2', '--minutes', '6', '--out', cohort);
    expect(await cheerJson('datasets', 'check', cohort)).toMatchObject({ dataset: 'simulated', problems: [] });
    const copy = join(folder, 'copy');
    cpSync(cohort, copy, { recursive: true });
    rmSync(join(copy, 'cohort.json'));
    const constant = join(copy, 'P001/stress/EDA.csv');
    const [at, rate, ...rows] = readFileSync(constant, 'utf8').split('\n');
    writeFileSync(constant, [at, rate, ...rows.map((row) => (row === '' ? '' : '1.0'))].join('\n'));
    writeFileSync(join(copy, 'P002/stress/BVP.csv'), '1700000000\n64\n1\n2\nthree\n');
    const { code, stdout } = await cheer('datasets', 'check', copy, '--json');
    expect(code).toBe(3);
    const report = JSON.parse(stdout);
    expect(report.dataset).toBe('e4');
    expect(report.problems).toEqual([
      'recordings that cannot be read: 1 (P002 stress)',
      'channels without a signal: 1 (P001 GSR)',
    ]);
    expect(report.people[0]).toMatchObject({ subject: 'P001', minutes: expect.closeTo(6, 1) });
  });

  it('finds one recording under two names', async () => {
    const one = join(folder, 'twins/P001');
    await cheerJson('simulate', '--people', '1', '--minutes', '6', '--out', join(folder, 'one'));
    cpSync(join(folder, 'one/P001/stress'), one, { recursive: true });
    cpSync(one, join(folder, 'twins/P002'), { recursive: true });
    const { code, stdout } = await cheer('datasets', 'check', join(folder, 'twins'), '--json');
    expect(code).toBe(3);
    expect(JSON.parse(stdout).problems).toEqual(['people with the same samples: 2 (P001, P002)']);
  });

  it('knows which people of WESAD are missing', async () => {
    const wesad = join(folder, 'wesad');
    mkdirSync(join(wesad, 'S2'), { recursive: true });
    writeFileSync(join(wesad, 'S2/S2_quest.csv'), '# Subj;S2\n');
    const { code, stdout } = await cheer('datasets', 'check', wesad);
    expect(code).toBe(3);
    expect(stdout).toMatch(/files missing: 15 \(S2\/S2\.pkl, S3\/S3\.pkl/);
    expect(stdout).toContain('there is no S2.pkl, only');
  });
});

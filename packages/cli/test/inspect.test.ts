/** `cheer inspect` as a user runs it. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cheer, cheerJson, temporaryFolder } from './cheer.ts';

const folder = temporaryFolder();
const cohort = join(folder, 'cohort');
const one = join(cohort, 'P001');
beforeAll(async () => {
  await cheerJson('simulate', '--people', '2', '--minutes', '8', '--out', cohort);
});

describe('inspect', () => {
  it('says of one recording what it is, with a picture, and writes a page', async () => {
    const html = join(folder, 'p.html');
    const { code, stdout, stderr } = await cheer('inspect', one, '--html', html);
    expect([code, stderr]).toEqual([0, '']);
    for (const text of [
      'SIMULATED DATA',
      'BVP      a.u.  64',
      'heart rate',
      'quality, every minute',
      'b baseline',
      'uS',
    ]) {
      expect(stdout).toContain(text);
    }
    expect(stdout).toMatch(/[\u2801-\u28ff]/);
    // not a terminal: no colours
    expect(stdout).not.toContain('\u001b');
    const page = readFileSync(html, 'utf8');
    expect(page).toContain('Simulated data: nobody was measured');
    expect(page).toContain('<svg');
  });

  it('gives the same as JSON, and plain characters if asked', async () => {
    const report = (await cheerJson('inspect', one)) as { recordings: Record<string, unknown>[] };
    expect(report).toMatchObject({ format: 'e4', simulated: true, refused: [] });
    expect(report.recordings[0]).toMatchObject({ seconds: expect.closeTo(480, 0), tags: expect.any(Number) });
    const { stdout } = await cheer('inspect', one, '--ascii');
    expect(stdout.replace(/[^\x20-\x7e\n]/g, '')).toBe(stdout);
    expect((await cheer('inspect', one, '--no-picture')).stdout).not.toMatch(/[\u2800-\u28ff]/);
  });

  it('reads a zip, a single file, a folder of people, one of them', async () => {
    const zip = join(folder, 'P001.zip');
    execFileSync('python3', ['-c', `import shutil; shutil.make_archive('${zip.slice(0, -4)}', 'zip', '${one}')`]);
    expect(await cheerJson('inspect', zip)).toMatchObject({ format: 'e4', simulated: true });
    expect(await cheerJson('inspect', join(one, 'stress/EDA.csv'))).toMatchObject({ format: 'e4' });
    expect((await cheer('inspect', cohort)).stdout).toMatch(/P001 .*\nP002 /);
    expect(await cheerJson('inspect', cohort, '--subject', 'P002')).toMatchObject({
      recordings: [{ subject: 'P002' }],
    });
    const wrong = await cheer('inspect', cohort, '--subject', 'P003');
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('must be one of P001, P002');
  });

  it('says of what it does not know what it looked for and what to do', async () => {
    const garbage = join(folder, 'garbage.bin');
    writeFileSync(
      garbage,
      new Uint8Array(5000).map((_, i) => (i * 7919) % 256),
    );
    const { code, stdout, stderr } = await cheer('inspect', garbage);
    expect(code).toBe(1);
    expect(stdout).toContain('What was looked for:');
    expect(stderr).toContain('(format-unknown: see docs/errors/format-unknown.md)');
    expect((await cheer('inspect', join(folder, 'nowhere'))).stderr).toContain('file-missing');
  });

  it('proposes a mapping from a table\u2019s own header, which then reads it', async () => {
    const table = join(folder, 'wrist.csv');
    const rows = Array.from({ length: 64 * 40 }, (_, i) => {
      const t = i / 64;
      return `${1_700_000_000_000 + Math.round(1000 * t)},${(100 * Math.sin(7.5 * t)).toFixed(3)},${(2 + t / 40).toFixed(4)}`;
    });
    writeFileSync(table, `time,ppg,Skin Conductance (uS)\n${rows.join('\n')}\n`);
    const { stdout } = await cheer('inspect', table);
    const map = /--map '([^']*)'/.exec(stdout)?.[1];
    expect(map).toBe('time=time[ms],BVP=ppg,GSR="Skin Conductance (uS)"[uS]');
    const report = (await cheerJson('inspect', table, '--map', map!)) as { recordings: { seconds: number }[] };
    expect(report).toMatchObject({
      format: 'table',
      recordings: [{ channels: [{ name: 'BVP' }, { name: 'GSR', unit: 'uS' }] }],
    });
    expect(report.recordings[0]!.seconds).toBeCloseTo(40, 0);
  });

  it('reads whom it can, names whom it cannot, and ends with 3', async () => {
    const broken = join(folder, 'broken');
    mkdirSync(join(broken, 'A'), { recursive: true });
    mkdirSync(join(broken, 'B'));
    writeFileSync(join(broken, 'A/EDA.csv'), `1700000000\n4\n${'1.5\n2.5\n'.repeat(400)}`);
    writeFileSync(join(broken, 'B/EDA.csv'), '1700000000\n4\n1.5\nnot a number\n');
    const { code, stdout } = await cheer('inspect', broken);
    expect(code).toBe(3);
    expect(stdout).toMatch(/not read: B: readE4: .*number-invalid/);
    const cut = join(broken, 'B/EDA.csv');
    truncateSync(cut, 5);
    expect((await cheer('inspect', cut)).code).toBe(1);
  });

  it('does not let a hostile name move the cursor', async () => {
    const hostile = join(folder, 'hostile', 'P\u001b[2J1');
    mkdirSync(hostile, { recursive: true });
    writeFileSync(join(hostile, 'EDA.csv'), `1700000000\n4\n${'1.5\n2.5\n'.repeat(400)}`);
    const { stdout, stderr } = await cheer('inspect', join(folder, 'hostile'));
    expect(stdout + stderr).not.toContain('\u001b');
  });

  it('says where a page cannot be written, and leaves none', async () => {
    const { code, stderr } = await cheer('inspect', one, '--html', join(folder, 'no/such/folder/p.html'));
    expect(code === 0 || stderr.includes('file-unreadable')).toBe(true);
    expect(existsSync(join(folder, 'no/such/folder/p.html'))).toBe(code === 0);
  });
});
